"""A table of people becomes leads: numbers in full, duplicates and forbidden ones left out.

Rows come from a file, each a mapping of column to cell. What cannot be used is told with the
number of its row (the first below the headings is 2, as in a spreadsheet) and why.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import phonenumbers

from calls.domain.numbering import bare, home_of
from campaigns.domain.donotcall import DoNotCall
from campaigns.domain.zones import available_zones

FIRST_ROW = 2
#: A contact has at most so many numbers, in the order of their columns.
MOST_NUMBERS = 8


class Refusal(StrEnum):
    """Why a row makes no lead."""

    NO_NUMBER = "no_number"
    BAD_NUMBER = "bad_number"
    BAD_ZONE = "bad_zone"
    DUPLICATE = "duplicate"
    DO_NOT_CALL = "do_not_call"


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column of the file is what; all that is not named becomes a field of the lead."""

    numbers: tuple[str, ...]
    name: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLead:
    """A row that may go into the list; numbers are `+` and E.164 digits, `cell` is the first of
    them as it was written."""

    row: int
    numbers: tuple[str, ...]
    cell: str = ""
    name: str = ""
    zone: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that may not, with the cell that is to blame."""

    row: int
    why: Refusal
    cell: str = ""


class Sieve:
    """Takes rows in, one after another, and counts what became of them. It remembers every number
    it let pass, unless told not to: then somebody else looks for duplicates."""

    def __init__(
        self,
        columns: Columns,
        *,
        country: str,
        forbidden: DoNotCall,
        known: Iterable[str] = (),
        remembers: bool = True,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self._columns = columns
        self._home = home_of(country)
        self._forbidden = forbidden
        self._known = set(known)
        self._remembers = remembers
        named = {*columns.numbers, columns.name, columns.zone}
        self._named = named - {""}

    def take(self, rows: Iterable[Mapping[str, str]]) -> Iterator[NewLead | Refused]:
        """Give a lead or a refusal for each row; empty rows are passed over."""
        for at, cells in enumerate(rows, FIRST_ROW):
            if not any(cell.strip() for cell in cells.values()):
                continue
            told = self._one(at, cells)
            self.counts["accepted" if isinstance(told, NewLead) else told.why.value] += 1
            yield told

    def _one(self, row: int, cells: Mapping[str, str]) -> NewLead | Refused:
        zone = cells.get(self._columns.zone, "").strip()
        if zone and zone not in available_zones():
            return Refused(row, Refusal.BAD_ZONE, zone)
        written = [cells.get(column, "").strip() for column in self._columns.numbers]
        written = [cell for cell in written if cell][:MOST_NUMBERS]
        if not written:
            return Refused(row, Refusal.NO_NUMBER)
        numbers = self._numbers(row, written)
        if isinstance(numbers, Refused):
            return numbers
        if self._remembers:
            self._known.update(numbers)
        return NewLead(
            row=row,
            numbers=numbers,
            cell=written[0],
            name=cells.get(self._columns.name, "").strip(),
            zone=zone,
            fields={key: cell for key, cell in cells.items() if key not in self._named},
        )

    def _numbers(self, row: int, written: Sequence[str]) -> tuple[str, ...] | Refused:
        """Keep the numbers that can be dialled; where none is left, the first fault counts."""
        kept: list[str] = []
        faults: list[Refused] = []
        for cell in written:
            number = self.in_full(cell)
            why = self._fault(number)
            if why is not None:
                faults.append(Refused(row, why, cell))
            elif number not in kept:
                kept.append(number)
        return tuple(kept) if kept else faults[0]

    def _fault(self, number: str) -> Refusal | None:
        if not number:
            return Refusal.BAD_NUMBER
        if self._forbidden.entry_of(number) is not None:
            return Refusal.DO_NOT_CALL
        return Refusal.DUPLICATE if number in self._known else None

    def in_full(self, written: str) -> str:
        """Write a number with `+` and E.164 digits; "" when no such number can be."""
        digits = self._home.in_full(bare(written))
        if not digits.isascii() or not digits.isdigit():
            return ""
        try:
            parsed = phonenumbers.parse(f"+{digits}")
        except phonenumbers.NumberParseException:
            return ""
        return f"+{digits}" if phonenumbers.is_possible_number(parsed) else ""
