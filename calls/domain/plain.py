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


def pack(value: object) -> Any:
    """Encode a dataclass without the fields that hold their default; `build` makes it again."""
    kind: Any = type(value)
    return value if kind in _PLAIN else _packer(kind)(value)


@functools.cache
def _packer(kind: Any) -> _Step:
    """Work out how values of a type are packed: containers for what they hold."""
    if dataclasses.is_dataclass(kind):
        return _dataclass_packer(tuple(map(_with_default, dataclasses.fields(kind))))
    if issubclass(kind, list | tuple):
        return lambda value: [pack(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): pack(item) for key, item in value.items()}
    return _encoder(kind)


def _with_default(field: "dataclasses.Field[Any]") -> tuple[str, Any]:
    """Give a field's name and its default; one without is never equal to what stands for it."""
    made = field.default_factory
    return field.name, field.default if made is dataclasses.MISSING else made()


def _dataclass_packer(fields: tuple[tuple[str, Any], ...]) -> _Step:
    def run(value: Any) -> dict[str, Any]:
        found = ((name, getattr(value, name), default) for name, default in fields)
        return {name: pack(item) for name, item, default in found if item != default}

    return run


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
