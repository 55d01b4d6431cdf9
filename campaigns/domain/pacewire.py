"""Snapshots and decisions as JSON, so that the pacing can be driven from outside.

A snapshot names `mode`, `idle`, the ages in seconds of what rings, talks and writes up, and the
counts of the window; what it leaves out has the snapshot's own defaults. Without `learned` the
neutral guesses stand in for what a day would have taught.
"""

import json
from dataclasses import asdict, fields
from typing import Any

from campaigns.domain.campaign import Mode
from campaigns.domain.learning import BINS, Learned, Learner, Spread
from campaigns.domain.pacing import Decision, Snapshot

_AGES = frozenset({"ringing", "talking", "wrapping"})
_PLAIN = frozenset(field.name for field in fields(Snapshot)) - _AGES - {"mode", "learned"}
_NEEDED = ("mode", "idle", "answered", "abandoned")
#: People and calls of one floor at most; the pacing looks at each.
MOST_PEOPLE = 10_000
#: Seconds; whatever goes on for longer is older than a day.
OLDEST = 86_400.0
#: The greatest each number may be; those that are not whole are measures.
_GREATEST: dict[str, float] = {
    "idle": MOST_PEOPLE,
    "detecting": MOST_PEOPLE,
    "waiting": MOST_PEOPLE,
    "answered": 10**9,
    "abandoned": 10**9,
    "leads": 10**9,
    "lines": 10**9,
    "starts": 10**9,
    "cap": 1.0,
    "ratio": 100.0,
    "slower": 1.0,
}
_MEASURES = frozenset({"abandoned", "cap", "ratio", "slower"})


class BadSnapshot(ValueError):  # noqa: N818 (what was sent is wrong, not us)
    """A snapshot cannot be read; the words say why."""


def read(line: str) -> Snapshot:
    """Read one snapshot. Raises BadSnapshot."""
    try:
        told = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadSnapshot(f"no JSON: {error}") from error
    if not isinstance(told, dict):
        raise BadSnapshot("a snapshot is a JSON object")
    unknown = set(told) - _PLAIN - _AGES - {"mode", "learned"}
    if unknown:
        raise BadSnapshot(f"unknown: {', '.join(sorted(unknown))}")
    if missing := [name for name in _NEEDED if name not in told]:
        raise BadSnapshot(f"missing: {', '.join(missing)}")
    if told["mode"] not in list(Mode):
        raise BadSnapshot(f"mode is one of {', '.join(Mode)}")
    ages: dict[str, Any] = {name: _ages(name, told.get(name, [])) for name in _AGES}
    plain: dict[str, Any] = {name: _number(name, told[name]) for name in _PLAIN if name in told}
    return Snapshot(mode=Mode(told["mode"]), learned=_taught(told), **ages, **plain)


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _number(name: str, said: Any) -> float:
    is_number = isinstance(said, int | float) and not isinstance(said, bool)
    if not is_number or not 0 <= said <= _GREATEST[name]:
        raise BadSnapshot(f"{name} is a number from 0 to {_GREATEST[name]:g}")
    if name in _MEASURES:
        return float(said)
    if said != int(said):
        raise BadSnapshot(f"{name} is a whole number")
    return int(said)


def _ages(name: str, said: Any) -> tuple[float, ...]:
    if not isinstance(said, list) or len(said) > MOST_PEOPLE:
        raise BadSnapshot(f"{name} is a list of at most {MOST_PEOPLE} ages")
    is_number = all(isinstance(age, int | float) and not isinstance(age, bool) for age in said)
    if not is_number or any(not 0 <= age <= OLDEST for age in said):
        raise BadSnapshot(f"{name} holds ages in seconds, from 0 to {OLDEST:g}")
    return tuple(float(age) for age in said)


def _taught(told: dict[str, Any]) -> Learned:
    if "learned" not in told:
        return Learner().learned()
    try:
        learned = _learned(told["learned"])
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise BadSnapshot(f"learned: {type(error).__name__}: {error}") from error
    spreads = (learned.talk.mu, learned.talk.sigma, learned.wrap.mu, learned.wrap.sigma)
    shares = (*learned.answers, *learned.ends, learned.detected)
    is_sane = all(0 <= one <= 1 for one in shares) and all(abs(one) <= 100 for one in spreads)
    if not is_sane or not 0 <= learned.level <= 100:
        raise BadSnapshot("learned: chances go from 0 to 1, level and spreads are small")
    return learned


def _learned(told: dict[str, Any]) -> Learned:
    answers, ends = tuple(map(float, told["answers"])), tuple(map(float, told["ends"]))
    if len(answers) != BINS or len(ends) != BINS:
        raise ValueError(f"answers and ends have {BINS} seconds each")
    return Learned(
        answers=answers,
        ends=ends,
        level=float(told["level"]),
        detected=float(told["detected"]),
        talk=Spread(*map(float, told["talk"])),
        wrap=Spread(*map(float, told["wrap"])),
    )


def write(seen: Snapshot) -> str:
    """Write a snapshot on one line."""
    told = asdict(seen)
    told["learned"]["talk"] = [seen.learned.talk.mu, seen.learned.talk.sigma]
    told["learned"]["wrap"] = [seen.learned.wrap.mu, seen.learned.wrap.sigma]
    return json.dumps(told)


def answer(decision: Decision) -> str:
    """Write a decision on one line."""
    told = asdict(decision)
    numbers = {name: round(one, 4) for name, one in told.items() if isinstance(one, float)}
    return json.dumps(told | numbers)
