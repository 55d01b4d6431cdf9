"""What a page asks: JSON to a command, or a typed refusal. Pure."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from calls.domain import commands as calls
from calls.domain.ids import AgentNo, CallId, LegId
from calls.domain.tiles import MonitorMode
from portal.dialects.panel.agent_asks import AGENT_READERS
from portal.dialects.panel.fields import Unreadable, needed, whom, word
from portal.dialects.panel.office_asks import OFFICE_READERS
from portal.dialects.panel.wire import (
    LONGEST_ASK,
    PhoneGone,
    ReadColleagues,
    ReadHistory,
    Ready,
    Refused,
)
from portal.wire.canon import Command

Asked = Command | Ready | ReadHistory | ReadColleagues | PhoneGone
LONGEST_NOTE = 2_000


def parse(text: str, *, agent_no: str) -> tuple[str, Asked | Refused]:
    """Read one message of the page of `agent_no`: its id (to answer with) and what it asks.

    Underscores in `do` do not matter: `hang_up` and `hangup` are the same.
    """
    if len(text.encode()) > LONGEST_ASK:
        return "", Refused(code="too_long", words="The message is too long.")
    try:
        message = json.loads(text)
    except ValueError:
        return "", Refused(code="not_json", words="The message is not JSON.")
    if not isinstance(message, dict):
        return "", Refused(code="not_json", words="The message is not a JSON object.")
    known = message.get("id", "")
    id_ = str(known)[:64] if isinstance(known, str | int) else ""
    read = READERS.get(str(message.get("do", "")).replace("_", ""))
    if read is None:
        return id_, Refused(code="unknown", words="There is no such command.")
    try:
        return id_, read(message, AgentNo(agent_no))
    except Unreadable as fault:
        return id_, Refused(code="bad_field", words=str(fault))


def _dial(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
    target = needed(message, "target")
    kind = word(message, "target_kind") or "external"
    if kind not in {one.value for one in calls.TargetKind}:
        raise Unreadable("target_kind: external or internal")
    group = word(message, "group")
    is_anybodys = bool(group) and message.get("agent_no") == ""  # whoever of the group is free
    return calls.Dial(
        agent_no=AgentNo("") if is_anybodys else agent_no,
        target=target,
        target_kind=calls.TargetKind(kind),
        group=group,
        userdata=word(message, "userdata"),
    )


def _hang_up(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
    call_id = word(message, "call_id", "call")
    if call_id:
        return calls.HangUp(call_id=CallId(call_id))
    return calls.HangUp(agent_no=agent_no)


def _describe(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
    return calls.Describe(
        call_id=CallId(needed(message, "call_id", "call")),
        agent_no=agent_no,
        disposition=word(message, "disposition"),
        note=word(message, "note", longest=LONGEST_NOTE),
    )


def _control(kind: type[calls.CallControl]) -> Callable[[Mapping[str, Any], AgentNo], Asked]:
    """Make the reader of a command that says no more than which call."""

    def read(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
        return kind(agent_no=whom(message, agent_no), call_id=_call(message))  # type: ignore[return-value]

    return read


def _sound_of(
    kind: type[calls.Mute | calls.Unmute],
) -> Callable[[Mapping[str, Any], AgentNo], Asked]:
    """Make the reader of a command about the agent's own sound, or a named party's."""

    def read(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
        named = word(message, "leg_id")
        return kind(
            agent_no=whom(message, agent_no),
            call_id=_call(message),
            leg_id=LegId(named) if named else None,
        )

    return read


def _aimed(
    kind: type[calls.Transfer | calls.Consult | calls.AddParty],
) -> Callable[[Mapping[str, Any], AgentNo], Asked]:
    """Make the reader of a command with a target."""

    def read(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
        kind_word = word(message, "target_kind") or "external"
        if kind_word not in {one.value for one in calls.TargetKind}:
            raise Unreadable("target_kind: external, internal or group")
        return kind(
            agent_no=whom(message, agent_no),
            call_id=_call(message),
            target=needed(message, "target"),
            target_kind=calls.TargetKind(kind_word),
        )

    return read


def _call(message: Mapping[str, Any]) -> CallId | None:
    call_id = word(message, "call_id", "call")
    return CallId(call_id) if call_id else None


def _leg_ids(message: Mapping[str, Any]) -> tuple[LegId, ...]:
    value = message.get("leg_ids", [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Unreadable("leg_ids: a list of leg ids")
    return tuple(LegId(one) for one in value[:50])


def _data(message: Mapping[str, Any]) -> dict[str, str]:
    value = message.get("data", {})
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Unreadable("data: an object of texts")
    return {str(name)[:80]: one[:LONGEST_NOTE] for name, one in value.items()}


def _monitor(message: Mapping[str, Any], agent_no: AgentNo) -> Asked:
    mode = word(message, "mode") or "spy"
    if mode not in {one.value for one in MonitorMode}:
        raise Unreadable("mode: spy, whisper or barge")
    return calls.Monitor(
        supervisor_no=agent_no,
        agent_no=AgentNo(needed(message, "agent_no")),
        mode=MonitorMode(mode),
    )


#: Every command of the page by its name without underscores.
READERS: dict[str, Callable[[Mapping[str, Any], AgentNo], Asked]] = {
    "ready": lambda message, _agent_no: Ready(agent_no=word(message, "agent_no")),
    **AGENT_READERS,
    **OFFICE_READERS,
    "dial": _dial,
    "hangup": _hang_up,
    "describe": _describe,
    "answer": _control(calls.Answer),
    "reject": _control(calls.Reject),
    "hold": _control(calls.Hold),
    "retrieve": _control(calls.Retrieve),
    "mute": _sound_of(calls.Mute),
    "unmute": _sound_of(calls.Unmute),
    "returntocaller": _control(calls.ReturnToCaller),
    "completetransfer": _control(calls.CompleteTransfer),
    "conference": _control(calls.Conference),
    "leaveconference": _control(calls.LeaveConference),
    "takeback": _control(calls.TakeBack),
    "startrecording": _control(calls.StartRecording),
    "stoprecording": _control(calls.StopRecording),
    "pauserecording": _control(calls.PauseRecording),
    "resumerecording": _control(calls.ResumeRecording),
    "transfer": _aimed(calls.Transfer),
    "consult": _aimed(calls.Consult),
    "addparty": _aimed(calls.AddParty),
    "hangupparties": lambda message, agent_no: calls.HangUpParties(
        agent_no=whom(message, agent_no), call_id=_call(message), leg_ids=_leg_ids(message)
    ),
    "senddigits": lambda message, agent_no: calls.SendDigits(
        agent_no=whom(message, agent_no), call_id=_call(message), digits=needed(message, "digits")
    ),
    "attachdata": lambda message, agent_no: calls.AttachData(
        agent_no=whom(message, agent_no), call_id=_call(message), data=_data(message)
    ),
    "monitor": _monitor,
    "endmonitor": lambda _message, agent_no: calls.EndMonitor(supervisor_no=agent_no),
    "takeover": lambda message, agent_no: calls.TakeOver(
        supervisor_no=agent_no, agent_no=AgentNo(word(message, "agent_no"))
    ),
    "colleagues": lambda _message, _agent_no: ReadColleagues(),
    "phonegone": lambda message, _agent_no: PhoneGone(
        call_id=needed(message, "call_id", "call"), leg_id=word(message, "leg_id", "leg")
    ),
    "history": lambda message, _agent_no: ReadHistory(number=needed(message, "number")),
}
