"""What follows when an agent loses her phone in a call: orders to keep the others, or to let go."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from calls.domain.call import Call
from calls.domain.control import returning
from calls.domain.errors import NoSuchCall
from calls.domain.events import CallAgentGivenUp, CallAgentLost, Event
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import Order, ReportSilence
from calls.domain.switchboard import Switchboard
from calls.models import LiveCall
from calls.switch import get_switch


def follow_lost(told: Iterable[Event], calls: Mapping[str, Call]) -> None:
    """Place what must follow, in the transaction that absorbs."""
    switch = get_switch()
    for event in told:
        if not isinstance(event, CallAgentLost | CallAgentGivenUp):
            continue
        call = calls.get(event.call.call_id)
        if call is None:
            continue
        for order in _orders(event, call):
            switch.place(order, team=call.team, pbx=call.pbx)


def end_forsaken(board: Switchboard) -> None:
    """End what is left of calls whose other party has gone while they waited for their agent."""
    switch = get_switch()
    for call in board.changed():
        for order in returning.forsaken(call):
            mark = f"forsaken {order.channel}"
            if mark not in call.ordered:
                board.note_ordered(call, mark)
                switch.place(order, team=call.team, pbx=call.pbx)


def phone_gone(*, team: str, call_id: str, agent_no: str, leg_id: str = "") -> UUID:
    """Report that the phone behind an agent's leg is gone; answer the order to wait for.

    Without `leg_id` her only leg is meant. Raises NoSuchCall when she has no such leg in a running
    call of the team.
    """
    with transaction.atomic():
        row = LiveCall.objects.filter(team=team, call_id=call_id).first()
        call = Call.load(row.machine) if row is not None else None
        hers = [leg for leg in call.live_legs() if _is_hers(leg, agent_no, leg_id)] if call else []
        if call is None or len(hers) != 1:
            raise NoSuchCall(call_id)
        order = ReportSilence(call_id=call.call_id, leg_id=hers[0].leg_id, channel=hers[0].channel)
        return get_switch().place(order, team=team, pbx=call.pbx)


def _is_hers(leg: Leg, agent_no: str, leg_id: str) -> bool:
    is_agent = leg.role is LegRole.AGENT and leg.agent_no == agent_no
    return is_agent and leg.answered_at is not None and leg_id in {"", leg.leg_id}


def _orders(event: CallAgentLost | CallAgentGivenUp, call: Call) -> list[Order]:
    if isinstance(event, CallAgentLost):
        return returning.keep(call)
    return returning.let_go(call, f"{call.team}-{call.group}" if call.group else "")
