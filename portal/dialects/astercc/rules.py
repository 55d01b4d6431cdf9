"""Which situation a request meets (chapters 3 and 4, read with the code texts). Pure.

A rule looks at what is known and raises the `Refusal`; what it lets pass may still be refused by
the deed itself, and `errors` names that.
"""

from collections.abc import Mapping

from agents.domain.presence import AgentState
from calls.domain.ids import LegId
from calls.domain.tiles import CallTile, PartyTile
from portal.dialects.astercc.parse import ID, GroupStatus, Queue
from portal.dialects.astercc.parse_calls import MakeCall
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Caller, GroupLine, Member, Status

#: The team of every group asked for, by its id as the caller wrote it. Unknown ids are absent.
Owners = Mapping[str, str]
TWO = 2


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
            raise Refusal(Situation.NO_GROUP)
        return tuple(line.code for line in lines or caller.groups)
    if not caller.checked_in:
        raise Refusal(Situation.NOT_CHECKED_IN)
    if not all(line.is_checked_in for line in lines):
        raise Refusal(Situation.NOT_IN_GROUP)
    return tuple(line.code for line in lines or caller.checked_in)


def mode_codes(caller: Caller, group_ids: tuple[str, ...], owners: Owners) -> tuple[str, ...]:
    """Give the codes of the groups whose mode is set: those named, else all she is checked in to.

    Raises Refusal: 11 unknown id, 50 another team's, 60 not hers or not checked in there.
    """
    lines = tuple(_own_group(caller, group_id, owners) for group_id in group_ids)
    lines = lines or caller.checked_in
    if not lines or not all(line.is_checked_in for line in lines):
        raise Refusal(Situation.NOT_IN_GROUP)
    return tuple(line.code for line in lines)


def own_groups(caller: Caller, group_ids: tuple[str, ...], owners: Owners) -> tuple[GroupLine, ...]:
    """Give the groups named, which must be hers; all of hers when none is named.

    Raises Refusal: 11 unknown id, 50 another team's, 60 not hers.
    """
    lines = tuple(_own_group(caller, group_id, owners) for group_id in group_ids)
    return lines or caller.groups


def group_named(team: str, group_id: str, owners: Owners) -> None:
    """Check a group that need not be hers.

    Raises Refusal: 30 unknown, 50 another team's.
    """
    if group_id not in owners:
        raise Refusal(Situation.GROUP_UNKNOWN)
    if owners[group_id] != team:
        raise Refusal(Situation.GROUP_ELSEWHERE)


def require_idle(called: Caller, group_id: str) -> None:
    """Check that an agent may be consulted: checked in (to the group, if one is named) and idle.

    Raises Refusal: 25 not checked in, 56 not idle, with her status.
    """
    lines = [
        line
        for line in called.checked_in
        if not group_id or str(line.group_id) == group_id.lstrip("0")
    ]
    if not lines:
        raise Refusal(Situation.TARGET_NOT_CHECKED_IN)
    if all(line.status is not Status.IDLE for line in lines):
        raise Refusal(Situation.NOT_IDLE, lines[0].status)
    if called.has_call:
        raise Refusal(Situation.NOT_IDLE, Status.BUSY)


def with_status(members: list[Member], asked: GroupStatus) -> list[Member]:
    """Keep the agents of a group that were asked for."""
    if asked.words:
        return [one for one in members if _is_said(one.status, asked.words)]
    if asked.is_checked_in_only:
        return [one for one in members if one.status is not Status.LOGOUT]
    return members


def _is_said(status: Status, words: frozenset[str]) -> bool:
    word = "ring" if status is Status.RINGING else status.value
    is_in = "login" in words and status is not Status.LOGOUT
    return word in words or "all" in words or is_in


def voices(call: CallTile) -> list[PartyTile]:
    """List who is on the line of a call, those aside who only watch."""
    return [one for one in call.parties if one.role != "supervisor"]


def is_of_many(call: CallTile) -> bool:
    """Say whether more than two are on the line."""
    return len(voices(call)) > TWO


def require_two(call: CallTile) -> None:
    """Check that a call is one of two: a conference and a consultation are not held. Raises
    Refusal (failed)."""
    if is_of_many(call):
        raise Refusal(Situation.FAILED)


def legs_of(call: CallTile, role: str) -> tuple[LegId, ...]:
    """Give the legs of a role, first joined first."""
    return tuple(one.leg_id for one in call.parties if one.role == role)


def legs_meant(call: CallTile, target: str, agent_no: str) -> tuple[LegId, ...]:
    """Give the legs a word of HANGUP means: the agent's own, the customer's, the third parties'."""
    if target in {"agent", "channel"}:
        return tuple(one.leg_id for one in call.parties if one.agent_no == agent_no)
    return legs_of(call, "customer" if target == "caller" else "third")


def require_check_in(caller: Caller) -> None:
    """Check that she is in some group. Raises Refusal (58)."""
    if not caller.checked_in:
        raise Refusal(Situation.NOT_CHECKED_IN)


def call_group(caller: Caller, asked: MakeCall, owners: Owners) -> str:
    """Give the code of the group a call is placed for: the one asked for, else her first.

    Raises Refusal: 11 not an id, 30 unknown, 50 another team's, 60 not hers, 16 not checked in,
    23 no phone, 22 a call of hers is being placed, 17 not idle.
    """
    line = _call_line(caller, asked.group_id, owners)
    if caller.state is AgentState.PHONE_LOST or not caller.is_phone_reachable:
        raise Refusal(Situation.NO_PHONE)
    if caller.state is AgentState.DIALLING or (caller.has_call and line.status is Status.IDLE):
        raise Refusal(Situation.PENDING)
    if line.status is not Status.IDLE:
        raise Refusal(Situation.NOT_IDLE, line.status)
    return line.code


def _call_line(caller: Caller, group_id: str, owners: Owners) -> GroupLine:
    lines = caller.groups
    if group_id:
        if ID.fullmatch(group_id) and group_id not in owners:
            raise Refusal(Situation.GROUP_UNKNOWN)
        lines = (_own_group(caller, group_id, owners),)
    for line in lines:
        if line.is_checked_in:
            return line
    raise Refusal(Situation.NOT_CHECKED_IN)


def _own_group(caller: Caller, group_id: str, owners: Owners) -> GroupLine:
    if group_id not in owners:
        raise Refusal(Situation.GROUP_ID_UNKNOWN, group_id)
    if owners[group_id] != caller.team:
        raise Refusal(Situation.GROUP_ELSEWHERE)
    for line in caller.groups:
        if str(line.group_id) == group_id.lstrip("0"):
            return line
    raise Refusal(Situation.NOT_IN_GROUP)
