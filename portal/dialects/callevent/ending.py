"""How a party left: the many fields of EventReleased. Pure."""

from datetime import datetime
from typing import Any

from calls.domain.events import HungUpBy
from portal.dialects.callevent import frame
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.story import AGENT, CUSTOMER, THIRD, Leg, Story
from portal.dialects.callevent.wire import DnRole, PartyState, Stage, TalkState, Telling

#: Q.850 causes by the names FreeSWITCH gives them.
CAUSES = {
    1: "UNALLOCATED_NUMBER",
    2: "NO_ROUTE_TRANSIT_NET",
    3: "NO_ROUTE_DESTINATION",
    16: "NORMAL_CLEARING",
    17: "USER_BUSY",
    18: "NO_USER_RESPONSE",
    19: "NO_ANSWER",
    20: "SUBSCRIBER_ABSENT",
    21: "CALL_REJECTED",
    22: "NUMBER_CHANGED",
    26: "LOSE_RACE",
    27: "DESTINATION_OUT_OF_ORDER",
    28: "INVALID_NUMBER_FORMAT",
    31: "NORMAL_UNSPECIFIED",
    34: "NORMAL_CIRCUIT_CONGESTION",
    38: "NETWORK_OUT_OF_ORDER",
    41: "NORMAL_TEMPORARY_FAILURE",
    42: "SWITCH_CONGESTION",
    44: "REQUESTED_CHAN_UNAVAIL",
    47: "NETWORK_OUT_OF_ORDER",
    58: "BEARERCAPABILITY_NOTAVAIL",
    102: "RECOVERY_ON_TIMER_EXPIRE",
}
NORMAL = frozenset({0, 16, 26, 31})
#: `earlyDetectCause` by cause: what the caller was told before an answer.
EARLY = {
    **dict.fromkeys((2, 3, 22), 103),
    **dict.fromkeys((1, 28), 104),
    **dict.fromkeys((20, 27), 105),
    17: 109,
    **dict.fromkeys((18, 19), 115),
    **dict.fromkeys((34, 38, 41, 42, 44, 47, 58), 119),
}
ANSWERED = 200
_ROLES = {HungUpBy.AGENT: AGENT, HungUpBy.CUSTOMER: CUSTOMER, HungUpBy.THIRD: THIRD}


def released(
    leg: Leg, story: Story, at: datetime, known: Known, by: HungUpBy | None = None
) -> list[Telling]:
    """Tell that a party is gone, in the body its story asks for. `by` is who hung up first; None
    while nobody can say."""
    leg.state = PartyState.IDLE
    taker = story.taken.get(leg.agent_no) if leg.agent_no else None
    if taker:
        more: dict[str, Any] = {
            "thirdDN": taker,
            "thirdDNRole": DnRole.INTERCEPT_BY.value,
            "attachedData": {},
        }
        return [frame.telling(Body.TAKE_RELEASED, leg, story, at, known, **more)]
    transfer = story.transfer
    if transfer is not None and transfer.agent_no == leg.agent_no != "":
        more = {
            "thirdDN": transfer.target,
            "thirdDNRole": DnRole.TRANSFER_TO.value,
            "callState": TalkState.TRANSFERRED.value,
        }
        return [frame.telling(Body.TRANSFER_RELEASED, leg, story, at, known, **more)]
    body = Body.RELEASED_CALLER if leg.party_role.value != "Customer" else Body.RELEASED_CALLED
    if leg.role == THIRD and not leg.agent_no:
        body = Body.RELEASED_CALLED
    return [frame.telling(body, leg, story, at, known, **_end(leg, story, known, by))]


def asked_party_released(
    leg: Leg, story: Story, at: datetime, known: Known, asker: str, stage: Stage
) -> Telling:
    """Tell that whoever was asked is let go: before an answer (3), or after it (5)."""
    leg.state, leg.stage = PartyState.IDLE, None
    body = Body.CANCEL_RELEASED if stage is Stage.CANCELLED else Body.RETRIEVE_RELEASED
    more = {
        "otherDN": asker,
        "otherDNRole": DnRole.CONSULT_BY.value,
        "thirdDN": story.customer_dn(),
        "callState": TalkState.CONSULT.value,
        "attachedData": {"consultStage": int(stage), "consulting": "true"},
    }
    return frame.telling(body, leg, story, at, known, **more)


def _end(leg: Leg, story: Story, known: Known, by: HungUpBy | None) -> dict[str, Any]:
    ended = leg.ended_at or leg.started_at
    seconds = round((ended - leg.answered_at).total_seconds()) if leg.answered_at else 0
    talked = round((ended - leg.bridged_at).total_seconds()) if leg.bridged_at else 0
    own = leg.role == AGENT and leg.is_queued and leg.answered_at is not None
    wrap_up = known.wrap_up_s.get(story.call.group, 0) if own else None
    return {
        "wrapUpDuration": 0 if leg.role != AGENT else wrap_up,
        "billsec": seconds,
        "answersec": talked,
        "startUepoch": milliseconds(leg.started_at),
        "progressUepoch": milliseconds(leg.ringing_at),
        "answerUepoch": milliseconds(leg.answered_at),
        "bridgeUepoch": milliseconds(leg.bridged_at),
        "lastHoldUepoch": milliseconds(leg.held_at),
        "endUepoch": milliseconds(ended),
        "hangupCause": hangup_cause(leg, by),
        "earlyDetectCause": ANSWERED if leg.answered_at else EARLY.get(leg.cause, 0),
        "hangupDisposition": disposition(
            leg, by, is_caller=leg.leg_id == story.origin, is_turned=known.is_turned
        ),
        "recordedEarlymedia": False,  # recordings begin with the conversation
    }


def hangup_cause(leg: Leg, by: HungUpBy | None) -> str:
    """Say who ended it, or the network's word for why it never came about."""
    if leg.answered_at is None and leg.cause not in NORMAL:
        return CAUSES.get(leg.cause, "BY_SYSTEM")
    if by in {HungUpBy.AGENT, HungUpBy.SUPERVISOR} or (by is None and leg.role == AGENT):
        return "BY_AGENT"
    if by is HungUpBy.SYSTEM:
        return "BY_SYSTEM"
    return CAUSES.get(leg.cause, "NORMAL_CLEARING")


def disposition(leg: Leg, by: HungUpBy | None, *, is_caller: bool, is_turned: bool) -> str:
    """Say from which side a party's connection was ended. The document calls it `send` when the
    telephone did it; FreeSWITCH, seen from the switch, says it the other way round."""
    refused = leg.answered_at is None and leg.cause in {17, 21}
    is_own = refused or (by is None or _ROLES.get(by) == leg.role)
    if leg.answered_at is not None:
        how = "bye"
    elif is_own:
        how = "cancel" if is_caller else "refuse"
    else:
        how = "refuse" if is_caller else "cancel"
    return f"{'send' if is_own != is_turned else 'recv'}_{how}"
