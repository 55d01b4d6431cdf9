"""One frame to a request, or to the fault it is answered with. Pure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.requests import REQUESTS, Request

#: The longest frame, characters; no request needs a tenth of it.
LONGEST_FRAME = 16_384
LONGEST_TEXT = 80
LONGEST_VALUE = 2_000
MOST_DATA = 50
MOST_QUEUES = 100
REFERENCES = range(2**63)
#: How long wrap-up may be prolonged at once, seconds.
DELAY_S = range(30, 901)
STATES = (1, 2)
REASONS = range(99)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A frame that is no request, and what can be said of it."""

    fault: Fault
    reference: int = 0
    name: str = ""
    dn: str = ""
    call_id: str = ""


class Unreadable(Exception):  # noqa: N818 (turned into an answer by `read`)
    """A field is missing or is not what it must be."""


def read(text: str | None) -> Request | Bad:
    """Read one frame; None is one that was no text."""
    message = _object(text)
    if message is None:
        return Bad(fault=Fault.SOCKET_TO_JSON)
    reference = message.get("referenceID", 0)
    name = message.get("messageID")
    is_number = isinstance(reference, int) and not isinstance(reference, bool)
    known = reference if is_number and reference in REFERENCES else 0
    if not isinstance(name, str) or name not in REQUESTS:
        asked = name[:LONGEST_TEXT] if isinstance(name, str) else ""
        return Bad(fault=Fault.MESSAGE_ID_NOT_MATCH, reference=known, name=asked)
    try:
        _number(REFERENCES)(reference, "referenceID")
        return Request(name=name, reference=known, **_fields(message, name))
    except Unreadable:
        return Bad(
            fault=Fault.INVALID_PARAMS,
            reference=known,
            name=name,
            dn=_said(message, "thisDN"),
            call_id=_said(message, "callID"),
        )


def _object(text: str | None) -> dict[str, Any] | None:
    """Read strict JSON: one object, no name twice, no NaN, no half of a character."""
    if text is None or len(text) > LONGEST_FRAME:
        return None
    try:
        found = json.loads(text, parse_constant=_refuse, object_pairs_hook=_once)
        if "\\u" in text:  # what cannot be written could not be said back either
            json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a name stands twice")
    return made


def _fields(message: Mapping[str, Any], name: str) -> dict[str, Any]:
    for needed in REQUESTS[name].needs:
        if message.get(needed) in (None, "", {}, []):
            raise Unreadable(needed)
    return {
        field: read_one(message[wire], wire)
        for wire, (field, read_one) in _READERS.items()
        if message.get(wire) is not None
    }


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT or not value.isprintable():
        raise Unreadable(name)
    return value.strip()


def _data(value: Any, name: str) -> dict[str, str]:
    if not isinstance(value, dict) or len(value) > MOST_DATA:
        raise Unreadable(name)
    return {_text(key, name): _value(one, name) for key, one in value.items()}


def _value(value: Any, name: str) -> str:
    """Data travels as text: numbers and yes or no become what JSON writes for them."""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or "\x00" in value:
        raise Unreadable(name)
    return value


def _number(within: range | tuple[int, ...]) -> Callable[[Any, str], int]:
    def read_one(value: Any, name: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value not in within:
            raise Unreadable(name)
        return value

    return read_one


def _queues(value: Any, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_QUEUES:
        raise Unreadable(name)
    return tuple(_text(one, name) for one in value)


def _said(message: Mapping[str, Any], name: str) -> str:
    """Give a field back to the one who said it, if it is a text at all."""
    value = message.get(name)
    return value[:LONGEST_TEXT] if isinstance(value, str) else ""


_READERS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "thisDN": ("dn", _text),
    "callID": ("call_id", _text),
    "otherDN": ("other_dn", _text),
    "dtmfDigits": ("digits", _text),
    "attachedData": ("data", _data),
    "reasonCode": ("reason", _number(REASONS)),
    "agentState": ("agent_state", _number(STATES)),
    "thisQueues": ("queues", _queues),
    "thisQueue": ("queue", _text),
    "duration": ("seconds", _number(DELAY_S)),
    "callType": ("call_type", _text),
}
