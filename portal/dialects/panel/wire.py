"""Shapes of the panel's messages, JSON over `/ws/panel`; `docs/dialects/panel.md` tells all."""

from dataclasses import dataclass, field
from typing import Any

#: The longest text a client may send, bytes.
LONGEST_ASK = 8_192


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """The one button: log in if need be, check in to all groups, end pause and wrap-up. A
    supervisor's page names the agent; "" is the page's own."""

    agent_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory:
    """What a number had with the team before, newest first."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadColleagues:
    """Who else is in the team and what she does now: whom a call may be handed to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneGone:
    """The page was loaded anew (or its sound broke off) and says that the phone behind her leg
    of this call is gone. Without `leg_id`: her only leg."""

    call_id: str
    leg_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message that is no command of ours: `code` for programs, `words` for people."""

    code: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to one message. `ok` means accepted; what then happens comes as events."""

    id: str
    ok: bool
    code: str = "accepted"
    words: str = ""
    data: dict[str, Any] = field(default_factory=dict)
