"""What may be dialled: a team's settings become one ordered table a calling code, read alike by the
portal and by the PBX's dialplan.

A dialled number is first written in full (E.164 digits, no `+`), as somebody in the team's home
country means it. The table of its calling code is then read from the top: the first pattern that
fits says `ok` or why not; a calling code without a table belongs to no allowed country; a number
that fits no line of its table is none. Denials stand before permissions. The patterns are what
POSIX extended expressions and Python's have in common, so that both readers mean the same.
Emergency numbers pass before anything is read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from calls.domain import numbering
from calls.domain.numbering import Home

#: Every country, as a team's setting says it.
EVERYWHERE = "*"
#: What may stand in a dialled number, and how long a full one may be.
DIALLED = re.compile(r"\+?[0-9]{1,20}")
SHORTEST, LONGEST = 5, 15
#: A line of AMI holds about a thousand characters; a table's line stays well below.
LONGEST_PATTERN = 700


class Verdict(StrEnum):
    """Whether a number may be dialled, or the first reason why not (CallRefused's Reason)."""

    OK = "ok"
    NUMBER = "number"  # no number that exists there
    BLOCKED = "blocked"  # begins with a prefix the team blocks
    COUNTRY = "country"  # of no country the team calls
    PREMIUM = "premium"  # premium rate or shared cost


@dataclass(frozen=True, slots=True, kw_only=True)
class DiallingRules:
    """A team's settings. Countries are two letters, or EVERYWHERE; prefixes are written as they
    are dialled: `+4420`, `0044`, `09`. An allowed prefix opens numbers beyond the countries.
    `emergency`: besides those of the home country, which pass in any case."""

    home_country: str
    allowed_countries: tuple[str, ...] = ()
    allowed_prefixes: tuple[str, ...] = ()
    blocked_prefixes: tuple[str, ...] = ()
    allow_premium: bool = False
    emergency: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: numbers that fit the pattern get the verdict."""

    verdict: Verdict
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialPlan:
    """A team's compiled rules: how home writes numbers, and a table for each calling code."""

    home: Home
    emergency: frozenset[str]
    tables: Mapping[str, tuple[Line, ...]]

    def verdict(self, number: str) -> Verdict:
        """Say whether a number, as somebody dials it, may be dialled."""
        if number in self.emergency:
            return Verdict.OK
        if DIALLED.fullmatch(number) is None:
            return Verdict.NUMBER
        full = self.home.in_full(number)
        if not SHORTEST <= len(full) <= LONGEST:
            return Verdict.NUMBER
        table = next((self.tables[full[:n]] for n in (1, 2, 3) if full[:n] in self.tables), None)
        if table is None:
            return Verdict.COUNTRY
        fitting = (line.verdict for line in table if re.search(line.pattern, full))
        return next(fitting, Verdict.NUMBER)


@lru_cache(maxsize=256)
def plan_of(rules: DiallingRules) -> DialPlan:
    """Compile a team's rules."""
    home = numbering.home_of(rules.home_country)
    countries = _countries(rules.allowed_countries)
    opened = tuple(map(home.prefix_in_full, rules.allowed_prefixes))
    blocked = tuple(map(home.prefix_in_full, rules.blocked_prefixes))
    tables = {
        code: _table(code, countries, opened, blocked, allow_premium=rules.allow_premium)
        for code in numbering.codes()
        if countries & set(numbering.countries_of(code)) or _within(code, opened)
    }
    emergency = numbering.emergency_of(rules.home_country).union(rules.emergency)
    return DialPlan(home=home, emergency=emergency, tables=tables)


def _countries(allowed: Iterable[str]) -> frozenset[str]:
    """Name the countries a setting means."""
    named = frozenset(allowed)
    return numbering.all_countries() if EVERYWHERE in named else named


def _within(code: str, prefixes: Iterable[str]) -> list[str]:
    """Give what the prefixes mean inside a calling code."""
    inside = (
        prefix if prefix.startswith(code) else code
        for prefix in prefixes
        if prefix and (prefix.startswith(code) or code.startswith(prefix))
    )
    return sorted(set(inside))


def _table(
    code: str,
    countries: frozenset[str],
    opened: tuple[str, ...],
    blocked: tuple[str, ...],
    *,
    allow_premium: bool,
) -> tuple[Line, ...]:
    lines = [Line(Verdict.BLOCKED, f"^({part})") for part in _joined(_within(code, blocked))]
    if not allow_premium:
        lines += _lines(Verdict.PREMIUM, code, numbering.costly(code))
    lines += [Line(Verdict.OK, f"^({part})") for part in _joined(_within(code, opened))]
    for shapes in numbering.shapes_of(code):
        if shapes.country in countries:
            lines += _lines(Verdict.OK, code, shapes.own + shapes.shared)
        else:
            lines += _lines(Verdict.COUNTRY, code, shapes.own)
    return tuple(lines)


def _lines(verdict: Verdict, code: str, patterns: Iterable[str]) -> list[Line]:
    """Make lines of patterns of national numbers, several in one while it stays short."""
    return [Line(verdict, f"^{code}({part})$") for part in _joined(dict.fromkeys(patterns))]


def _joined(patterns: Iterable[str]) -> list[str]:
    made: list[str] = []
    for pattern in patterns:
        if made and len(made[-1]) + len(pattern) < LONGEST_PATTERN:
            made[-1] += f"|{pattern}"
        else:
            made.append(pattern)
    return made


def is_prefix(text: str) -> bool:
    """Say whether a setting's word can be a prefix."""
    return re.fullmatch(r"\+?[0-9]{1,15}", text) is not None
