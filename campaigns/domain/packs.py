"""Compliance packs: what a country's rules ask of a dialer, as dated data.

A pack is a line of editions; the one in force on a day holds. A campaign may be stricter than its
pack and never laxer: `hold` takes the stricter of both. This is how Patchbay keeps the rules it
knows; it is no legal advice. Sources are named with each edition.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum

from agents.domain.hours import WeeklySpan
from campaigns.domain.windows import Window


class Pack(StrEnum):
    """Whose rules a campaign keeps."""

    NONE = "none"
    US_TSR = "us_tsr"
    UK_OFCOM = "uk_ofcom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is to be kept. `cap` is the share of answered calls that may be abandoned, over
    `cap_window` and, where not None, over `long_window` as well; `lock` is how long an abandoned
    number rests unless an agent is kept free for it; `machine_lock` the same for a number where a
    machine was detected; `keep_days` how long the evidence is kept; `scrub_days` how old an outside
    do-not-call list may be (0: it may not age)."""

    window: Window = field(default_factory=Window)
    cap: float = 0.03
    cap_window: timedelta = timedelta(hours=24)
    long_window: timedelta | None = None
    ring_s: int = 15
    patience_s: float = 2.0
    needs_message: bool = True
    lock: timedelta = timedelta(hours=72)
    machine_lock: timedelta = timedelta(0)
    counts_false_machines: bool = False
    tries_a_day: int = 3
    keep_days: int = 730
    scrub_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A pack's rules from a day on, with their source."""

    since: date
    source: str
    rules: Rules


_ALL_DAYS = range(1, 8)
_EIGHT_TO_NINE = Window(
    spans=tuple(WeeklySpan(day, time(8), time(21)) for day in _ALL_DAYS), keeps_holidays=False
)
_TSR_2008 = Rules(
    window=_EIGHT_TO_NINE, long_window=timedelta(days=30), keep_days=730, scrub_days=31
)
_OFCOM_2008 = Rules(machine_lock=timedelta(hours=24), counts_false_machines=True, keep_days=183)

EDITIONS: Mapping[Pack, tuple[Edition, ...]] = {
    Pack.NONE: (Edition(since=date(1970, 1, 1), source="Patchbay's own defaults", rules=Rules()),),
    Pack.US_TSR: (
        Edition(
            since=date(2003, 12, 31),
            source="Telemarketing Sales Rule, 16 CFR 310.4(b)(4), 310.4(c): 3 % a day",
            rules=replace(_TSR_2008, long_window=None),
        ),
        Edition(
            since=date(2008, 10, 1),
            source="the same, amended: 3 % over successive periods of 30 days",
            rules=_TSR_2008,
        ),
        Edition(
            since=date(2024, 10, 15),
            source="16 CFR 310.5 as amended in 2024: records for five years",
            rules=replace(_TSR_2008, keep_days=5 * 365 + 2),
        ),
    ),
    Pack.UK_OFCOM: (
        Edition(
            since=date(2008, 9, 10),
            source="Ofcom, revised statement of policy on persistent misuse (2008)",
            rules=_OFCOM_2008,
        ),
        Edition(
            since=date(2017, 3, 1),
            source="Ofcom, statement of general policy on persistent misuse, from 1 March 2017",
            rules=_OFCOM_2008,
        ),
    ),
}


def edition_of(pack: Pack, day: date) -> Edition:
    """Give the edition in force on a day; before the first one, the first."""
    editions = EDITIONS[pack]
    in_force = [edition for edition in editions if edition.since <= day]
    return in_force[-1] if in_force else editions[0]


def hold(pack: Rules, own: Rules) -> Rules:
    """Give the stricter of a pack's rules and a campaign's own, each by itself."""
    spans = [one for one in (pack.long_window, own.long_window) if one is not None]
    return Rules(
        window=pack.window.both(own.window),
        cap=min(pack.cap, own.cap),
        cap_window=own.cap_window,
        long_window=max(spans) if spans else None,
        ring_s=max(pack.ring_s, own.ring_s),
        patience_s=min(pack.patience_s, own.patience_s),
        needs_message=pack.needs_message or own.needs_message,
        lock=max(pack.lock, own.lock),
        machine_lock=max(pack.machine_lock, own.machine_lock),
        counts_false_machines=pack.counts_false_machines or own.counts_false_machines,
        tries_a_day=min(pack.tries_a_day, own.tries_a_day),
        keep_days=max(pack.keep_days, own.keep_days),
        scrub_days=min(filter(None, (pack.scrub_days, own.scrub_days)), default=0),
    )
