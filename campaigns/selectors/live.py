"""How a campaign is doing now, for pages and REST."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncMinute

from agents.domain.presence import AgentState
from campaigns.domain.attempt import BY_PERSON, AttemptOutcome
from campaigns.domain.packs import Rules
from campaigns.models import Attempt, Campaign, Lead, Pace, PaceMinute
from campaigns.selectors.counting import OPEN, later, standings
from campaigns.selectors.crew import seats
from campaigns.selectors.rows import active_lists, rules_of

#: So far back the minutes of the charts reach, and the answer rate is counted.
MINUTES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCounts:
    """The agents checked in to the campaign's group, by what they do; `busy_share` is talk and
    wrap-up over time logged in during the last half hour, None before anybody was there."""

    free: int
    talking: int
    wrapping: int
    paused: int
    busy_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProgress:
    """Leads of the active lists by state; `done` are those the dialer takes no more."""

    total: int
    by_state: dict[str, int]
    due: int
    done: int

    @property
    def share(self) -> float:
        """Give the share that is done."""
        return self.done / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One minute of the charts: dials begun, calls answered by a person, abandoned; the share of
    agents' time that was talk or wrap-up."""

    at: datetime
    dials: int
    answered: int
    abandoned: int
    busy_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStatus:
    """A campaign at one instant. `why` is what keeps it from dialling more (a word of
    `campaigns.domain.pacing.Why`, or a state that does not dial), `words` says it in a sentence.
    `answer_rate`: of the attempts that ended in the last half hour, how many a person answered;
    None when none ended. `abandon_rate` is measured over the window of the cap, and `left` is how
    many more calls may be abandoned now."""

    campaign_id: int
    name: str
    mode: str
    state: str
    at: datetime
    paced_at: datetime | None
    why: str
    words: str
    dials_per_minute: int
    dials_today: int
    ringing: int
    waiting: int
    talking: int
    answer_rate: float | None
    answered: int
    abandoned: int
    abandon_rate: float | None
    cap: float
    left: float
    slower: float
    reached: int
    quota: int
    agents: AgentCounts
    progress: ListProgress
    minutes: tuple[Minute, ...]


def live(row: Campaign, *, now: datetime) -> LiveStatus:
    """Give how a campaign is doing now."""
    pace = Pace.objects.filter(campaign=row).first() or Pace(campaign=row)
    rules = rules_of(row, day=now.date())
    answered, abandoned = window_counts(row, rules, now=now)
    attempts = Attempt.objects.filter(campaign=row)
    up = _up(row)
    ended = attempts.filter(ended_at__gte=now - timedelta(minutes=MINUTES)).aggregate(
        all=Count("pk"), people=Count("pk", filter=Q(outcome__in=_PEOPLE))
    )
    minutes = _minutes(row, now)
    why, words = _why(row, pace)
    return LiveStatus(
        campaign_id=row.pk,
        name=row.name,
        mode=row.mode,
        state=row.state,
        at=now,
        paced_at=pace.at,
        why=why,
        words=words,
        dials_per_minute=attempts.filter(claimed_at__gt=now - timedelta(minutes=1)).count(),
        dials_today=attempts.filter(claimed_at__gte=_midnight(now)).count(),
        **up,
        answer_rate=ended["people"] / ended["all"] if ended["all"] else None,
        answered=answered,
        abandoned=abandoned,
        abandon_rate=abandoned / answered if answered else None,
        cap=rules.cap,
        left=rules.cap * max(answered, _SURE) - abandoned,
        slower=row.slower,
        reached=attempts.filter(outcome=AttemptOutcome.CONNECTED).count() if row.quota else 0,
        quota=row.quota,
        agents=_agents(row, minutes),
        progress=progress(row, now=now),
        minutes=minutes,
    )


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


_SURE = 200
_PEOPLE = [outcome.value for outcome in BY_PERSON]


def window_counts(row: Campaign, rules: Rules, *, now: datetime) -> tuple[int, int]:
    """Count the calls a person answered and those abandoned, over the window of the cap, or over
    the pack's longer one where that leaves less."""
    spans = [rules.cap_window, *filter(None, (rules.long_window,))]
    counts = [_counted(row, rules, since=now - span) for span in spans]
    return min(counts, key=lambda one: rules.cap * max(one[0], _SURE) - one[1])


