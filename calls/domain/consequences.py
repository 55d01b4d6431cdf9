"""What must follow when a party of a moved call has gone, so that nobody is left alone for ever.

A call in the bridge it began in is ended by the dialplan; one whose legs were moved is ended here.
Pure: looks at a call after what was heard and names the orders that are due now, each once (they
are remembered on the call by their mark).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from calls.domain.call import Call
from calls.domain.events import CallState, PartyState, QueuedWhy
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.monitor_dues import dues, is_changing_hands
from calls.domain.orders import HangUpLeg, MoveLegs, Order, SetLegVariable
from calls.domain.steps import CONVERSING
from calls.domain.undertakings import Verb

#: A party is alone without a reason for so long, and its leg is ended.
ALONE = timedelta(seconds=10)
#: A blind transfer that has reached nobody after so long has lost its way.
ASTRAY = timedelta(seconds=120)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One thing to be done, by orders sent one after another; `why` is for the log, empty for what
    is only a step of something."""

    mark: str
    orders: tuple[Order, ...]
    why: str = ""


def due(call: Call, at: datetime) -> list[Due]:
    """Name what is due now and was not ordered before."""
    if call.state not in {*CONVERSING, CallState.TRANSFERRING} or call.lost is not None:
        return []
    watchers = [Due(mark=mark, orders=(order,)) for mark, order in dues(call, at)]
    found = [*_whole(call, at), *_forgotten(call, at), *watchers]
    fresh: dict[str, Due] = {}
    for one in found:
        if one.mark not in call.ordered:
            fresh.setdefault(one.mark, one)
    return list(fresh.values())


def needs_clock(call: Call) -> bool:
    """Say whether time alone may make something due."""
    return call.state in {*CONVERSING, CallState.TRANSFERRING}


def _whole(call: Call, at: datetime) -> Iterable[Due]:
    """Look at the call as a whole: who is up, and who waits for whom."""
    if call.state is CallState.TRANSFERRING or not call.is_parted:
        return []
    if is_changing_hands(call, at):
        return []
    up = _up(call)
    reached = [leg for leg in _parties(call) if leg not in up]
    lost = [leg for leg in reached if not _has_caller(call, leg)]
    if len(up) > 1:
        return [*_ends(lost), *_completed(call, at)]
    if len(up) == 1 and call.is_owed_an_agent and call.group:
        return [*_ends(reached), _to_the_front(call, up[0])]
    return _ends([*up, *reached, *_watching(call)])


def _completed(call: Call, at: datetime) -> list[Due]:
    """The agent left while her third party was up: the held one is brought to it."""
    consult = call.consult
    if consult is None or call.legs[consult.agent_leg_id].is_live:
        return []
    if call.is_asked(Verb.COMPLETE, at=at):
        return []
    return [
        Due(
            mark=f"fetch {leg.leg_id} for {consult.leg_id}",
            orders=(
                MoveLegs(
                    call_id=call.call_id,
                    channel=leg.channel,
                    context="room-customer",
                    exten=f"room{call.call_id}",
                ),
            ),
        )
        for leg in call.live_legs()
        if leg.is_held(is_in_queue=call.is_in_queue)
    ]


def _to_the_front(call: Call, leg: Leg) -> Due:
    """The agent left a caller who was held, and nobody has him: back to the group."""
    return Due(
        mark=f"back {leg.leg_id}",
        orders=(
            SetLegVariable(
                call_id=call.call_id,
                channel=leg.channel,
                name="ARRAY(__TEAM,WHY)",
                value=f"{call.team},{QueuedWhy.TRANSFER_FAILED.value}",
            ),
            MoveLegs(
                call_id=call.call_id,
                channel=leg.channel,
                context="back-to-group",
                exten=f"{call.team}-{call.group}",
            ),
        ),
    )


def _forgotten(call: Call, at: datetime) -> list[Due]:
    """The net: whoever is alone for too long without a reason."""
    gone = max((leg.ended_at for leg in call.legs.values() if leg.ended_at), default=None)
    patience = ASTRAY if call.state is CallState.TRANSFERRING else ALONE
    found = []
    for leg in _up(call):
        since = max(filter(None, (leg.state_since, gone)), default=at)
        if at - since > patience and _is_alone(call, leg):
            found += _ends([leg], net=f"{leg.role} alone in a call that is {call.state}")
    return found


def _is_alone(call: Call, leg: Leg) -> bool:
    """Say whether nobody hears the party, for no reason: an agent has put somebody on hold, or is
    the one who waits."""
    if leg.state is PartyState.TALKING or _others_in_bridge(call, leg):
        return False
    if leg.is_holding:  # the phone itself: whom it holds must be there
        return len(_up(call)) == 1
    if call.state is CallState.TRANSFERRING:
        return True
    agents = [one for one in _up(call) if one.role is LegRole.AGENT and not _is_held(call, one)]
    if _is_held(call, leg):
        return not agents
    return not (leg in agents and any(_is_held(call, one) for one in _up(call)))


def _is_held(call: Call, leg: Leg) -> bool:
    return leg.is_held(is_in_queue=call.is_in_queue)


def _others_in_bridge(call: Call, leg: Leg) -> bool:
    return any(
        one.bridge_id == leg.bridge_id and one is not leg
        for one in call.live_legs()
        if leg.bridge_id
    )


def _has_caller(call: Call, leg: Leg) -> bool:
    """Say whether somebody still waits for that leg to answer: who called it, and the held."""
    is_wanted = leg.role is not LegRole.THIRD or any(
        one.agent_no == leg.added_by for one in _up(call)
    )
    is_for_consult = call.consult is None or call.consult.leg_id == leg.leg_id
    has_customer = any(one.role is not LegRole.THIRD for one in _up(call) if one.agent_no == "")
    is_internal = not any(one.role is LegRole.CUSTOMER for one in call.legs.values())
    return is_wanted and is_for_consult and (has_customer or is_internal)


def _parties(call: Call) -> list[Leg]:
    return [leg for leg in call.live_legs() if leg.role is not LegRole.SUPERVISOR]


def _up(call: Call) -> list[Leg]:
    """List the parties that are on the line."""
    return [
        leg
        for leg in _parties(call)
        if leg.channel and (leg.answered_at is not None or leg.leg_id == call.origin_leg_id)
    ]


def _watching(call: Call) -> list[Leg]:
    return [leg for leg in call.live_legs() if leg.role is LegRole.SUPERVISOR]


def _ends(legs: Iterable[Leg], net: str = "") -> list[Due]:
    return [
        Due(
            mark=f"{'net' if net else 'end'} {leg.leg_id}",
            orders=(HangUpLeg(channel=leg.channel),),
            why=net,
        )
        for leg in legs
        if leg.channel
    ]
