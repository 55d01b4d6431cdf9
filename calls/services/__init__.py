"""Deeds on calls: absorb what the switch reported, dial, control, hang up, describe."""

from calls.services.callbacks import call_back
from calls.services.control import control, release
from calls.services.deeds import (
    AGENT_RINGS_MS,
    PlacedCall,
    absorb,
    describe,
    dial,
    hang_up,
    order_failed,
    reset,
    waits_for_clock,
)
from calls.services.mending import mended
from calls.services.reaching import Reach, new_reach, reach
from calls.services.returning import phone_gone
from calls.services.rows import keep_summaries

__all__ = [
    "AGENT_RINGS_MS",
    "PlacedCall",
    "Reach",
    "absorb",
    "call_back",
    "control",
    "describe",
    "dial",
    "hang_up",
    "keep_summaries",
    "mended",
    "new_reach",
    "order_failed",
    "phone_gone",
    "reach",
    "release",
    "reset",
    "waits_for_clock",
]
