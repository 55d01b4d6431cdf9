"""Deeds of agents: what they ask for, and how they follow what happens on the line."""

from agents.services.deeds import (
    check_in,
    check_out,
    end_due_wrap_ups,
    end_wrap_up,
    log_in,
    log_out,
    pause,
    unpause,
)
from agents.services.follow import react
from agents.services.sitting import Done

__all__ = [
    "Done",
    "check_in",
    "check_out",
    "end_due_wrap_ups",
    "end_wrap_up",
    "log_in",
    "log_out",
    "pause",
    "react",
    "unpause",
]
