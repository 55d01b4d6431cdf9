"""What is told of callers before, and instead of, an agent."""

from dataclasses import dataclass

from calls.domain.event_base import CallEvent, Event
from calls.domain.tiles import CallbackState


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMenuEntered(CallEvent):
    """The caller hears a menu or an announcement."""

    menu: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMenuChosen(CallEvent):
    """The caller chose in a menu; `digits` is empty after a time-out."""

    menu: str
    digits: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallVoicemailLeft(CallEvent):
    """The caller left a message."""

    box: str
    recording_id: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRequested(CallEvent):
    """The caller wants to be called back; the place in line is kept."""

    callback_id: str
    number: str
    place: int = 1  # in the group's line when it was asked for
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackStateChanged(Event):
    """A promise to call back went on."""

    callback_id: str
    group: str
    number: str
    state: CallbackState
    agent_no: str = ""
    call_id: str = ""
