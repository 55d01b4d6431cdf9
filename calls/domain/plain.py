"""Dataclasses to JSON's own types and back, for rows, machines and the wire."""

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any


def encode(value: object) -> Any:
    """Turn an event, a tile or any part of one into JSON's own types; instants as ISO 8601."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: encode(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(encode(item) for item in value)
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


@functools.cache
def _hints(shape: type) -> dict[str, Any]:
    """Resolve a dataclass's annotations once; resolving them per event costs more than the rest."""
    return typing.get_type_hints(shape)


def build(shape: Any, value: Any) -> Any:
    """Fill a dataclass, tuple, list, dict, enum or instant from JSON's own types."""
    if value is None:
        return None
    origin = typing.get_origin(shape)
    if origin is not None:
        return _build_generic(origin, typing.get_args(shape), value)
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = _hints(shape)
        return shape(**{name: build(hints[name], item) for name, item in value.items()})
    if shape is datetime:
        return datetime.fromisoformat(value)
    if isinstance(shape, type) and issubclass(shape, Enum):
        return shape(value)
    return value


def _build_generic(origin: Any, args: tuple[Any, ...], value: Any) -> Any:
    """Fill a union (its first real member) or a container."""
    if origin in {types.UnionType, typing.Union}:
        return build(next(arg for arg in args if arg is not type(None)), value)
    if origin is dict:
        return {key: build(args[1], item) for key, item in value.items()}
    if origin in {tuple, list, frozenset, set}:
        return origin(build(args[0], item) for item in value)
    return value
