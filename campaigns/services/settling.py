"""What follows when attempts are over: their leads, the evidence, and what the world is told."""

from datetime import datetime, timedelta

from calls import selectors as calls
from calls.domain.events import Event, Outcome
from campaigns.domain.attempt import AttemptOutcome, Heard
from campaigns.domain.events import AttemptEnded
from campaigns.domain.retry import RetryPlan
from campaigns.domain.why import RETRY
from campaigns.models import Attempt, Campaign, Lead
from campaigns.selectors import retry_plan_of
from campaigns.services import evidence
from campaigns.services.following import end
from campaigns.services.machines import FIELDS, machine_of, put

#: An attempt whose call nobody knows is looked into after so long.
FORSAKEN = timedelta(seconds=60)
#: So many are settled in one go.
MOST = 200


def settle(row: Campaign, *, now: datetime) -> list[Event]:
    """Settle the attempts of a campaign that ended since; needs its pace held. Answers what there
    is to tell."""
    rows = Attempt.objects.filter(campaign=row, is_settled=False, ended_at__isnull=False)
    attempts = list(rows.order_by("ended_at", "pk")[:MOST])
    if not attempts:
        return []
    ids = [one.lead_id for one in attempts if one.lead_id is not None]
    leads = {
        one.pk: one
        for one in Lead.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    }
    plan = retry_plan_of(row)
    for one in attempts:
        lead = leads.get(one.lead_id or 0)
        if lead is not None:
            _over(lead, one, plan, now)
        said = {"attempt": str(one.pk), "call": one.call_id, **_facts(one)}
        evidence.write(row, "outcome", said, at=now)
        one.is_settled = True
    Lead.objects.bulk_update(leads.values(), FIELDS)
    Attempt.objects.bulk_update(attempts, ["is_settled"])
    return [_told(row, one) for one in attempts]


def _over(lead: Lead, attempt: Attempt, plan: RetryPlan, now: datetime) -> None:
    machine = machine_of(lead)
    after = machine.over(str(attempt.pk), AttemptOutcome(attempt.outcome), plan=plan, now=now)
    if after is machine:
        return  # somebody else has it by now
    lead.last_outcome, lead.shown_to = attempt.outcome, ""
    put(after, lead, held_by=RETRY if after.next_at is not None else "")


def _facts(one: Attempt) -> dict[str, object]:
    instants = ("claimed_at", "rang_at", "answered_at", "queued_at", "connected_at", "released_at", "ended_at")  # fmt: skip # noqa: E501
    said: dict[str, object] = {
        name: value.isoformat() for name in instants if (value := getattr(one, name)) is not None
    }
    return said | {
        "number": one.number,
        "outcome": one.outcome,
        "network": one.network,
        "cause": one.cause,
        "agent": one.agent_no,
        "detected": one.detected,
    }


def _told(row: Campaign, one: Attempt) -> AttemptEnded:
    ended_at = one.ended_at or one.claimed_at
    begun = one.queued_at or one.answered_at
    until = one.connected_at or one.released_at or ended_at
    return AttemptEnded(
        at=ended_at,
        team=row.team.identity,
        campaign=str(row.pk),
        group=row.group.code,
        attempt=str(one.pk),
        call_id=one.call_id,
        number=one.number,
        outcome=one.outcome,
        agent_no=one.agent_no,
        rang_s=((one.answered_at or ended_at) - one.claimed_at).total_seconds(),
        waited_s=(until - begun).total_seconds() if begun is not None else 0.0,
    )


def end_forsaken(row: Campaign, *, now: datetime) -> int:
    """End the attempts whose call is neither running nor to be expected: the net under everything
    else. A call that ended unheard says how; of any other nobody knows, and it counts as lost."""
    rows = Attempt.objects.filter(campaign=row, ended_at=None, claimed_at__lt=now - FORSAKEN)
    attempts = list(rows.order_by("pk")[:MOST])
    running = calls.running_among(one.call_id for one in attempts)
    forsaken = [one for one in attempts if one.call_id not in running]
    ended = calls.outcomes_of(one.call_id for one in forsaken)
    for one in forsaken:
        outcome, at = ended.get(one.call_id, (Outcome.LOST.value, now))
        end(one, Heard(
            network=Outcome(outcome), ended_at=at, answered_at=one.answered_at,
            queued_at=one.queued_at, connected_at=one.connected_at, released_at=one.released_at,
            is_played=one.is_played,
        ))  # fmt: skip
        one.save(update_fields=["ended_at", "network", "outcome"])
    return len(forsaken)
