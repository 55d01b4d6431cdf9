"""Deeds of agents: what they ask for, and how they follow what happens on the line."""

from agents.services.announcing import announce
from agents.services.audit import audit
from agents.services.deeds import (
    check_in,
    check_out,
    end_due_wrap_ups,
    end_wrap_up,
    extend_wrap_up,
    free,
    hold_if_ready,
    log_in,
    log_out,
    pause,
    unpause,
)
from agents.services.follow import react
from agents.services.groups import (
    add_to_group,
    remove_from_group,
    set_acw_mode,
    set_penalty,
    set_work_way,
)
from agents.services.office import (
    add_favourite,
    apply_default_memberships,
    block_number,
    broadcast,
    remove_favourite,
    set_default_memberships,
    set_do_not_disturb,
    set_forward,
    set_phone,
    unblock_number,
)
from agents.services.sitting import Done

__all__ = [
    "Done",
    "add_favourite",
    "add_to_group",
    "announce",
    "apply_default_memberships",
    "audit",
    "block_number",
    "broadcast",
    "check_in",
    "check_out",
    "end_due_wrap_ups",
    "end_wrap_up",
    "extend_wrap_up",
    "free",
    "hold_if_ready",
    "log_in",
    "log_out",
    "pause",
    "react",
    "remove_favourite",
    "remove_from_group",
    "set_acw_mode",
    "set_default_memberships",
    "set_do_not_disturb",
    "set_forward",
    "set_penalty",
    "set_phone",
    "set_work_way",
    "unblock_number",
    "unpause",
]
