"""The call by which a caller who hung up keeps her place in line."""

from datetime import datetime

from calls.domain.call import Call
from calls.domain.callids import leg_id_of
from calls.domain.facts import LegRole
from calls.domain.ids import CallId
from calls.domain.legs import Leg
from calls.domain.place import Place
from calls.domain.tiles import CallKind, CallState, QueuedWhy


def standing(
    *,
    call_id: CallId,
    team: str,
    pbx: str,
    at: datetime,
    position: int,
    priority: int = 0,
    **more: str,
) -> Call:
    """Begin a call whose one leg will stand in a group's queue. `more`: group, line,
    customer_number, customer_name."""
    leg_id = leg_id_of(call_id, LegRole.PLACE.value)
    call = Call(
        call_id=call_id,
        team=team,
        pbx=pbx,
        kind=CallKind.OUTBOUND,
        state=CallState.ARRIVING,
        started_at=at,
        clock=at,
        own_leg_id=leg_id,
        priority=priority,
        queued_why=QueuedWhy.CALLBACK,
        place=Place(position=position),
        **more,  # type: ignore[arg-type]
    )
    call.legs[leg_id] = Leg(leg_id=leg_id, role=LegRole.PLACE, started_at=at)
    return call