def _counted(row: Campaign, rules: Rules, *, since: datetime) -> tuple[int, int]:
    people = Q(outcome__in=_PEOPLE)
    if rules.counts_false_machines:
        people |= Q(outcome=AttemptOutcome.MACHINE, detected="unsure")
    told = Attempt.objects.filter(campaign=row, claimed_at__gte=since).aggregate(
        answered=Count("pk", filter=people),
        abandoned=Count("pk", filter=Q(outcome=AttemptOutcome.ABANDONED)),
    )
    # whoever waits for an agent at this moment has been answered, too
    return told["answered"], told["abandoned"]


def _up(row: Campaign) -> dict[str, int]:
    up = Attempt.objects.filter(campaign=row, ended_at=None)
    told: dict[str, int] = up.aggregate(
        ringing=Count("pk", filter=Q(answered_at=None)),
        waiting=Count("pk", filter=Q(answered_at__isnull=False, connected_at=None)),
        talking=Count("pk", filter=Q(connected_at__isnull=False)),
    )
    return told


def _agents(row: Campaign, minutes: tuple[Minute, ...]) -> AgentCounts:
    states = [seat.state for seat in seats(row)]
    shares = [one.busy_share for one in minutes if one.busy_share is not None]
    return AgentCounts(
        free=states.count(AgentState.READY),
        talking=sum(states.count(one) for one in _ON_CALL),
        wrapping=states.count(AgentState.WRAP_UP),
        paused=states.count(AgentState.PAUSED),
        busy_share=sum(shares) / len(shares) if shares else None,
    )


_ON_CALL = (AgentState.TALKING, AgentState.RINGING, AgentState.DIALLING)


def progress(row: Campaign, *, now: datetime) -> ListProgress:
    """Count the leads of a campaign's active lists."""
    found = standings(active_lists(row))
    by_state: Counter[str] = Counter()
    for one in found:
        by_state[one.state] += one.leads
    due = sum(by_state[state] for state in OPEN) - sum(one.leads for one in later(found, now=now))
    total = by_state.total()
    working = sum(by_state[state] for state in _WORKING)
    return ListProgress(total=total, by_state=dict(by_state), due=max(due, 0), done=total - working)


_WORKING = (Lead.State.NEW, Lead.State.WAITING, Lead.State.CLAIMED)


def _minutes(row: Campaign, now: datetime) -> tuple[Minute, ...]:
    since = (now - timedelta(minutes=MINUTES)).replace(second=0, microsecond=0)
    made = (
        Attempt.objects.filter(campaign=row, claimed_at__gte=since)
        .annotate(minute=TruncMinute("claimed_at"))
        .order_by()
        .values("minute")
        .annotate(
            dials=Count("pk"),
            answered=Count("pk", filter=Q(outcome__in=_PEOPLE)),
            abandoned=Count("pk", filter=Q(outcome=AttemptOutcome.ABANDONED)),
        )
    )
    dials = {one["minute"]: one for one in made}
    kept = {one.at: one for one in PaceMinute.objects.filter(campaign=row, at__gte=since)}
    told = []
    for back in range(MINUTES + 1):
        at = since + timedelta(minutes=back)
        counts: Mapping[str, Any] = dials.get(at, {})
        worked = kept.get(at)
        is_known = worked is not None and worked.here_s > 0
        told.append(
            Minute(
                at=at,
                dials=counts.get("dials", 0),
                answered=counts.get("answered", 0),
                abandoned=counts.get("abandoned", 0),
                busy_share=worked.busy_s / worked.here_s if worked and is_known else None,
            )
        )
    return tuple(told)


def _why(row: Campaign, pace: Pace) -> tuple[str, str]:
    if row.state != Campaign.State.RUNNING:
        return row.state, f"The campaign is {row.get_state_display().lower()}."
    return pace.why, pace.words or "The dialer has not looked at it yet."
