"""Which code answers which situation (chapters 3 and 4, read with the code texts). Pure.

A rule looks at what is known and raises the `Refusal`; what it lets pass may still be refused by
the deed itself, and `errors` names that.
"""

from collections.abc import Mapping

from agents.domain.presence import AgentState
from portal.dialects.astercc.parse import ID, MakeCall, Queue
from portal.dialects.astercc.wire import BackMsg, Caller, GroupLine, Refusal, Status

#: The team of every group asked for, by its id as the caller wrote it. Unknown ids are absent.
Owners = Mapping[str, str]


def status_in(*, is_checked_in: bool, is_paused: bool, state: AgentState) -> Status:
    """Say an agent's status in one group: her presence, where the group hears of it."""
    if not is_checked_in:
        return Status.LOGOUT
    match state:
        case AgentState.LOGGED_OUT | AgentState.IDLE:
            return Status.LOGOUT
        case AgentState.RINGING:
            return Status.RINGING
        case AgentState.DIALLING | AgentState.TALKING:
            return Status.BUSY
        case AgentState.WRAP_UP:
            return Status.ACW
        case AgentState.PAUSED | AgentState.PHONE_LOST:
            return Status.PAUSE
        case AgentState.READY:
            return Status.PAUSE if is_paused else Status.IDLE


def queue_codes(caller: Caller, asked: Queue, owners: Owners) -> tuple[str, ...]:
    """Give the codes of the groups to check in to or out of.

    Raises Refusal: 11 unknown id, 50 another team's, 60 not hers or not checked in, 57 she has no
    group, 58 check-out while in none.
    """
    lines = tuple(_own_group(caller, group_id, owners) for group_id in asked.group_ids)
    if asked.is_check_in:
        if not caller.groups:
            raise Refusal(BackMsg.NO_GROUP_TO_CHECK_IN)
        return tuple(line.code for line in lines or caller.groups)
    if not caller.checked_in:
        raise Refusal(BackMsg.NOT_CHECKED_IN_ANYWHERE)
    if not all(line.is_checked_in for line in lines):
        raise Refusal(BackMsg.NOT_IN_GROUP)
    return tuple(line.code for line in lines or caller.checked_in)


def require_check_in(caller: Caller) -> None:
    """Check that she is in some group. Raises Refusal (58)."""
    if not caller.checked_in:
        raise Refusal(BackMsg.NOT_CHECKED_IN_ANYWHERE)


def call_group(caller: Caller, asked: MakeCall, owners: Owners) -> str:
    """Give the code of the group a call is placed for: the one asked for, else her first.

    Raises Refusal: 11 not an id, 30 unknown, 50 another team's, 60 not hers, 16 not checked in,
    23 no phone, 22 a call of hers is being placed, 17 not idle.
    """
    line = _call_line(caller, asked.group_id, owners)
    if caller.state is AgentState.PHONE_LOST or not caller.is_phone_reachable:
        raise Refusal(BackMsg.CALL_NO_EXTENSION)
    if caller.state is AgentState.DIALLING or (caller.has_call and line.status is Status.IDLE):
        raise Refusal(BackMsg.CALL_PENDING)
    if line.status is not Status.IDLE:
        raise Refusal(BackMsg.CALL_AGENT_STATUS, line.status)
    return line.code


def _call_line(caller: Caller, group_id: str, owners: Owners) -> GroupLine:
    lines = caller.groups
    if group_id:
        if ID.fullmatch(group_id) and group_id not in owners:
            raise Refusal(BackMsg.NO_SUCH_GROUP)
        lines = (_own_group(caller, group_id, owners),)
    for line in lines:
        if line.is_checked_in:
            return line
    raise Refusal(BackMsg.CALL_NOT_CHECKED_IN)


def _own_group(caller: Caller, group_id: str, owners: Owners) -> GroupLine:
    if group_id not in owners:
        raise Refusal(BackMsg.NO_SUCH_GROUP_ID, group_id)
    if owners[group_id] != caller.team:
        raise Refusal(BackMsg.GROUP_OF_ANOTHER_TEAM)
    for line in caller.groups:
        if str(line.group_id) == group_id.lstrip("0"):
            return line
    raise Refusal(BackMsg.NOT_IN_GROUP)
