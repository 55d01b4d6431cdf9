"""What an answer, or the lack of one, means for a push."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What becomes of the push."""

    DELIVERED = "delivered"
    PASSING = "passing"  # tried again later
    PERMANENT = "permanent"  # never tried again by itself: a dead letter
    GONE = "gone"  # the receiver wants no more of them: the target is paused


class Fault(StrEnum):
    """Why there was no answer."""

    TIMED_OUT = "timed_out"
    NOT_REACHED = "not_reached"  # name unknown, connection refused, TLS refused
    BROKEN_OFF = "broken_off"  # the connection ended in the middle
    GARBAGE = "garbage"  # what came was no HTTP
    ADDRESS_REFUSED = "address_refused"  # ours: a push must not go to that address
    NOT_RENDERED = "not_rendered"  # ours: the event could not be put into the dialect's words


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one try came to: a status, or a fault in its place. Texts are cut to a bound."""

    status: int | None = None
    fault: Fault | None = None
    says: str = ""
    request: str = ""
    answer: str = ""
    took_ms: int = 0
    retry_after_s: float | None = None


#: Refusals that may be over a moment later.
_PASSING = frozenset({408, 409, 421, 423, 425, 429})
_GONE = 410


def judge(outcome: Outcome) -> Verdict:
    """Tell what becomes of a push after this try. A redirect is never followed."""
    if outcome.fault is not None:
        ours = {Fault.ADDRESS_REFUSED, Fault.NOT_RENDERED}
        return Verdict.PERMANENT if outcome.fault in ours else Verdict.PASSING
    status = outcome.status or 0
    if 200 <= status < 300:
        return Verdict.DELIVERED
    if status == _GONE:
        return Verdict.GONE
    if 300 <= status < 500 and status not in _PASSING:
        return Verdict.PERMANENT
    return Verdict.PASSING


def retry_after_s(header: str, *, now: datetime) -> float | None:
    """Read a Retry-After, given in seconds or as a date; None for anything else."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 8 else None
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:  # its zone is -0000, which says nothing of where it was written
        until = until.replace(tzinfo=UTC)
    return max((until - now).total_seconds(), 0.0)
