"""Ways to pace: the dialer's own, and those it is compared with."""

from collections.abc import Callable

from campaigns.domain.campaign import Mode
from campaigns.domain.pacing import Decision, Snapshot, Why, decide
from campaigns.simulation.shift import At, Shift

Pace = Callable[[Shift], int]


def snapshot_of(shift: Shift) -> Snapshot:
    """Take the picture the dialer's pacing decides on."""
    told = shift.result
    return Snapshot(
        mode=Mode.PREDICTIVE,
        idle=shift.idle(),
        ringing=shift.ages(),
        talking=shift.worked(At.TALK),
        wrapping=shift.worked(At.WRAP),
        learned=shift.learner.learned(),
        answered=told.counted,
        abandoned=told.counted_abandoned,
        detecting=len(shift.detecting),
        waiting=len(shift.queue),
        lines=shift.free_lines(),
    )


def ours(shift: Shift) -> int:
    """Dial as the dialer does."""
    decision: Decision = decide(snapshot_of(shift))
    shift.result.refused += decision.why is Why.CAP
    return decision.dial


def one_each(shift: Shift) -> int:
    """Dial one call for each free agent."""
    return max(shift.idle() - shift.up(), 0)


def ratio(lines: float) -> Pace:
    """Dial a fixed number of calls for each free agent."""

    def pace(shift: Shift) -> int:
        return max(int(shift.idle() * lines) - shift.up(), 0)

    return pace


def level_rule() -> Pace:
    """Dial up to a level of calls for each agent, re-set every 15 seconds: up while fewer calls
    than the cap were abandoned so far, down otherwise."""
    level = 1.0

    def pace(shift: Shift) -> int:
        nonlocal level
        if int(shift.now) % 15 == 0:
            told = shift.result
            is_fine = told.counted_abandoned <= 0.025 * told.counted
            level = min(level + 0.1, 10.0) if is_fine else max(level - 0.2, 1.0)
        here = shift.idle() + 0.5 * len(shift.worked(At.WRAP))
        return max(int(here * level) - shift.up(), 0) if here else 0

    return pace


#: Every way by name; each made anew for a shift.
POLICIES: dict[str, Callable[[], Pace]] = {
    "ours": lambda: ours,
    "one_each": lambda: one_each,
    "ratio": lambda: ratio(2.0),
    "level": level_rule,
}
