"""The union of everything we tell and everything that may be asked; rows to events and back."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from agents.domain import commands as agent_commands
from agents.domain import events as agent_events
from calls.domain import commands as call_commands
from calls.domain import events as call_events

Event = call_events.Event
Command = call_commands.CallCommand | agent_commands.AgentCommand

#: Every event by its name in the log.
KINDS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (*call_events.CALL_EVENTS, *agent_events.AGENT_EVENTS)
}


def encode(value: object) -> Any:
    """Turn an event, a tile or any part of one into JSON's own types; instants as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple | frozenset | set):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def decode(kind: str, body: Mapping[str, Any]) -> Event:
    """Make the event again from its row.

    Raises KeyError for a kind that is not in the vocabulary, TypeError for a body that does not
    fit it.
    """
    made = build(KINDS[kind], body)
    if not isinstance(made, Event):  # the table above holds events only
        raise TypeError(kind)
    return made


def build(shape: Any, value: Any) -> Any:
    """Fill a dataclass, tuple, enum or instant from JSON's own types."""
    if value is None:
        return None
    origin = typing.get_origin(shape)
    if origin in {types.UnionType, typing.Union}:
        inner = [arg for arg in typing.get_args(shape) if arg is not type(None)]
        return build(inner[0], value)
    if origin is tuple:
        return tuple(build(typing.get_args(shape)[0], item) for item in value)
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = typing.get_type_hints(shape)
        return shape(**{name: build(hints[name], item) for name, item in value.items()})
    if shape is datetime:
        return datetime.fromisoformat(value)
    if isinstance(shape, type) and issubclass(shape, Enum):
        return shape(value)
    return value
