"""What an answer, or the lack of one, means for a push."""

from dataclasses import dataclass
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


def retry_after_s(header: str) -> float | None:
    """Read a Retry-After given in seconds; None for anything else."""
    text = header.strip()
    return float(text) if text.isascii() and text.isdigit() and len(text) < 8 else None
