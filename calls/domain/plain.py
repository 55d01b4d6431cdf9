"""Dataclasses to JSON's own types and back, for rows, machines and the wire.

Every event passes here several times, so how a type is taken apart and put together is worked out
once and kept.
"""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any

_Step = Callable[[Any], Any]

#: Types that JSON has itself.
_PLAIN = frozenset({str, int, float, bool, types.NoneType})


def encode(value: object) -> Any:
    """Turn an event, a tile or any part of one into JSON's own types; instants as ISO 8601."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _encoder(kind)(value)


@functools.cache
def _encoder(kind: Any) -> _Step:
    """Work out how values of a type are encoded."""
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(tuple(field.name for field in dataclasses.fields(kind)))
    if issubclass(kind, datetime):
        return datetime.isoformat
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, list | tuple):
        return lambda value: [encode(item) for item in value]
    if issubclass(kind, frozenset | set):
        return lambda value: sorted(encode(item) for item in value)
    if issubclass(kind, Mapping):
        return lambda value: {str(key): encode(item) for key, item in value.items()}
    return lambda value: value


def _dataclass_encoder(names: tuple[str, ...]) -> _Step:
    def run(value: Any) -> dict[str, Any]:
        made = {}
        for name in names:
            item = getattr(value, name)
            kind: Any = type(item)
            made[name] = item if kind in _PLAIN else _encoder(kind)(item)
        return made

    return run


def build(shape: Any, value: Any) -> Any:
    """Fill a dataclass, tuple, list, dict, enum or instant from JSON's own types."""
    return None if value is None else _builder(shape)(value)


@functools.cache
def _builder(shape: Any) -> _Step:
    """Work out how a shape is filled; None never comes here."""
    origin = typing.get_origin(shape)
    if origin is not None:
        return _generic_builder(origin, typing.get_args(shape))
    if not isinstance(shape, type):
        return _same
    if dataclasses.is_dataclass(shape):
        return _dataclass_builder(shape)
    if shape is datetime:
        return datetime.fromisoformat
    return shape if issubclass(shape, Enum) else _same


def _dataclass_builder(shape: type) -> _Step:
    hints = typing.get_type_hints(shape)
    steps = {name: _builder(hint) for name, hint in hints.items()}

    def run(value: Mapping[str, Any]) -> Any:
        return shape(
            **{name: None if item is None else steps[name](item) for name, item in value.items()}
        )

    return run


def _generic_builder(origin: Any, args: tuple[Any, ...]) -> _Step:
    """Work out a union (its first real member) or a container."""
    if origin in {types.UnionType, typing.Union}:
        return _builder(next(arg for arg in args if arg is not types.NoneType))
    if origin is dict:
        return lambda value: {key: build(args[1], item) for key, item in value.items()}
    if origin in {tuple, list, frozenset, set}:
        return lambda value: origin(build(args[0], item) for item in value)
    return _same


def _same(value: Any) -> Any:
    return value
