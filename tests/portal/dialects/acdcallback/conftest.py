"""What is known of team demo, and short ways to make events."""

from dataclasses import replace

from agents.domain import events as agents
from agents.domain.membership import WorkWay
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.acdcallback.known import Known, Row
from tests.builders import T0, party, tile

CALL_ID = "0192f0c4a5b67c8d9e0f112233445566"
TASK = "a5b67c8d9e0f112233445566"
KNOWN = Known(
    team=Row(20, "Demo"),
    customer_number=4711,
    seq=7,
    form="fqtnplus",
    home_country="GB",
    zone="Europe/Berlin",
    agents={"1001": Row(11, "Ada"), "1002": Row(12, "Ben"), "1009": Row(19, "Sue")},
    groups={"630": Row(30, "Support"), "631": Row(31, "Sales")},
    lines={"08081570630": Row(40, "Help"), "08081570631": Row(41, "Shop")},
    menus={"main": Row(50, "Main")},
    mailboxes={"box": Row(60, "Box")},
    campaigns={12: "Renewals"},
    dispositions={("630", "sold"): Row(70, "Sold it")},
)
MS = round(T0.timestamp() * 1000)


def call(kind="inbound", **changes):
    said = {"kind": calls.CallKind(kind), "agent_nos": ("1001",), "userdata": "", **changes}
    if kind == "internal":
        said = {"target_agent_no": "1002", **said}
    return tile(CALL_ID, **said)


def told(event, about=None, **said):
    return event(at=T0, team="demo", call=about or call(), **said)


def presence(state, *, reason="", ways=(WorkWay.BOTH,), kind=agents.AgentPresenceChanged):
    memberships = tuple(
        agents.MembershipTile(
            group=f"63{place}", is_checked_in=True, is_paused=False, pause_reason="", work_way=way
        )
        for place, way in enumerate(ways)
    )
    about = agents.AgentTile(
        agent_no="1001",
        name="Ada",
        state=AgentState(state),
        since=T0,
        reason=reason,
        next_reason="",
        until=None,
        call_id="",
        is_phone_reachable=True,
        memberships=memberships,
    )
    more = {"previous": AgentState.IDLE} if kind is agents.AgentPresenceChanged else {}
    return kind(at=T0, team="demo", agent=about, **more)


def leg(number="02079460001", role="customer", agent_no=""):
    return {"role": role, "leg_id": "leg-x", "number": number, "agent_no": agent_no}


def taken(agent_no="1001", how="answered"):
    return {
        "agent_no": agent_no,
        "leg_id": f"leg-{agent_no}",
        "how": calls.OfferEnd(how),
        "rang_s": 1,
    }


def over(outcome="answered", about=None, agent_no="1001"):
    return calls.CallEnded(
        at=T0,
        team="demo",
        call=about or call(),
        outcome=calls.Outcome(outcome),
        hung_up_by=calls.HungUpBy.CUSTOMER,
        cause=16,
        ended_at=T0,
        answered_at=None,
        agent_no=agent_no,
        segments=(),
    )


def consult(agent_no="1002", number="1002", group=""):
    return told(
        calls.CallConsultStarted,
        agent_no="1001",
        leg_id="leg-third",
        number=number,
        target_agent_no=agent_no,
        target_group=group,
    )


def hidden(about):
    return replace(about, customer_name="Anonymous")


__all__ = ["party"]
