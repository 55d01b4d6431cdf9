"""What must follow for supervisors' legs; see `calls.domain.consequences`."""

from collections.abc import Iterable
from datetime import datetime

from calls.domain.call import Call
from calls.domain.events import MonitorMode
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.monitor_moves import watching
from calls.domain.orders import HangUpLeg, MoveLegs, Order
from calls.domain.undertakings import Verb


def is_changing_hands(call: Call, at: datetime) -> bool:
    """Say whether a supervisor is just taking the agent's place: then nobody is alone for good, and
    nobody is held, and the two are no conference."""
    if call.asked is None or not call.is_asked(Verb.TAKE_OVER, at=at):
        return False
    hers = call.legs.get(call.asked.leg_id or "")
    if hers is None or not hers.is_live:
        return False
    heard = call.legs.get(hers.watched)
    return hers.role is LegRole.SUPERVISOR or (heard is not None and heard.is_live)


def dues(call: Call, at: datetime) -> Iterable[tuple[str, Order]]:
    """Name what is due, each with the mark by which it is ordered once.

    The leg of a supervisor who is in the room does not end with the agent's by itself. One who
    barged in before the call was moved to its room is heard by the agent alone from then on, until
    she comes into the room too.
    """
    if is_changing_hands(call, at):
        return
    for leg in watching(call):
        heard = call.legs.get(leg.watched)
        if heard is None or not leg.channel:
            continue
        if not heard.is_live:
            yield f"end {leg.leg_id}", HangUpLeg(channel=leg.channel)
        elif _is_outside(call, leg, heard):
            mark = f"barge {leg.leg_id} {heard.bridge_id}"
            yield (
                mark,
                MoveLegs(
                    call_id=call.call_id,
                    channel=leg.channel,
                    context="spy",
                    exten=MonitorMode.BARGE.value,
                ),
            )


def _is_outside(call: Call, leg: Leg, heard: Leg) -> bool:
    is_heard_by_all = leg.mode == MonitorMode.BARGE
    return is_heard_by_all and call.is_parted and heard.bridge_id not in {"", leg.room_id}
