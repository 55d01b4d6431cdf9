"""Where a call may be led, as one word a person can read: `group:630`, `menu:main`, `hangup`."""

import re
from dataclasses import dataclass
from enum import StrEnum

from typing_extensions import override


class BadTargetError(ValueError):
    """The word names no target; its text says why, for the person who wrote it."""


class TargetKind(StrEnum):
    """What takes the call next."""

    GROUP = "group"  # by queue number
    MENU = "menu"  # by code
    MAILBOX = "mailbox"  # by code
    NUMBER = "number"  # a telephone number outside
    MESSAGE = "message"  # a prompt by code, then the call ends
    HANGUP = "hangup"


@dataclass(frozen=True, slots=True)
class Target:
    """A kind and what is meant by it; `about` is empty only for `hangup`."""

    kind: TargetKind
    about: str = ""

    @override
    def __str__(self) -> str:
        """Write it as people do."""
        return f"{self.kind.value}:{self.about}" if self.about else self.kind.value


_ABOUT = {
    TargetKind.GROUP: re.compile(r"[0-9]{2,10}"),
    TargetKind.MENU: re.compile(r"[a-z0-9]{1,30}"),
    TargetKind.MAILBOX: re.compile(r"[a-z0-9]{1,30}"),
    TargetKind.NUMBER: re.compile(r"\+?[0-9]{3,18}"),
    TargetKind.MESSAGE: re.compile(r"[a-z0-9]{1,30}"),
    TargetKind.HANGUP: re.compile(r""),
}


def parse_target(text: str) -> Target:
    """Read a target. Raises BadTargetError with words for the person who wrote it."""
    word, _, about = text.strip().partition(":")
    try:
        kind = TargetKind(word)
    except ValueError as error:
        known = ", ".join(kind.value for kind in TargetKind)
        raise BadTargetError(f"{text!r} does not begin with one of {known}.") from error
    if _ABOUT[kind].fullmatch(about) is None:
        raise BadTargetError(f"{text!r} does not say which {kind.value}.")
    return Target(kind, about)
