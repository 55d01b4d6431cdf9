"""Operations of the later manual that real clients use: about oneself, one's calls and phone."""

import re
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from agents import selectors as agent_reads
from agents.domain import office_commands as office
from calls import recordings
from calls import selectors as call_reads
from calls.domain import commands as calls
from calls.selectors import PastCall, Sight
from portal import hearing
from portal.dialects.astercc import bodies, lists, lookups, parse, parse_calls, rules
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer, Params

#: Real clients leave the kind of their password out.
GIVEN = {"pwdtype": "md5"}
MOST_CDRS = 5000
#: Names of data that go with a call, as the later manual allows them.
DATA_NAME = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,63}", re.ASCII)
MOST_DATA = 1024
#: The purpose of a recording that is of a call, and no message or prompt.
CALL = "call"
PHONES = {"0": "browser", "1": "desk", "browser": "browser", "desk": "desk"}
RECORDING: dict[str, type[calls.RecordingCommand]] = {
    "start": calls.StartRecording,
    "stop": calls.StopRecording,
    "pause": calls.PauseRecording,
    "resume": calls.ResumeRecording,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """What GetCdr is to give: the records kept after the one of number `after_id` (None: the
    newest), of calls with this userdata (empty: any)."""

    limit: int
    after_id: int | None
    userdata: str


def read_pull(params: Params) -> Pull:
    """Read GetCdr: 10 records unless told, 5,000 at most. Raises Refusal."""
    limit, after = params.get("limit", "10"), params.get("id", "")
    if not parse.ID.fullmatch(limit) or (after and not parse.ID.fullmatch(after)):
        raise Refusal(Situation.VALUE_WRONG)
    return Pull(
        limit=min(int(limit), MOST_CDRS),
        after_id=int(after) if after else None,
        userdata=params.get("userdata", ""),
    )


def get_cdr(asked: Asked, pull: Pull) -> Answer:
    """Give her ended calls, with those of the groups she leads; all to a team admin."""
    sight = None
    if not asked.actor.is_team_admin:
        own = frozenset({asked.caller.agent_no})
        sight = Sight(agent_nos=own, groups=asked.actor.administers)
    rows = call_reads.cdrs(
        team=asked.team,
        sight=sight,
        userdata=pull.userdata,
        after_row=pull.after_id,
        limit=pull.limit,
    )
    ids = {group.code: str(group.row_id) for group in agent_reads.groups(asked.team)}
    records = [_record(row, ids) for row in rows]
    body = {"result": "success", "msg": {"data": records, "totalCount": len(records)}}
    return bodies.answer(asked, body)


def get_monitor(asked: Asked, call_id: str) -> Answer:
    """Give where the first recording of a call is, relative to this host: an address good for an
    hour, signed for her. What she may not hear is as unknown as what is not there."""
    found = recordings.recordings_of(team=asked.team, call_ids=[call_id])
    sounds = [row for row in found if row.purpose == CALL]
    if not sounds or not hearing.may_hear(asked.actor, call_id):
        raise Refusal(Situation.NOTHING_FOUND)
    path = reverse("recording", args=[sounds[0].id]).lstrip("/")
    word = hearing.link_word(asked.actor, sounds[0].id, now=timezone.now())
    return asked.done(words=f"{path}?word={word}")


def my_info(asked: Asked, _: parse.Plain) -> Answer:
    """Tell who she is. No password is ever given away, in whatever form."""
    row = agent_reads.agent_row(team=asked.team, agent_no=asked.caller.agent_no)
    body = {
        "code": 1,
        "result": "success",
        "agentno": row.agent_no,
        "agentname": row.name,
        "agent_id": str(row.row_id),
        "username": row.account,
        "usertype": "agent",
        "orgidentity": asked.team,
        "deviceexten": row.endpoint,
        "agent_group_id": ",".join(str(line.group_id) for line in asked.caller.groups),
    }
    return bodies.answer(asked, body)


def read_groups(params: Params) -> tuple[str, ...]:
    """Read the group ids of DefaultGroup."""
    return parse.split_list(params["agent_group_id"])


def default_group(asked: Asked, group_ids: tuple[str, ...]) -> Answer:
    """Note in which groups she belongs by default. Only her admin may."""
    owners = lookups.owners_of(group_ids)
    for group_id in group_ids:
        rules.group_named(asked.team, group_id, owners)
    codes = [lookups.group_of(asked.team, one).code for one in group_ids]
    members = tuple((code, 0) for code in codes)
    asked.do(office.SetDefaultMemberships(agent_nos=(asked.agent_no,), memberships=members))
    return asked.done()


def read_phone(params: Params) -> str:
    """Read what SetDevice asks for."""
    return params["exten"]


def set_device(asked: Asked, phone: str) -> Answer:
    """Set what she answers with from now on, only while she is logged out. Her own number is what
    she has already; another phone's cannot become hers."""
    if phone in PHONES:
        asked.do(office.SetPhone(agent_no=asked.agent_no, phone=PHONES[phone]))
    elif not lookups.is_phone_of(asked.caller, phone):
        raise Refusal(Situation.VALUE_WRONG)
    return asked.done()


def read_data(params: Params) -> dict[str, str]:
    """Read SetVar; without `varvalue` the name is dropped. Raises Refusal for a name that is none
    or a value that is too long."""
    name, value = params["varname"], params.get("varvalue", "")
    if not DATA_NAME.fullmatch(name) or len(value) > MOST_DATA:
        raise Refusal(Situation.VALUE_WRONG)
    return {name: value}


def set_data(asked: Asked, data: dict[str, str]) -> Answer:
    """Let a value go with her call from now on."""
    asked.do(calls.AttachData(agent_no=asked.agent_no, data=data))
    return asked.done()


def read_recording(params: Params) -> str:
    """Read what monitorCtrl asks for. Raises Refusal for a verb there is not."""
    if params["operate"] not in RECORDING:
        raise Refusal(Situation.VALUE_WRONG)
    return params["operate"]


def monitor_ctrl(asked: Asked, verb: str) -> Answer:
    """Start, stop, pause or resume the recording of her call."""
    asked.do(RECORDING[verb](agent_no=asked.agent_no))
    return asked.done()


def team_status(asked: Asked, request: parse.GroupStatus) -> Answer:
    """Tell the statuses of the agents of all groups she leads."""
    led = [
        group
        for group in agent_reads.groups(asked.team)
        if asked.actor.is_team_admin or group.code in asked.actor.administers
    ]
    if not led:
        raise Refusal(Situation.NOT_ADMIN)
    found = {
        member.agent_no: member
        for group in led
        for member in rules.with_status(lookups.members_of(asked.team, group), request)
    }
    if not found:
        raise Refusal(Situation.NOTHING_FOUND)
    return asked.done(words=lists.later_status_list(list(found.values())))


def read_blind(params: Params) -> parse_calls.Consult:
    """Read bTransfer, whose target is an outside number unless it says internal."""
    return parse_calls.read_consult({"consulttype": "external", **params, "agentgroupid": "0"})


def _record(row: PastCall, ids: dict[str, str]) -> dict[str, str]:
    answered = f"{row.answered_at:%Y-%m-%d %H:%M:%S}" if row.answered_at else ""
    seconds = round((row.ended_at - row.started_at).total_seconds())
    return {
        "id": str(row.row_id),
        "calldate": f"{row.started_at:%Y-%m-%d %H:%M:%S}",
        "answertime": answered,
        "endtime": f"{row.ended_at:%Y-%m-%d %H:%M:%S}",
        "calleridnum": row.customer_number,
        "calleridname": row.customer_name,
        "dst": row.customer_number if row.kind == "outbound" else row.agent_no,
        "didnumber": row.line,
        "duration": str(seconds),
        "billsec": str(round(row.talked_s)),
        "queuewaitsec": str(round(row.waited_s)),
        "disposition": "ANSWERED" if row.outcome == "answered" else row.outcome.upper(),
        "agentno": row.agent_no,
        "calltype": "DIALIN" if row.kind == "inbound" else "DIALOUT",
        "agent_group_id": ids.get(row.group, ""),
        "sessionid": row.call_id,
        "uniqueid": row.call_id,
        "hangupstatus": f"{row.hung_up_by.upper()} HANGUP",
        "memo": row.note,
        "userdata": row.userdata,
    }
