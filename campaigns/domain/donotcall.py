"""Numbers nobody may dial: whole ones and patterns, of the platform, a team or a campaign."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: `+` and digits, or the beginning of such a number and a star; `?` stands for one digit.
PATTERN = re.compile(r"\+[0-9?]{1,15}\*?")


class Scope(StrEnum):
    """For whom an entry holds."""

    PLATFORM = "platform"
    TEAM = "team"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Entry:
    """A number (`+442079460001`) or a pattern (`+4420*`, `+44207946????`) and for whom it holds."""

    pattern: str
    scope: Scope = Scope.TEAM


def is_pattern(text: str) -> bool:
    """Say whether an entry may be written so."""
    return PATTERN.fullmatch(text) is not None


def is_whole(text: str) -> bool:
    """Say whether an entry names one number only."""
    return is_pattern(text) and not text.endswith("*") and "?" not in text


class DoNotCall:
    """The entries that hold for one campaign, ready to be asked."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._whole: dict[str, Entry] = {}
        self._begins: dict[str, Entry] = {}
        self._shaped: list[tuple[re.Pattern[str], Entry]] = []
        for entry in entries:
            self._take(entry)

    def _take(self, entry: Entry) -> None:
        text = entry.pattern
        if not is_pattern(text):
            return
        if "?" in text:
            shape = re.escape(text).replace(r"\?", "[0-9]").replace(r"\*", "[0-9]*")
            self._shaped.append((re.compile(shape), entry))
        elif text.endswith("*"):
            self._begins[text[:-1]] = entry
        else:
            self._whole[text] = entry

    def entry_of(self, number: str) -> Entry | None:
        """Give the entry that forbids a number (`+` and E.164 digits), None when none does."""
        found = self._whole.get(number)
        if found is None and self._begins:
            starts = (number[:length] for length in range(2, len(number) + 1))
            found = next((self._begins[one] for one in starts if one in self._begins), None)
        if found is None:
            fitting = (entry for shape, entry in self._shaped if shape.fullmatch(number))
            found = next(fitting, None)
        return found
