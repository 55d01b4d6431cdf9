"""Ids of calls and of the legs we order."""

from datetime import datetime

from calls.domain.ids import CallId, LegId


def new_call_id(now: datetime, randomness: bytes) -> CallId:
    """Make a UUIDv7 as 32 hex digits from an instant and 10 random bytes.

    The order of ids is that of their milliseconds; nobody reads a time from one.
    """
    if len(randomness) != 10:
        raise ValueError("10 random bytes make an id")
    millis = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    rest = int.from_bytes(randomness, "big")
    version_and_a = 0x7000 | ((rest >> 62) & 0x0FFF)
    variant_and_b = (0b10 << 62) | (rest & ((1 << 62) - 1))
    return CallId(f"{(millis << 80) | (version_and_a << 64) | variant_and_b:032x}")


def leg_id_of(call_id: CallId, purpose: str) -> LegId:
    """Name the leg we order for a purpose: `agent`, `third`, `supervisor`."""
    return LegId(f"{call_id}-{purpose}")
