"""Deeds on calls: absorb what the switch reported, dial, control, hang up, describe."""

from calls.services.control import control, release
from calls.services.deeds import (
    AGENT_RINGS_MS,
    PlacedCall,
    absorb,
    describe,
    dial,
    hang_up,
    keep_summaries,
    order_failed,
    reset,
    waits_for_clock,
)

__all__ = [
    "AGENT_RINGS_MS",
    "PlacedCall",
    "absorb",
    "control",
    "describe",
    "dial",
    "hang_up",
    "keep_summaries",
    "order_failed",
    "release",
    "reset",
    "waits_for_clock",
]
