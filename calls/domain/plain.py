"""Dataclasses to JSON's own types and back, for rows, machines and the wire."""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
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


#: Fills one shape from JSON's own types; None for a shape whose values are already what they are.
_Maker = Callable[[Any], Any] | None


def build(shape: Any, value: Any) -> Any:
    """Fill a dataclass, tuple, list, dict, enum or instant from JSON's own types."""
    make = _maker(shape)
    return value if make is None else make(value)


@functools.cache
def _maker(shape: Any) -> _Maker:
    """Look at a shape once; to do so for every event would cost more than the rest."""
    origin = typing.get_origin(shape)
    if origin is not None:
        return _generic_maker(origin, typing.get_args(shape))
    if not isinstance(shape, type):
        return None
    if dataclasses.is_dataclass(shape):
        return _dataclass_maker(shape)
    if shape is datetime:
        return lambda value: None if value is None else datetime.fromisoformat(value)
    if issubclass(shape, Enum):
        return lambda value: None if value is None else shape(value)
    return None


def _dataclass_maker(shape: type) -> _Maker:
    """Make the parts first. What they are is asked when first needed: a shape may hold itself."""
    makers: dict[str, _Maker] = {}

    def make(value: Any) -> Any:
        if value is None:
            return None
        if not makers:
            hints = typing.get_type_hints(shape)
            makers.update({name: _maker(hint) for name, hint in hints.items()})
        parts = {}
        for name, item in value.items():
            of_part = makers[name]
            parts[name] = item if of_part is None else of_part(item)
        return shape(**parts)

    return make


def _generic_maker(origin: Any, args: tuple[Any, ...]) -> _Maker:
    """Make a union (its first real member) or a container."""
    if origin in {types.UnionType, typing.Union}:
        return _maker(next(arg for arg in args if arg is not type(None)))
    if origin is dict:
        return lambda value: (
            None if value is None else {key: build(args[1], item) for key, item in value.items()}
        )
    if origin in {tuple, list, frozenset, set}:
        return lambda value: (
            None if value is None else origin(build(args[0], item) for item in value)
        )
    return None
