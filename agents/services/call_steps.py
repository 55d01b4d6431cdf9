"""What a call does to an agent who stands in it: one step a way it can touch her."""

from collections.abc import Callable
from datetime import datetime

from agents.domain.membership import AcwMode
from agents.domain.presence import PHONE_LOST_REASON, AgentState, Trigger
from agents.models import AgentGroup
from agents.services.sitting import Sitting
from calls.domain.events import CallKind, CallTile

Step = Callable[[Sitting], None]


def lose(call: CallTile, at: datetime) -> Step:
    """Her leg broke off; the call waits for her."""

    def step(sitting: Sitting) -> None:
        machine = sitting.machine
        if machine.call_id == call.call_id and machine.can(Trigger.CALL_LOST):
            sitting.machine = machine.lose_call(call.call_id, at)

    return step


def away(at: datetime) -> Step:
    """She did not come back in time: nothing more is offered until she says that she is there."""

    def step(sitting: Sitting) -> None:
        taking = [m for m in sitting.checked_in if not m.is_paused]
        if taking and sitting.machine.resting is not AgentState.LOGGED_OUT:
            sitting.pause(PHONE_LOST_REASON, taking)
            sitting.settle(at)

    return step


def ring(call: CallTile, at: datetime, *, is_hers: bool = True) -> Step:
    """Her phone rings; `is_hers` is False where she is only asked in."""

    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.RING):
            wrap_up_s = _wrap_up_s(call, sitting, AcwMode.RINGING) if is_hers else 0
            sitting.machine = sitting.machine.ring(call.call_id, at, wrap_up_s)

    return step


def dial(call: CallTile, at: datetime) -> Step:
    """She calls somebody, or is about to."""

    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.DIAL):
            sitting.machine = sitting.machine.dial(call.call_id, at)

    return step


def connect(call: CallTile, at: datetime, *, is_hers: bool = True) -> Step:
    """She talks; `is_hers` is False where the call stays another agent's."""

    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.CONNECT):
            modes = (AcwMode.RINGING, AcwMode.ANSWERED)
            wrap_up_s = _wrap_up_s(call, sitting, *modes) if is_hers else 0
            sitting.machine = sitting.machine.connect(call.call_id, wrap_up_s, at)

    return step


def over(call: CallTile, at: datetime) -> Step:
    """The call is over for her."""

    def step(sitting: Sitting) -> None:
        machine = sitting.machine
        if machine.call_id == call.call_id and machine.can(Trigger.CALL_OVER):
            sitting.machine = machine.call_over(call.call_id, at)

    return step


def miss(at: datetime) -> Step:
    """She did not take an offer: pause her, where the team has a reason for that."""

    def step(sitting: Sitting) -> None:
        reason = sitting.agent.team.missed_offer_reason
        taking = [m for m in sitting.checked_in if not m.is_paused]
        if reason and taking and sitting.machine.resting is not AgentState.LOGGED_OUT:
            sitting.pause(reason, taking)
            sitting.settle(at)

    return step


def _wrap_up_s(call: CallTile, sitting: Sitting, *modes: AcwMode) -> int:
    """Give what the call brings her when it comes this far: its group's wrap-up if her ACW mode
    there is one of `modes`, else none; the team's for a call of no group of hers that she talks
    on; none among colleagues."""
    if call.kind is CallKind.INTERNAL:
        return 0
    hers = next((m for m in sitting.memberships if m.group.code == call.group), None)
    if hers is not None and call.group:
        if AcwMode(hers.acw_mode) not in modes:
            return 0
    elif AcwMode.ANSWERED not in modes:
        return 0
    team = sitting.agent.team
    known = hers.group if hers else None
    group = known or AgentGroup.objects.filter(team=team, code=call.group).first()
    return team.wrap_up_s if group is None or group.wrap_up_s is None else group.wrap_up_s
