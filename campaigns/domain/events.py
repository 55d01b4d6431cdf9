"""What we tell the world about campaigns and their leads."""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsImported(Event):
    """Numbers went into a campaign's list."""

    campaign: str
    accepted: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadQueued(Event):
    """A lead is to be dialled next, for an agent when one is named; `call_id` is the call's that
    was ordered for it, "" while it is only shown to the agent."""

    campaign: str
    number: str
    agent_no: str
    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadScheduled(Event):
    """Somebody settled when a lead is called: from `since` on, as the rules of its campaign allow.
    `lead` is its number in the list, `by` the account."""

    campaign: str
    group: str
    lead: str
    number: str
    name: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignStepTaken(Event):
    """Somebody, or the dialer, took a step with a campaign: start, pause, finish, reopen."""

    campaign: str
    name: str
    group: str
    step: str
    state: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEnded(Event):
    """A number was dialled for a campaign, and this came of it (`AttemptOutcome`); seconds it
    rang, and seconds until an agent was there."""

    campaign: str
    group: str
    attempt: str
    call_id: str
    number: str
    outcome: str
    agent_no: str
    rang_s: float
    waited_s: float


CAMPAIGN_EVENTS: tuple[type[Event], ...] = (
    LeadsImported,
    LeadQueued,
    LeadScheduled,
    CampaignStepTaken,
    AttemptEnded,
)
