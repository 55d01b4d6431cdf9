"""Facts for tests: a call told in a few words."""

from datetime import UTC, datetime, timedelta

from calls.domain import facts as f
from calls.domain.directory import AgentRef, GroupRef

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CALL = "0197f0a0000070008000000000000001"
CUSTOMER = "pbx-100.1"
AGENT = "pbx-100.2"


class Desk:
    """Ada sits at demo-1001, Ben at demo-1002, Max of another team at other-1001."""

    agents = {
        "demo-1001": AgentRef(team="demo", agent_no="1001", name="Ada"),
        "demo-1002": AgentRef(team="demo", agent_no="1002", name="Ben"),
        "other-1001": AgentRef(team="other", agent_no="1001", name="Max"),
    }

    def agent_at(self, endpoint):
        return self.agents.get(endpoint)

    def group_of(self, queue):
        team, _, code = queue.partition("-")
        return GroupRef(team=team, code=code) if code else None


def at(seconds):
    return START + timedelta(seconds=seconds)


def leg(seconds, leg_id, *, link=CUSTOMER, channel="", call_id=CALL, role=None):
    channels = {CUSTOMER: "PJSIP/trunk-00000001", AGENT: "PJSIP/demo-1001-00000002"}
    return {
        "at": at(seconds),
        "pbx": "pbx",
        "leg_id": leg_id,
        "linked_id": link,
        "channel": channel or channels.get(leg_id, ""),
        "call_id": call_id,
        "role": role,
    }


def created(seconds, leg_id, **more):
    given = {"endpoint": "", "number": "", **{k: more.pop(k) for k in ("number",) if k in more}}
    return f.LegCreated(**leg(seconds, leg_id, **{"call_id": None, **more}), **given)


def arrived(seconds=0.0, **more):
    return f.CallArrived(
        **leg(seconds, CUSTOMER, role=f.LegRole.CUSTOMER),
        **{
            "team": "demo",
            "line": "08081570630",
            "queue": "demo-630",
            "number": "02079460001",
            "name": "Town",
            **more,
        },
    )


def joined(seconds=0.1):
    return f.CallerJoined(**leg(seconds, CUSTOMER), queue="demo-630", position=1)


def left(seconds):
    return f.CallerLeft(**leg(seconds, CUSTOMER), queue="demo-630")


def offered(seconds, agent_leg=AGENT, endpoint="demo-1001"):
    return f.OfferMade(
        **leg(seconds, CUSTOMER), queue="demo-630", agent_leg_id=agent_leg, endpoint=endpoint
    )


def rings(seconds, leg_id=AGENT):
    return f.LegRinging(**leg(seconds, leg_id))


def answered(seconds, leg_id=AGENT):
    return f.LegAnswered(**leg(seconds, leg_id))


def bridged(seconds, leg_id, bridge="b1"):
    return f.LegBridged(**leg(seconds, leg_id), bridge_id=bridge)


def unbridged(seconds, leg_id, bridge="b1"):
    return f.LegUnbridged(**leg(seconds, leg_id), bridge_id=bridge)


def held(seconds, leg_id=AGENT):
    return f.LegHeld(**leg(seconds, leg_id))


def unheld(seconds, leg_id=AGENT):
    return f.LegUnheld(**leg(seconds, leg_id))


def asked(seconds, leg_id):
    return f.LegHangupAsked(**leg(seconds, leg_id), cause=16)


def ended(seconds, leg_id, cause=16):
    return f.LegEnded(**leg(seconds, leg_id), cause=cause)


def answered_call():
    """A customer waits 10 s, Ada answers, they talk; nobody has hung up yet."""
    return [
        created(0, CUSTOMER, number="02079460001"),
        arrived(0),
        joined(0),
        created(8, AGENT),
        offered(8),
        rings(8),
        answered(10),
        left(10),
        bridged(10, AGENT),
        bridged(10, CUSTOMER),
    ]


def hung_up(seconds, by=CUSTOMER):
    return [
        asked(seconds, by),
        unbridged(seconds, CUSTOMER),
        unbridged(seconds, AGENT),
        ended(seconds, AGENT),
        ended(seconds, CUSTOMER),
    ]
