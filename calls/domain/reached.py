"""A call of the dialer: a customer's leg of our own order, and then, answered, an agent's.

The customer's leg is rung first. Answered, it is listened to where the campaign wants that, stands
in the group's queue for two seconds at most, and hears the information message when no agent came.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from calls.domain import control_facts as c
from calls.domain import facts as f
from calls.domain.callids import leg_id_of
from calls.domain.facts import LegRole
from calls.domain.ids import CallId, LegId
from calls.domain.legs import Leg
from calls.domain.tiles import CallKind, CallState, Outcome

if TYPE_CHECKING:
    from calls.domain.call import Call, Turn

MACHINE = "machine"


def reaching(
    *,
    call_id: CallId,
    team: str,
    pbx: str,
    at: datetime,
    attached: dict[str, str] | None = None,
    leg_id: str = "",
    **more: str,
) -> "Call":
    """Begin a call of the dialer that is about to be ordered. `more`: group, campaign, userdata,
    customer_number, customer_name; `leg_id` is ours unless it is named."""
    from calls.domain.call import Call

    call = Call(
        call_id=call_id,
        team=team,
        pbx=pbx,
        kind=CallKind.OUTBOUND,
        state=CallState.DIALLING,
        started_at=at,
        clock=at,
        attached=dict(attached or {}),
        **more,  # type: ignore[arg-type]
    )
    own = LegId(leg_id) if leg_id else leg_id_of(call_id, LegRole.CUSTOMER.value)
    number = call.customer_number
    call.legs[own] = Leg(leg_id=own, role=LegRole.CUSTOMER, started_at=at, number=number)
    return call


def is_reached(call: "Call") -> bool:
    """Say whether the dialer's customer picked up."""
    customers = [leg for leg in call.legs.values() if leg.role is LegRole.CUSTOMER]
    is_dialers = bool(call.campaign) and not call.own_leg_id
    return is_dialers and any(leg.answered_at is not None for leg in customers)


def listened(call: "Call", fact: c.MachineListened, _turn: "Turn") -> None:
    """Keep that a machine took the call."""
    if fact.is_heeded and fact.status == MACHINE:
        call.place.left = Outcome.MACHINE.value


def spoke(call: "Call", fact: c.DialerSpoke, _turn: "Turn") -> None:
    """A person who hears the message of an agentless campaign has been served."""
    if fact.what == "message" and not call.place.left:
        call.place.left = Outcome.ANSWERED.value


REACHED: dict[type[f.Fact], Callable[["Call", Any, "Turn"], None]] = {
    c.MachineListened: listened,
    c.DialerSpoke: spoke,
}
