"""What each `EVENT` does: one row an operation, for every door of this dialect."""

from agents.domain.errors import AgentError
from calls.domain.errors import CallError
from calls.domain.tiles import MonitorMode
from portal.dialects.astercc import (
    announcing,
    deeds_agent,
    deeds_calls,
    deeds_watch,
    figures,
    importing,
    later,
    lookups,
    parse,
    parse_calls,
)
from portal.dialects.astercc.asked import Asked, Operation
from portal.dialects.astercc.errors import refusal_of
from portal.dialects.astercc.sign_in import sign_in
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer, Delimiter, Params

WATCH = ("sessionid|target", "phonenumber")


def _watch(mode: MonitorMode) -> Operation:
    return Operation(needs=WATCH, read=parse_calls.read_watch, run=deeds_watch.watching(mode))


OPERATIONS: dict[str, Operation] = {
    "LOGIN": Operation(read=parse.read_plain, run=deeds_agent.log_in),
    "LOGOUT": Operation(read=parse.read_plain, run=deeds_agent.log_out),
    "QUEUE": Operation(needs=("type",), read=parse.read_queue, run=deeds_agent.queue),
    "QUEUEPAUSE": Operation(
        needs=("type",), read=parse.read_queue_pause, run=deeds_agent.queue_pause
    ),
    "ACW": Operation(needs=("type",), read=parse.read_acw, run=deeds_agent.acw),
    "ACWOFF": Operation(read=parse.read_plain, run=deeds_agent.acw_off),
    "WORKWAY": Operation(needs=("status",), read=parse.read_work_way, run=deeds_agent.work_way),
    "MAKECALL": Operation(
        needs=("targetdn", "targettype"),
        read=parse_calls.read_make_call,
        run=deeds_calls.make_call,
    ),
    "CONSULT": Operation(
        needs=("targetdn", "consulttype"),
        read=parse_calls.read_consult,
        run=deeds_calls.consult,
    ),
    "TRANSFER": Operation(read=parse_calls.read_on_call, run=deeds_calls.transfer),
    "CALLRETURN": Operation(read=parse_calls.read_on_call, run=deeds_calls.call_return),
    "CONFERENCE": Operation(read=parse_calls.read_conference, run=deeds_calls.conference),
    "HANGUP": Operation(
        needs=("uniqueid|target|targetagent",),
        read=parse_calls.read_hang_up,
        run=deeds_calls.hang_up,
    ),
    "INTRUDE": _watch(MonitorMode.BARGE),
    "SILENTMONITOR": _watch(MonitorMode.SPY),
    "AGENTSTATUS": Operation(read=parse.read_plain, run=deeds_agent.agent_status),
    "WHISPER": _watch(MonitorMode.WHISPER),
    "AGENTGROUPSTATUS": Operation(
        needs=("agent_group_id", "agenttype|status"),
        read=parse.read_group_status,
        run=deeds_agent.group_status,
    ),
    "FORCEDRELEASE": Operation(needs=WATCH, read=parse_calls.read_watch, run=deeds_watch.release),
    "HOLD": Operation(read=parse_calls.read_on_call, run=deeds_calls.hold),
    "RESUME": Operation(read=parse_calls.read_on_call, run=deeds_calls.resume),
    "DIALERLIST": Operation(
        needs=("campaignid", "phonenum"), read=parse.read_list, run=deeds_agent.list_numbers
    ),
}
#: Of the later manual, as real clients use them.
LATER_OPERATIONS: dict[str, Operation] = {
    "GETCDR": Operation(read=later.read_pull, run=later.get_cdr, given=later.GIVEN),
    "GETMONITOR": Operation(
        needs=("sessionid",),
        read=lambda params: params["sessionid"],
        run=later.get_monitor,
        given=later.GIVEN,
    ),
    "MYINFO": Operation(
        read=parse.read_plain, run=later.my_info, given=later.GIVEN, is_teamless=True
    ),
    "DEFAULTGROUP": Operation(
        needs=("agent_group_id",), read=later.read_groups, run=later.default_group
    ),
    "SETDEVICE": Operation(
        needs=("exten",), read=later.read_phone, run=later.set_device, given=later.GIVEN
    ),
    "SETVAR": Operation(needs=("varname",), read=later.read_data, run=later.set_data),
    "SENDDTMF": Operation(
        needs=("dtmf",), read=parse_calls.read_digits, run=deeds_calls.send_digits
    ),
    "TEAMSTATUS": Operation(needs=("status",), read=parse.read_group_status, run=later.team_status),
    "QUEUECUSTOMERNUM": Operation(
        needs=("queuenumber",),
        read=figures.read_queue,
        run=figures.queue_count,
        given=later.GIVEN,
    ),
    "AGENTREALTIME": Operation(read=parse.read_plain, run=figures.agent_realtime),
    "AGENTSTATISTICDAY": Operation(read=figures.read_day, run=figures.agent_statistic_day),
    "BACKCALL": Operation(
        needs=("exten", "targetdn"),
        read=parse_calls.read_back_call,
        run=deeds_calls.back_call,
        given=later.GIVEN,
    ),
    "IMPORT": Operation(
        needs=("modeltype", "model_id", "source", "context", "phone_field"),
        read=importing.read,
        run=importing.import_customer,
    ),
    "BTRANSFER": Operation(
        needs=("targetdn",), read=later.read_blind, run=deeds_calls.blind_transfer
    ),
    "MONITORCTRL": Operation(needs=("operate",), read=later.read_recording, run=later.monitor_ctrl),
}
EVERY_OPERATION = OPERATIONS | LATER_OPERATIONS


def carry_out(params: Params, *, address: str) -> tuple[Answer, Delimiter]:
    """Carry out a request; the answer comes with the delimiter its team wants.

    `address` is where it came from: wrong passwords are slowed by it.
    """
    delimiter = lookups.delimiter_of(params.get("orgidentity", "").strip())
    event = params.get("EVENT", "").strip().upper()
    try:
        answer = _carry_out(parse.clean(params), address, is_team=delimiter is not None)
    except Refusal as refusal:
        answer = refusal.answer(event)
    return answer, delimiter or Delimiter.RETURN  # an unknown team hears the manual's


def _carry_out(params: Params, address: str, *, is_team: bool) -> Answer:
    event = parse.event_name(params)
    operation = EVERY_OPERATION.get(event)
    if operation is None:
        raise Refusal(Situation.VALUE_WRONG)
    params = {**operation.given, **params}
    if event in LATER_OPERATIONS:
        params = parse.with_user_type(params)
    is_by_account = operation.is_teamless and params.get("usertype") == "account"
    common = tuple(one for one in parse.COMMON if one != "orgidentity" or not is_by_account)
    parse.require(params, (*common, *operation.needs))
    if not is_team and "orgidentity" in params:
        raise Refusal(Situation.TEAM_UNKNOWN)
    actor = sign_in(parse.read_credentials(params), address=address)
    try:
        caller = lookups.caller_of(actor.team, actor.agent_no)
        asked, request = Asked(actor, caller, event), operation.read(params)
        answer = operation.run(asked, request)
        announcing.announce(asked, params, request)
    except (AgentError, CallError) as error:
        raise refusal_of(error) from error
    return answer
