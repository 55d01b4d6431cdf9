"""Reads the fields of a client's message. Pure."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

Fields = Mapping[str, Any]
LONGEST_WORD = 200
LONGEST_TEXT = 2_000
#: Row numbers are stored in eight bytes.
GREATEST_ID = 2**63 - 1
MOST_VALUES = 50
MOST_IN_LIST = 500
_NUMBER = re.compile(r"-?[0-9]{1,19}")


class Unreadable(Exception):  # noqa: N818 (turned into a refusal by `parse`)
    """A field is missing or is not what it must be."""


def text(message: Fields, name: str, *, longest: int = LONGEST_WORD) -> str:
    """Read an optional text; a number is as good, null is none."""
    value = message.get(name)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or len(value) > longest or not is_plain(value):
        raise Unreadable(name)
    return value.strip()


def needed(message: Fields, name: str, *, longest: int = LONGEST_WORD) -> str:
    """Read a text that must be there."""
    value = text(message, name, longest=longest)
    if not value:
        raise Unreadable(name)
    return value


def number(message: Fields, name: str, *, most: int = GREATEST_ID, least: int = 0) -> int:
    """Read a whole number; forms send it as text."""
    found = optional(message, name, most=most, least=least)
    if found is None:
        raise Unreadable(name)
    return found


def optional(message: Fields, name: str, *, most: int = GREATEST_ID, least: int = 0) -> int | None:
    """Read a whole number that may be missing, null or empty."""
    value = message.get(name)
    if value is None or value == "":
        return None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise Unreadable(name)
    return value


def flag(message: Fields, name: str) -> bool:
    """Read yes or no; forms send it as text."""
    value = message.get(name)
    if isinstance(value, str):
        value = {"true": True, "false": False}.get(value.strip().lower())
    if not isinstance(value, bool):
        raise Unreadable(name)
    return value


def numbers(message: Fields, name: str) -> tuple[int, ...]:
    """Read a list of whole numbers."""
    return tuple(number({name: one}, name) for one in _list(message, name))


def words(message: Fields, name: str) -> tuple[str, ...]:
    """Read a list of texts."""
    return tuple(needed({name: one}, name) for one in _list(message, name))


def objects(message: Fields, name: str) -> list[Fields]:
    """Read a list of objects."""
    found = _list(message, name)
    if not all(isinstance(one, dict) for one in found):
        raise Unreadable(name)
    return found


def inner(message: Fields, name: str) -> Fields:
    """Read an object."""
    value = message.get(name)
    if not isinstance(value, dict):
        raise Unreadable(name)
    return value


def variables(message: Fields, name: str = "variables") -> dict[str, str]:
    """Read attached data: an object of plain values, or a text of JSON that is one (the document's
    own example passes a text, with single quotes). Keys get the prefix USR_."""
    value = message.get(name)
    if isinstance(value, str):
        value = _loosely(value) if value.strip() else None
    if value is None:
        return {}
    if not isinstance(value, dict) or len(value) > MOST_VALUES:
        raise Unreadable(name)
    return {_key(key): _value(one, name) for key, one in value.items()}


def day(message: Fields, name: str) -> str:
    """Read an optional day, YYYY-MM-DD."""
    value = text(message, name)
    if value:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise Unreadable(name) from error
    return value


def _key(key: str) -> str:
    name = key if key.startswith("USR_") else f"USR_{key}"
    if not re.fullmatch(r"USR_[A-Za-z0-9_]{1,60}", name):
        raise Unreadable("variables")
    return name


def _value(value: object, name: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not is_plain(value):
        raise Unreadable(name)
    return value


def _loosely(text_: str) -> object:
    for attempt in (text_, text_.replace("'", '"')):
        try:
            return json.loads(attempt)
        except (ValueError, RecursionError):
            continue
    raise Unreadable("variables")


def _list(message: Fields, name: str) -> list[Any]:
    value = message.get(name)
    if not isinstance(value, list) or len(value) > MOST_IN_LIST:
        raise Unreadable(name)
    return value


def is_plain(value: str) -> bool:
    """Say whether the database takes it: no NUL, no half of a surrogate pair."""
    return "\x00" not in value and not any("\ud800" <= one <= "\udfff" for one in value)
