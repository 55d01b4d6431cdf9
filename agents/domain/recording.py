"""Which calls are recorded, and what may be asked of a recording."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Record(StrEnum):
    """A policy's word."""

    NEVER = "never"
    ON_DEMAND = "on_demand"
    ALWAYS = "always"
    PERCENTAGE = "percentage"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPolicy:
    """What holds for a call. `percent` counts for PERCENTAGE alone."""

    record: Record
    percent: int = 0

    @property
    def may_start(self) -> bool:
        """Say whether a recording may be asked for."""
        return self.record is not Record.NEVER

    @property
    def may_start_by_itself(self) -> bool:
        """Say whether there are calls that are recorded unasked."""
        return self.record is Record.ALWAYS or (
            self.record is Record.PERCENTAGE and self.percent > 0
        )

    def starts_by_itself(self, call_id: str) -> bool:
        """Say whether this call is recorded unasked; the same answer whenever it is asked."""
        if self.record is Record.PERCENTAGE:
            return _lot(call_id) < self.percent
        return self.record is Record.ALWAYS

    def may_stop(self, call_id: str, *, is_supervisor: bool) -> bool:
        """Say whether a recording may be ended before the call: one that is the rule only by a
        supervisor. Pausing it is always allowed."""
        return is_supervisor or not self.starts_by_itself(call_id)


def first_said(*said: tuple[str, int | None]) -> RecordingPolicy:
    """Give the policy of the first that says one: the line's, the group's, the team's."""
    for word, percent in said:
        if word:
            return RecordingPolicy(record=Record(word), percent=percent or 0)
    return RecordingPolicy(record=Record.NEVER)


def _lot(call_id: str) -> int:
    """Draw 0 to 99 for a call: anybody draws the same."""
    return int.from_bytes(hashlib.sha256(call_id.encode()).digest()[:8], "big") % 100
