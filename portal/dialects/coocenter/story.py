"""What happened in a call so far, gathered from its events for the pushes that look back. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from calls.domain.events import (
    CallEnded,
    CallEvent,
    CallMenuChosen,
    CallMenuEntered,
    CallOffered,
    CallOfferEnded,
    CallPartyAnswered,
    CallPartyDialled,
    CallQueued,
    CallRecordingChanged,
    CallTransferred,
    CallVoicemailLeft,
    Event,
    OfferEnd,
    PartyTile,
)

#: Channels of Asterisk's own that stand in for a party for a moment: nobody's telephone.
NOBODYS = frozenset({"place"})


@dataclass(slots=True)
class MenuVisit:
    """A caller's time in one menu; `left_at` is None while it goes on."""

    menu: str
    entered_at: datetime
    left_at: datetime | None = None
    digits: str = ""


@dataclass(slots=True)
class Story:
    """The call up to its last event. `parties` are all that were ever seen, first seen first."""

    parties: dict[str, PartyTile] = field(default_factory=dict)
    offered: set[str] = field(default_factory=set)
    dialled: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    visits: list[MenuVisit] = field(default_factory=list)
    just_left: MenuVisit | None = None  # by the last event
    queued_at: datetime | None = None
    missed_offers: int = 0
    recording_id: str = ""
    has_message: bool = False
    forwarded_to: str = ""
    forwarded_how: str = ""

    @property
    def first_leg(self) -> str:
        """Give the leg the call began with, "" before there is one."""
        return next(iter(self.parties), "")

    def other_than(self, leg_id: str) -> PartyTile | None:
        """Give who a leg talks to: somebody else who was seen, the customer before others."""
        others = [one for one in self.parties.values() if one.leg_id != leg_id]
        customers = [one for one in others if one.role == "customer"]
        agents = [one for one in others if one.role == "agent" and one.leg_id in self.answered]
        return next(iter([*customers, *agents, *others]), None)


def story_of(events: Iterable[Event]) -> Story:
    """Gather the events of one call, oldest first; events of anything else are passed over."""
    story = Story()
    for event in events:
        if isinstance(event, CallEvent):
            for party in event.call.parties:
                if party.role not in NOBODYS:
                    story.parties[party.leg_id] = party
            _gather(story, event)
    return story


def _gather(story: Story, event: CallEvent) -> None:
    story.just_left = None
    match event:
        case CallOffered(leg_id=leg_id):
            story.offered.add(leg_id)
        case CallOfferEnded(how=how) if how is not OfferEnd.ANSWERED:
            story.missed_offers += 1
        case CallPartyDialled(leg_id=leg_id):
            story.dialled.add(leg_id)
        case CallPartyAnswered(leg_id=leg_id):
            story.answered.add(leg_id)
        case CallQueued(at=at):
            story.queued_at = story.queued_at or at
            _leave(story, at)
        case CallMenuEntered(menu=menu, at=at):
            _leave(story, at)
            story.visits.append(MenuVisit(menu, at))
        case CallMenuChosen(digits=digits, at=at):
            _leave(story, at, digits)
        case _:
            _gather_more(story, event)


def _gather_more(story: Story, event: CallEvent) -> None:
    match event:
        case CallRecordingChanged(recording_id=str() as found) if found:
            story.recording_id = found
        case CallVoicemailLeft():
            story.has_message = True
        case CallEnded(at=at):
            _leave(story, at)
        case CallTransferred(to_number=number, how=how):
            story.forwarded_to, story.forwarded_how = number, how.value
        case _:
            pass


def _leave(story: Story, at: datetime, digits: str = "") -> None:
    """End the visit that goes on, if one does."""
    if story.visits and story.visits[-1].left_at is None:
        story.just_left = story.visits[-1]
        story.just_left.left_at, story.just_left.digits = at, digits
