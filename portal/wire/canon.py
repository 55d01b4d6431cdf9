"""The union of everything we tell and everything that may be asked; rows to events and back."""

from collections.abc import Mapping
from typing import Any

from agents.domain import commands as agent_commands
from agents.domain import events as agent_events
from calls.domain import commands as call_commands
from calls.domain import events as call_events
from calls.domain.plain import build, encode
from campaigns.domain import events as campaign_events

__all__ = ["KINDS", "Command", "Event", "build", "decode", "encode"]

Event = call_events.Event
Command = call_commands.CallCommand | agent_commands.AgentCommand

#: Every event by its name in the log.
KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        *call_events.CALL_EVENTS,
        *agent_events.AGENT_EVENTS,
        *campaign_events.CAMPAIGN_EVENTS,
    )
}


def decode(kind: str, body: Mapping[str, Any]) -> Event:
    """Make the event again from its row.

    Raises KeyError for a kind that is not in the vocabulary, TypeError for a body that does not
    fit it.
    """
    made = build(KINDS[kind], body)
    if not isinstance(made, Event):  # the table above holds events only
        raise TypeError(kind)
    return made
