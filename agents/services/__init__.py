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
from agents.services.office import (
    add_favourite,
    block_number,
    broadcast,
    remove_favourite,
    set_default_memberships,
    set_do_not_disturb,
    set_forward,
    set_phone,
    settings_changed,
    unblock_number,
)
from agents.services.sitting import Done

__all__ = [
    "Done",
    "add_favourite",
    "block_number",
    "broadcast",
    "check_in",
    "check_out",
    "end_due_wrap_ups",
    "end_wrap_up",
    "log_in",
    "log_out",
    "pause",
    "react",
    "remove_favourite",
    "set_default_memberships",
    "set_do_not_disturb",
    "set_forward",
    "set_phone",
    "settings_changed",
    "unblock_number",
    "unpause",
]
