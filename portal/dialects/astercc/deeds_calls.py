"""What the operations on calls do."""

from calls.domain import commands as calls
from calls.domain.errors import NoSuchCall
from calls.domain.ids import AgentNo, LegId
from calls.domain.tiles import CallState, CallTile
from portal.dialects.astercc import lookups, parse_calls, rules
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer


def make_call(asked: Asked, request: parse_calls.MakeCall) -> Answer:
    """Ring her, then the target."""
    owners = lookups.owners_of((request.group_id,) if request.group_id else ())
    group = rules.call_group(asked.caller, request, owners)
    if request.extension and not lookups.is_phone_of(asked.caller, request.extension):
        raise Refusal(Situation.NO_PHONE)
    if request.is_internal and not lookups.is_agent(asked.team, request.target):
        raise Refusal(Situation.AGENT_NO_UNKNOWN, request.target)
    if request.caller_id and not lookups.is_number_of(asked.team, request.caller_id):
        raise Refusal(Situation.VALUE_WRONG)
    kind = calls.TargetKind.INTERNAL if request.is_internal else calls.TargetKind.EXTERNAL
    asked.do(
        calls.Dial(
            agent_no=asked.agent_no,
            target=request.target,
            target_kind=kind,
            group=group,
            userdata=request.userdata,
            campaign=request.model_id if request.model_type == "Campaign" else "",
            caller_id=request.caller_id,
        )
    )
    return asked.done()


def back_call(asked: Asked, request: parse_calls.BackCall) -> Answer:
    """Ring a phone of the team, then the target, whether or not its agent is checked in (later
    manual)."""
    agent_no = lookups.agent_at_phone(asked.team, request.extension)
    if not agent_no:
        raise Refusal(Situation.AGENT_NO_UNKNOWN, request.extension)
    if request.caller_id and not lookups.is_number_of(asked.team, request.caller_id):
        raise Refusal(Situation.VALUE_WRONG)
    called = lookups.caller_of(asked.team, agent_no)
    is_internal = lookups.is_agent(asked.team, request.target)
    asked.do(
        calls.Dial(
            agent_no=AgentNo(agent_no),
            target=request.target,
            target_kind=calls.TargetKind.INTERNAL if is_internal else calls.TargetKind.EXTERNAL,
            group=next((line.code for line in called.checked_in), ""),
            userdata=request.userdata,
            caller_id=request.caller_id,
        )
    )
    return asked.done()


def consult(asked: Asked, request: parse_calls.Consult) -> Answer:
    """Hold the customer and call a third party; in a conference, call one more in."""
    call = _her_call(asked, request)
    if request.is_internal:
        _require_colleague(asked, request)
    kind = calls.TargetKind.INTERNAL if request.is_internal else calls.TargetKind.EXTERNAL
    is_conference = call.state is CallState.CONFERENCE
    command = calls.AddParty if is_conference else calls.Consult
    asked.do(
        command(
            agent_no=asked.agent_no, call_id=call.call_id, target=request.target, target_kind=kind
        )
    )
    return asked.done()


def transfer(asked: Asked, request: parse_calls.OnCall) -> Answer:
    """Leave customer and third party to each other."""
    call = _her_call(asked, request)
    is_conference = call.state is CallState.CONFERENCE
    command = calls.LeaveConference if is_conference else calls.CompleteTransfer
    asked.do(command(agent_no=asked.agent_no, call_id=call.call_id))
    return asked.done()


def call_return(asked: Asked, request: parse_calls.OnCall) -> Answer:
    """Let the third party go; in a conference, the one that came last."""
    call = _her_call(asked, request)
    if call.state is not CallState.CONFERENCE:
        asked.do(calls.ReturnToCaller(agent_no=asked.agent_no, call_id=call.call_id))
        return asked.done()
    thirds = rules.legs_of(call, "third")
    if not thirds:
        raise Refusal(Situation.FAILED)
    _hang_up_legs(asked, call, thirds[-1:])
    return asked.done()


def conference(asked: Asked, request: parse_calls.OnCall) -> Answer:
    """Bring everybody together; where they are together already, nothing is to be done."""
    call = _her_call(asked, request)
    if call.state is not CallState.CONFERENCE:
        asked.do(calls.Conference(agent_no=asked.agent_no, call_id=call.call_id))
    return asked.done()


def hold(asked: Asked, request: parse_calls.OnCall) -> Answer:
    """Send the customer of a call of two to music."""
    call = _her_call(asked, request)
    rules.require_two(call)
    asked.do(calls.Hold(agent_no=asked.agent_no, call_id=call.call_id))
    return asked.done()


