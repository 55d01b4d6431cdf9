"""What a push of our own webhooks looks like, as JSON Schema made of the vocabulary. Pure."""

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

from portal.wire import canon

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    types.NoneType: {"type": "null"},
    Any: {},
}


def schema_of(version: int, trial: str) -> Schema:
    """Give the schema of every message of that version; `trial` names the test push.

    Fields may be added within a version, so what is not named is not refused.
    """
    known: dict[str, Schema] = {}
    told = [_message(name, _shape(kind, known)) for name, kind in sorted(canon.KINDS.items())]
    text = {"type": "string"}
    return {
        "$schema": DIALECT,
        "title": f"Patchbay webhooks, version {version}",
        "type": "object",
        "required": ["type", "version", "timestamp", "data"],
        "properties": {
            "type": text,
            "version": {"const": version},
            "timestamp": _PLAIN[datetime],
            "data": {
                "type": "object",
                "required": ["seq", "team", "call_id", "agent_no", "group", "event"],
                "properties": {
                    "seq": {"type": ["integer", "null"], "description": "null in a test push"},
                    "team": text,
                    "call_id": text,
                    "agent_no": text,
                    "group": text,
                    "event": {"type": "object"},
                },
            },
        },
        "oneOf": [*told, {"properties": {"type": {"const": trial}}}],
        "$defs": dict(sorted(known.items())),
    }


def _message(name: str, shape: Schema) -> Schema:
    event = {"properties": {"event": shape}}
    return {"properties": {"type": {"const": name}, "data": event}}


def _shape(of: Any, known: dict[str, Schema]) -> Schema:
    """Give the shape of values of a type; dataclasses and words stand under their names."""
    if of in _PLAIN:
        return _PLAIN[of]
    origin = typing.get_origin(of)
    if origin is not None:
        return _generic(origin, typing.get_args(of), known)
    if hasattr(of, "__supertype__"):
        return _shape(of.__supertype__, known)
    if isinstance(of, type) and issubclass(of, Enum):
        return _named(of, known, lambda: {"enum": [one.value for one in of]})
    if dataclasses.is_dataclass(of) and isinstance(of, type):
        return _named(of, known, lambda: _object(of, known))
    raise TypeError(f"{of} has no shape")


def _generic(origin: Any, args: tuple[Any, ...], known: dict[str, Schema]) -> Schema:
    if origin in {types.UnionType, typing.Union}:
        return {"anyOf": [_shape(one, known) for one in args]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _shape(args[1], known)}
    return {"type": "array", "items": _shape(args[0], known)}


def _named(of: type, known: dict[str, Schema], make: Callable[[], Schema]) -> Schema:
    name = of.__name__
    if name not in known:
        known[name] = {}  # a shape may hold itself
        about = " ".join((inspect.getdoc(of) or "").split())
        known[name] = {"description": about, **make()}
    return {"$ref": f"#/$defs/{name}"}


def _object(of: type, known: dict[str, Schema]) -> Schema:
    hints = typing.get_type_hints(of)
    fields = {field.name: _shape(hints[field.name], known) for field in dataclasses.fields(of)}
    return {"type": "object", "required": list(fields), "properties": fields}
