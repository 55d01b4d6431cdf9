"""Reads the fields of a page's message. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from calls.domain.ids import AgentNo

LONGEST_WORD = 200
Choice = TypeVar("Choice", bound=StrEnum)


class Unreadable(Exception):  # noqa: N818 (turned into a refusal by `parse`)
    """A field is missing or is not what it must be."""


def word(message: Mapping[str, Any], *names: str, longest: int = LONGEST_WORD) -> str:
    """Read an optional text; the first of several names that is there."""
    for name in names:
        value = message.get(name)
        if value is None:
            continue
        if not isinstance(value, str) or len(value) > longest or "\x00" in value:
            raise Unreadable(f"{name}: a text of at most {longest} characters")
        return value
    return ""


def needed(message: Mapping[str, Any], *names: str, longest: int = LONGEST_WORD) -> str:
    """Read a text that must be there."""
    value = word(message, *names, longest=longest).strip()
    if not value:
        raise Unreadable(f"{names[0]}: needed")
    return value


def flag(message: Mapping[str, Any], name: str) -> bool:
    """Read yes or no."""
    value = message.get(name)
    if not isinstance(value, bool):
        raise Unreadable(f"{name}: true or false")
    return value


def number(message: Mapping[str, Any], name: str, default: int | None = None) -> int:
    """Read a whole number, needed when there is no default."""
    value = message.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000:
        raise Unreadable(f"{name}: a whole number")
    return value


def choice(message: Mapping[str, Any], name: str, kind: type[Choice]) -> Choice:
    """Read one of a few words."""
    value = needed(message, name)
    if value not in {one.value for one in kind}:
        raise Unreadable(f"{name}: {', '.join(kind)}")
    return kind(value)


def groups(message: Mapping[str, Any]) -> tuple[str, ...]:
    """Read a list of group codes."""
    value = message.get("groups", [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unreadable("groups: a list of group codes")
    return tuple(value)


def whom(message: Mapping[str, Any], agent_no: AgentNo) -> AgentNo:
    """Read whom it is about: the page's own agent, or one a supervisor names."""
    return AgentNo(word(message, "agent_no") or agent_no)
