"""What we tell the world about campaigns and their leads."""

from dataclasses import dataclass

from calls.domain.event_base import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadsImported(Event):
    """Numbers went into a campaign's list."""

    campaign: str
    accepted: int
    refused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadQueued(Event):
    """A lead is to be dialled next, for an agent when one is named."""

    campaign: str
    number: str
    agent_no: str


CAMPAIGN_EVENTS: tuple[type[Event], ...] = (LeadsImported, LeadQueued)
