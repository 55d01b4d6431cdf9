from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Optional

import pytest

from calls.domain.plain import build, encode, pack


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    at: datetime | None
    colour: Colour = Colour.RED


@dataclass
class Outer:
    one: Inner
    many: tuple[Inner, ...]
    by_name: dict[str, Inner]
    words: list[str]
    tags: frozenset[str]
    maybe: Optional[int] = None  # noqa: UP045 (the old spelling is read too)


AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WHOLE = Outer(
    one=Inner(AT),
    many=(Inner(None), Inner(AT)),
    by_name={"a": Inner(AT)},
    words=["x"],
    tags=frozenset({"b", "a"}),
    maybe=3,
)


def test_what_is_encoded_is_plain():
    assert encode(WHOLE) == {
        "one": {"at": "2026-03-02T09:00:00+00:00", "colour": "red"},
        "many": [
            {"at": None, "colour": "red"},
            {"at": "2026-03-02T09:00:00+00:00", "colour": "red"},
        ],
        "by_name": {"a": {"at": "2026-03-02T09:00:00+00:00", "colour": "red"}},
        "words": ["x"],
        "tags": ["a", "b"],
        "maybe": 3,
    }


def test_what_was_encoded_is_built_again():
    assert build(Outer, encode(WHOLE)) == WHOLE


def test_a_generic_nobody_knows_stays_as_it_is():
    assert build(type[int], "x") == "x"


def test_a_field_that_is_not_there_is_refused():
    with pytest.raises(KeyError):
        build(Inner, {"at": None, "size": 1})


def test_what_is_packed_says_nothing_of_defaults_and_is_whole_again():
    packed = pack(replace(WHOLE, maybe=None))
    assert packed == {
        "one": {"at": AT.isoformat()},
        "many": [{"at": None}, {"at": AT.isoformat()}],
        "by_name": {"a": {"at": AT.isoformat()}},
        "words": ["x"],
        "tags": ["a", "b"],
    }
    assert build(Outer, packed) == replace(WHOLE, maybe=None)
    assert build(Outer, pack(WHOLE)) == WHOLE
    assert build(Outer, encode(WHOLE)) == WHOLE
