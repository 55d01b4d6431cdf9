"""When a push that failed is tried again."""

from datetime import timedelta

#: The first wait, seconds; each further one is twice as long, up to the longest.
FIRST_S = 1.0
LONGEST_S = 600.0
#: How much of a wait is left to chance, so that many do not come back in the same instant.
SPREAD = 0.25
#: A push older than this is given up and laid aside as a dead letter.
GIVE_UP_AFTER = timedelta(hours=24)


def wait_s(tries: int, *, chance: float, asked_s: float | None = None) -> float:
    """Say how long to wait after so many failed tries (1 and more), in seconds.

    `chance` is any number from 0 to 1. `asked_s` is what the receiver's Retry-After asked for; it
    is heeded as far as the longest wait goes.
    """
    plain = min(FIRST_S * 2.0 ** min(tries - 1, 30), LONGEST_S)
    own = plain * (1 - SPREAD + 2 * SPREAD * chance)
    return max(own, min(asked_s or 0.0, LONGEST_S))


def is_given_up(age: timedelta) -> bool:
    """Say whether a push that happened so long ago is tried no more."""
    return age >= GIVE_UP_AFTER
