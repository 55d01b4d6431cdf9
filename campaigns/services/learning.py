"""What each campaign has learned, kept by the process that ticks it and always to be made again
from the attempts: a worker that takes a campaign over learns what the lost one knew."""

import copy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from agents.models import PresenceSpan
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.learning import Learned, Learner
from campaigns.models import Attempt, Campaign

#: So far back a process that knows nothing looks, and how many attempts it reads at most.
DAY, MOST = timedelta(hours=24), 2_000
#: Longer no telephone rings; what happens to younger attempts is looked at again and again.
RINGS = timedelta(seconds=180)
_PERSON = frozenset(
    {AttemptOutcome.CONNECTED, AttemptOutcome.ABANDONED, AttemptOutcome.GAVE_UP}
)  # fmt: skip


@dataclass(slots=True)
class Mind:
    """A learner, and what it was told: attempts by id, and up to when talks and wrap-ups."""

    learner: Learner
    since: datetime
    told: dict[object, datetime] = field(default_factory=dict)
    talks_to: datetime | None = None
    wraps_to: datetime | None = None


_minds: dict[int, Mind] = {}


def forget() -> None:
    """Forget everything, as a new process does."""
    _minds.clear()


def learned(row: Campaign, *, ringing: tuple[float, ...], now: datetime) -> Learned:
    """Give the picture of a campaign; `ringing` are the ages in seconds of the calls that ring."""
    mind = _minds.get(row.pk)
    if mind is None or mind.since > now:
        mind = _minds[row.pk] = Mind(Learner(wrap_s=_wrap_s(row)), since=now)
        _tell(mind, row, since=now - DAY, now=now)
    else:
        _tell(mind, row, since=now - RINGS, now=now)
    _tell_times(mind, row, now)
    seen = copy.deepcopy(mind.learner)
    for age in ringing:
        seen.rang([float(second) for second in range(int(age))])
    return seen.learned()


def _wrap_s(row: Campaign) -> float:
    own = row.group.wrap_up_s
    return float(max(row.team.wrap_up_s if own is None else own, 1))


def _tell(mind: Mind, row: Campaign, *, since: datetime, now: datetime) -> None:
    """Tell of the attempts whose ringing is over, each once."""
    rows = Attempt.objects.filter(campaign=row, claimed_at__gte=since).order_by("-claimed_at")
    for one in reversed(list(rows[:MOST])):
        over_at = one.answered_at or one.ended_at
        is_heard = one.ended_at is not None or one.queued_at is not None
        if one.pk in mind.told or over_at is None or not is_heard:
            continue
        mind.told[one.pk] = one.claimed_at
        _tell_one(mind.learner, one, (over_at - one.claimed_at).total_seconds())
    old = [pk for pk, at in mind.told.items() if at < now - DAY]
    for pk in old:
        del mind.told[pk]


def _tell_one(learner: Learner, one: Attempt, rang_s: float) -> None:
    learner.rang([float(second) for second in range(max(int(rang_s), 0) + 1)])
    is_person = one.queued_at is not None or one.outcome in _PERSON
    if one.detected in {"human", "unsure", "machine"} and one.answered_at is not None:
        learner.detected(is_offered=one.queued_at is not None)
    if is_person and one.answered_at is not None:
        learner.offered(rang_s)
    else:
        learner.ended(rang_s)


def _tell_times(mind: Mind, row: Campaign, now: datetime) -> None:
    """Tell how long agents talked, and wrote up, since this was last done."""
    since = mind.talks_to or now - DAY
    talks = Attempt.objects.filter(
        campaign=row, ended_at__gt=since, ended_at__lte=now, connected_at__isnull=False
    ).order_by("ended_at")
    for talked_s in talks.values_list("talked_s", flat=True)[:MOST]:
        mind.learner.talk.add(talked_s)
    mind.talks_to = now
    since = mind.wraps_to or now - DAY
    spans = PresenceSpan.objects.filter(
        team=row.team.identity, state="wrap_up", ended_at__gt=since, ended_at__lte=now,
        agent_no__in=row.group.memberships.values("agent__agent_no"),
    ).order_by("ended_at")  # fmt: skip
    for began, ended in spans.values_list("began_at", "ended_at")[:MOST]:
        if ended is not None:
            mind.learner.wrap.add((ended - began).total_seconds())
    mind.wraps_to = now
