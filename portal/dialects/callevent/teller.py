"""Keeps the stories of one team's calls and agents, and says each event by them.

A story it does not have yet is read from the log, so a teller may begin in the middle of a call.
"""

from calls.domain import events as calls
from calls.domain.events import CallEvent, Event
from portal.dialects.callevent import agent_machine, lookups, render
from portal.dialects.callevent.agent_machine import AgentStory
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.story import Story
from portal.dialects.callevent.wire import Telling

#: Stories kept at most; a call nobody heard of for so long is read from the log again.
MOST_STORIES = 5_000


class Teller:
    """The stories of one team. `tell` may read the log: not for an event loop's own thread."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._calls: dict[str, Story] = {}
        self._agents: dict[str, AgentStory] = {}

    def needs_log(self, event: Event) -> bool:
        """Say whether telling this event will read the log."""
        if isinstance(event, CallEvent):
            is_new = event.call.call_id not in self._calls
            return is_new and not isinstance(event, calls.CallStarted)
        agent = getattr(event, "agent", None)
        return agent is not None and agent.agent_no not in self._agents

    def tell(self, seq: int, event: Event) -> list[Telling]:
        """Say an event; nothing when the document has no word for it."""
        if isinstance(event, CallEvent):
            return self._of_call(seq, event)
        agent = getattr(event, "agent", None)
        if agent is None:
            return []
        story = self._agents.get(agent.agent_no)
        if story is None:
            story = lookups.agent_story_of(
                agent.agent_no, team=event.team, before=seq, known=self.known
            )
            self._agents[agent.agent_no] = story
        return agent_machine.tell(story, event, self.known)

    def _of_call(self, seq: int, event: CallEvent) -> list[Telling]:
        call_id = event.call.call_id
        story = self._calls.get(call_id)
        if story is None:
            story = self._story(seq, event)
        said = render.tell(story, event, self.known)
        if isinstance(event, calls.CallPartyLeft) and event.agent_no in self._agents:
            self._agents[event.agent_no].note(event)
        if isinstance(event, calls.CallEnded):
            self._calls.pop(call_id, None)
        return said

    def _story(self, seq: int, event: CallEvent) -> Story:
        call_id = event.call.call_id
        found = None
        if not isinstance(event, calls.CallStarted):
            found = lookups.story_of(call_id, team=event.team, before=seq, known=self.known)
        while len(self._calls) >= MOST_STORIES:
            self._calls.pop(next(iter(self._calls)))
        return self._calls.setdefault(call_id, found or render.begin(event))
