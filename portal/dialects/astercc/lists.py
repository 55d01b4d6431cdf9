"""The lists answers carry: groups with statuses, agents with statuses. Pure."""

from collections.abc import Sequence

from portal.dialects.astercc.render import escape
from portal.dialects.astercc.wire import LOGIN_IDLE, GroupLine, Member, Status


def login_param(lines: Sequence[GroupLine], *, agent_id: int) -> str:
    """Write LOGIN's `param`: a block a group, each ended by `|||` (manual, chapter 5.1).

    Nobody may delete call records here, so `errorcall` is always no. A group's members are
    `static`: no agent makes herself one.
    """
    return "".join(_login_block(line, agent_id) for line in lines)


def status_list(lines: Sequence[GroupLine]) -> str:
    """Write AGENTSTATUS's answer: `1-idle,2-logout,`."""
    return "".join(f"{line.group_id}-{line.status}," for line in lines)


def member_list(members: Sequence[Member]) -> str:
    """Write AgentgroupStatus's answer: `1001-6,idle||1002-7,busy||`."""
    return "".join(f"{one.agent_no}-{one.agent_id},{one.status}||" for one in members)


def later_status_list(members: Sequence[Member]) -> str:
    """Write AgentgroupStatus's answer of the later manual: `1001:idle,1002:busy,`."""
    return "".join(f"{one.agent_no}:{one.status}," for one in members)


def _login_block(line: GroupLine, agent_id: int) -> str:
    fields = {
        "agent_group_id": str(line.group_id),
        "groupname": escape(line.name),
        "status": _login_status(line.status),
        "groupadmin": "yes" if line.is_admin else "no",
        "agenttype": "static",
        "agentline": "online" if line.is_checked_in else "offline",
        "errorcall": "no",
        "agent_id": str(agent_id),
    }
    return "&".join(f"{name}={value}" for name, value in fields.items()) + "|||"


def _login_status(status: Status) -> str:
    match status:
        case Status.IDLE | Status.LOGOUT:
            return LOGIN_IDLE  # being checked in is told by agentline
        case Status.ACW:
            return Status.PAUSE  # LOGIN's list of values has no word for it
        case Status.RINGING | Status.BUSY | Status.PAUSE:
            return status
