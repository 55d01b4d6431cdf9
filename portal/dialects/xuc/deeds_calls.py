"""What is asked of calls: dialling, the user's own call, conferences."""

from calls import selectors as calls
from calls.domain import commands
from calls.domain.commands import PartyCommand
from calls.domain.errors import NoSuchCall, NoSuchParty
from calls.domain.events import CallState, CallTile, PartyState
from calls.domain.ids import AgentNo, CallId
from portal.dialects.xuc import wire
from portal.dialects.xuc.asked import Desk
from portal.dialects.xuc.render_reads import members_of
from portal.dialects.xuc.wire import CallVerb, RoomVerb, Told
from portal.live.groups import sees_call

Answers = list[Told]


def dial(desk: Desk, asked: wire.DialAsk) -> Answers:
    """Call somebody; the variables are attached to the call that comes of it."""
    target, kind = desk.target(asked.destination)
    group = desk.queue(asked.queue_id) if asked.queue_id is not None else ""
    desk.do(
        commands.Dial(
            agent_no=AgentNo("") if group else desk.me,
            target=target,
            target_kind=kind,
            group=group,
            caller_id=asked.caller_id,
            attached=asked.variables,
            from_mobile=asked.from_mobile,
        )
    )
    return []


def set_data(desk: Desk, asked: wire.SetData) -> Answers:
    """Attach data to her own call."""
    desk.do(commands.AttachData(agent_no=desk.me, data=asked.variables))
    return []


def control(desk: Desk, asked: wire.CallAsk) -> Answers:
    """Do something with her own call, or the one of hers that the id names; one who listens to an
    agent hangs up by ending that."""
    if asked.verb is CallVerb.HANG_UP and _only_listens(desk):
        desk.do(commands.EndMonitor(supervisor_no=desk.me))
        return []
    desk.do(_command(desk, asked, _meant(desk, asked.unique_id)))
    return []


def _only_listens(desk: Desk) -> bool:
    is_on_call = calls.live_call_of(team=desk.team, agent_no=desk.me) is not None
    return not is_on_call and (
        calls.monitored_call_of(team=desk.team, agent_no=desk.me) is not None
    )


def _meant(desk: Desk, unique_id: str) -> CallTile:
    if not unique_id:
        return desk.call()
    leg_id = unique_id.removesuffix("-2")
    for call_id in calls.call_ids_of(team=desk.team, ids=[leg_id]) or [leg_id]:
        found = calls.live_call(team=desk.team, call_id=call_id)
        if found is not None and desk.me in {*found.agent_nos, found.target_agent_no}:
            return found
    raise NoSuchCall(unique_id)


def _command(desk: Desk, asked: wire.CallAsk, call: CallTile) -> PartyCommand:
    me, call_id = desk.me, call.call_id
    match asked.verb:
        case CallVerb.TRANSFER | CallVerb.CONSULT:
            target, kind = desk.target(asked.value, with_groups=True)
            way = commands.Transfer if asked.verb is CallVerb.TRANSFER else commands.Consult
            return way(agent_no=me, call_id=call_id, target=target, target_kind=kind)
        case CallVerb.DIGITS:
            return commands.SendDigits(agent_no=me, call_id=call_id, digits=asked.value)
        case CallVerb.HANG_UP:
            return _hang_up(me, call)
        case CallVerb.HOLD:
            is_held = call.state is CallState.HELD
            toggle = commands.Retrieve if is_held else commands.Hold
            return toggle(agent_no=me, call_id=call_id)
        case _:
            return _PLAIN[asked.verb](agent_no=me, call_id=call_id)


_PLAIN: dict[
    CallVerb,
    type[
        commands.Answer | commands.CompleteTransfer | commands.ReturnToCaller | commands.Conference
    ],
] = {
    CallVerb.ANSWER: commands.Answer,
    CallVerb.COMPLETE: commands.CompleteTransfer,
    CallVerb.CANCEL: commands.ReturnToCaller,
    CallVerb.CONFERENCE: commands.Conference,
}


def _hang_up(me: AgentNo, call: CallTile) -> PartyCommand:
    """A call that rings her is turned away; of any other she hangs up her own side."""
    mine = next((one for one in call.parties if one.agent_no == me), None)
    is_ringing = mine is not None and mine.state is PartyState.RINGING
    if is_ringing and call.state is CallState.OFFERED:
        return commands.Reject(agent_no=me, call_id=call.call_id)
    return commands.HangUpParties(agent_no=me, call_id=call.call_id)


def room(desk: Desk, asked: wire.RoomAsk) -> Answers:
    """Mute, unmute or end members of a conference."""
    call = calls.live_call(team=desk.team, call_id=asked.number)
    if call is None or not sees_call(desk.audience, call):
        raise NoSuchCall(asked.number)
    hers = desk.actor.agent_no
    asker = AgentNo(hers if hers in call.agent_nos else next(iter(call.agent_nos), ""))
    members = members_of(call)
    match asked.verb:
        case RoomVerb.MUTE_ME | RoomVerb.UNMUTE_ME:
            legs = [one.leg_id for one in members if one.agent_no == desk.me]
        case RoomVerb.MUTE_ALL | RoomVerb.UNMUTE_ALL:
            legs = [one.leg_id for one in members if one.agent_no != hers]
        case _:
            legs = [one.leg_id for one in members[(asked.index or 0) - 1 : asked.index]]
    if not legs:
        raise NoSuchParty(str(asked.index))
    call_id = CallId(call.call_id)
    if asked.verb is RoomVerb.KICK:
        desk.do(commands.HangUpParties(agent_no=asker, call_id=call_id, leg_ids=tuple(legs)))
        return []
    is_mute = asked.verb in {RoomVerb.MUTE, RoomVerb.MUTE_ALL, RoomVerb.MUTE_ME}
    kind = commands.Mute if is_mute else commands.Unmute
    for leg_id in legs:
        desk.do(kind(agent_no=asker, call_id=call_id, leg_id=leg_id))
    return []


def invite(desk: Desk, asked: wire.Invite) -> Answers:
    """Call a user into her running conversation."""
    (number,) = desk.users((asked.user_id,))
    desk.do(
        commands.AddParty(agent_no=desk.me, target=number, target_kind=commands.TargetKind.INTERNAL)
    )
    return []