def resume(asked: Asked, request: parse_calls.OnCall) -> Answer:
    """Take the customer back from hold."""
    call = _her_call(asked, request)
    rules.require_two(call)
    asked.do(calls.Retrieve(agent_no=asked.agent_no, call_id=call.call_id))
    return asked.done()


def hang_up(asked: Asked, request: parse_calls.HangUp) -> Answer:
    """End calls or parts of them."""
    if request.unique_ids:
        _hang_up_ids(asked, request.unique_ids)
        return asked.done()
    try:
        _hang_up_part(asked, request)
    except NoSuchCall as error:
        raise Refusal(Situation.FAILED) from error  # there is none; no id was given
    return asked.done()


def blind_transfer(asked: Asked, request: parse_calls.Consult) -> Answer:
    """Send the customer to a target without asking it first (later manual)."""
    call = _her_call(asked, request)
    kind = calls.TargetKind.INTERNAL if request.is_internal else calls.TargetKind.EXTERNAL
    if request.is_internal and not lookups.is_agent(asked.team, request.target):
        raise Refusal(Situation.VALUE_WRONG)
    asked.do(
        calls.Transfer(
            agent_no=asked.agent_no, call_id=call.call_id, target=request.target, target_kind=kind
        )
    )
    return asked.done()


def send_digits(asked: Asked, digits: str) -> Answer:
    """Send digits to the other party (later manual)."""
    asked.do(calls.SendDigits(agent_no=asked.agent_no, digits=digits))
    return asked.done()


def _hang_up_ids(asked: Asked, ids: tuple[str, ...]) -> None:
    found = lookups.calls_of(asked.team, ids)
    if not found:
        raise Refusal(Situation.ID_UNKNOWN)
    for call in found:
        legs = tuple(one.leg_id for one in call.parties if one.leg_id in ids)
        if legs and call.call_id not in ids:
            _hang_up_legs(asked, call, legs)
        else:
            asked.do(calls.HangUp(call_id=call.call_id))


def _hang_up_part(asked: Asked, request: parse_calls.HangUp) -> None:
    whose = AgentNo(request.target_agent or asked.caller.agent_no)
    if request.target == "groupadmin":
        asked.do(calls.EndMonitor(supervisor_no=whose))
        return
    if request.target in {"", "all"}:
        asked.do(calls.HangUp(agent_no=whose))
        return
    call = lookups.current_call(asked.team, whose)
    if call is None:
        raise Refusal(Situation.FAILED)
    legs = rules.legs_meant(call, request.target, whose)
    if not legs and request.target == "consult":
        raise Refusal(Situation.FAILED)
    _hang_up_legs(asked, call, legs)


def _hang_up_legs(asked: Asked, call: CallTile, legs: tuple[LegId, ...]) -> None:
    if not legs or not rules.is_of_many(call):
        asked.do(calls.HangUp(call_id=call.call_id))  # a call of two ends with either party
        return
    on_it = call.agent_nos
    agent_no = AgentNo(asked.agent_no if asked.agent_no in on_it else on_it[0] if on_it else "")
    command = calls.HangUpParties(agent_no=agent_no, call_id=call.call_id, leg_ids=legs)
    asked.do(command)


def _her_call(asked: Asked, request: parse_calls.OnCall) -> CallTile:
    """Find the running call meant: all ids given must be of it, and she must be on it."""
    if not request.ids:
        call = lookups.current_call(asked.team, asked.agent_no)
        if call is None:
            raise Refusal(Situation.FAILED)
        return call
    found = [lookups.calls_of(asked.team, (one,)) for one in request.ids]
    call = found[0][0] if found[0] else None
    if call is None or any([one.call_id for one in each] != [call.call_id] for each in found):
        raise Refusal(Situation.ID_UNKNOWN)
    if asked.agent_no not in {*call.agent_nos, call.target_agent_no}:
        raise Refusal(Situation.ID_UNKNOWN)
    return call


def _require_colleague(asked: Asked, request: parse_calls.Consult) -> None:
    if request.group_id:
        owners = lookups.owners_of((request.group_id,))
        rules.group_named(asked.team, request.group_id, owners)
    if request.target == asked.agent_no or not lookups.is_agent(asked.team, request.target):
        raise Refusal(Situation.AGENT_NO_UNKNOWN)
    rules.require_idle(lookups.caller_of(asked.team, request.target), request.group_id)
