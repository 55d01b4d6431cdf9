"""The gates of one campaign with all they need to know: the dialer and "Why?" ask here alike."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from agents import selectors as agents
from calls.domain.dialling import DialPlan, Verdict
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.donotcall import DoNotCall
from campaigns.domain.gates import Answer, Past, Question, ask, closed
from campaigns.domain.packs import Rules
from campaigns.models import Attempt, Campaign
from campaigns.selectors.rows import forbidden_among, rules_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Everything a campaign's gates look at, for some numbers at one instant."""

    rules: Rules
    forbidden: DoNotCall
    plan: DialPlan
    past: Mapping[str, Sequence[Past]]
    at: datetime

    def question(self, number: str, *, zone: str = "", agent_kept: bool = False) -> Question:
        """Put the question for a number; `agent_kept`: an agent is free for it already."""
        return Question(
            number=number,
            at=self.at,
            zone=zone,
            past=tuple(self.past.get(number, ())),
            may_dial=self.plan.verdict(number) is Verdict.OK,
            agent_kept=agent_kept,
        )

    def ask(self, number: str, *, zone: str = "", agent_kept: bool = False) -> Answer:
        """Answer with the first gate that is shut, or that none is."""
        question = self.question(number, zone=zone, agent_kept=agent_kept)
        return ask(question, self.rules, self.forbidden)

    def closed(self, number: str, *, zone: str = "") -> Iterator[Answer]:
        """Give every gate that is shut."""
        return closed(self.question(number, zone=zone), self.rules, self.forbidden)


def gates_of(campaign: Campaign, numbers: Iterable[str], *, at: datetime) -> Gates:
    """Gather what the gates need to know of some numbers."""
    asked = list(numbers)
    rules = rules_of(campaign, day=at.date())
    return Gates(
        rules=rules,
        forbidden=forbidden_among(campaign, asked),
        plan=agents.dial_plan_of(campaign.team),
        past=_past(campaign, asked, since=at - max(rules.lock, rules.machine_lock, _DAYS)),
        at=at,
    )


#: The longest day somebody of several zones may have.
_DAYS = timedelta(hours=52)


def _past(campaign: Campaign, numbers: list[str], *, since: datetime) -> dict[str, list[Past]]:
    """Read the attempts to these numbers, of every campaign of the team; one that is under way
    counts however long ago it began, and a locked one from its end."""
    found: dict[str, list[Past]] = defaultdict(list)
    rows = Attempt.objects.filter(team_id=campaign.team_id, number__in=numbers)
    recent = rows.filter(claimed_at__gte=since) | rows.filter(ended_at=None)
    told = recent.values_list("number", "claimed_at", "ended_at", "outcome")
    for number, claimed_at, ended_at, outcome in told:
        how = AttemptOutcome(outcome) if ended_at is not None and outcome else None
        rests = how in {AttemptOutcome.ABANDONED, AttemptOutcome.MACHINE}
        found[number].append(Past(at=ended_at if rests and ended_at else claimed_at, outcome=how))
    return found
