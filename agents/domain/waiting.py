"""How long a caller will wait: our own estimate, and how wrong it was.

With n agents at work who need h seconds for a call, one of them is free every h / n seconds, so
the k-th caller who finds nobody free waits k * h / n, and the time a phone rings. Where calls were
answered faster than that of late, that rate is believed instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

#: What a call takes, talk and wrap-up, where a group has no past yet, seconds.
USUAL_HANDLING_S = 180.0
#: How long a phone rings before it is answered, seconds.
ANSWER_S = 4.0
#: From so many answered calls on, the rate of late says something.
ENOUGH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPace:
    """How a group is doing. `serving` agents are checked in and take calls or have one, `free`
    ones of them have none; `answered` calls of the last `window_s` seconds took `handling_s`
    seconds each, None when there were none."""

    serving: int
    free: int
    answered: int = 0
    window_s: float = 900.0
    handling_s: float | None = None


def expected_wait_s(pace: GroupPace, position: int) -> float | None:
    """Say how long a caller at this place in line will wait, in seconds; None while nobody
    serves the group."""
    if pace.serving <= 0:
        return None
    behind = position - pace.free
    if behind <= 0:
        return ANSWER_S
    handling_s = max(pace.handling_s or USUAL_HANDLING_S, 1.0)
    rate = pace.serving / handling_s
    if pace.answered >= ENOUGH:
        rate = max(rate, pace.answered / pace.window_s)
    return behind / rate + ANSWER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Error:
    """Estimate minus real wait over some calls, in seconds: on average, and leaving out the
    sign."""

    calls: int
    mean_s: float
    mean_absolute_s: float


def error_of(pairs: Sequence[tuple[float, float]]) -> Error:
    """Compare estimates with what came: pairs of (estimated, real) seconds."""
    off = [estimated - real for estimated, real in pairs]
    count = len(off)
    return Error(
        calls=count,
        mean_s=sum(off) / count if count else 0.0,
        mean_absolute_s=sum(map(abs, off)) / count if count else 0.0,
    )
