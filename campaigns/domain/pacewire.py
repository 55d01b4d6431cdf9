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


class BadSnapshot(ValueError):  # noqa: N818 (what was sent is wrong, not us)
    """A snapshot cannot be read; the words say why."""


def read(line: str) -> Snapshot:
    """Read one snapshot. Raises BadSnapshot."""
    try:
        told = json.loads(line)
        return _snapshot(told)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadSnapshot(f"{type(error).__name__}: {error}") from error


def _snapshot(told: dict[str, Any]) -> Snapshot:
    unknown = set(told) - _PLAIN - _AGES - {"mode", "learned"}
    if unknown:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    ages: dict[str, Any] = {name: tuple(float(age) for age in told.get(name, ())) for name in _AGES}
    if any(age < 0 for of in ages.values() for age in of):
        raise ValueError("an age is negative")
    plain = {name: told[name] for name in _PLAIN if name in told}
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in plain.values()):
        raise ValueError("a count is no number")
    if any(one < 0 for one in plain.values()):
        raise ValueError("a count is negative")
    learned = _learned(told["learned"]) if "learned" in told else Learner().learned()
    return Snapshot(mode=Mode(told["mode"]), learned=learned, **ages, **plain)


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
