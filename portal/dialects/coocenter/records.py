"""The two records of a call that ended: `cdr`, and `cc_cdr` of the contact centre. Pure."""

from collections.abc import Callable
from datetime import datetime, timedelta

from calls.domain import events as calls
from portal.dialects.coocenter.story import Story

Local = Callable[[datetime | None], str]

#: A caller who hangs up this soon after queueing has changed her mind.
SOON = timedelta(seconds=10)
DISPOSITIONS = {
    calls.Outcome.ANSWERED: "ANSWERED",
    calls.Outcome.BUSY: "BUSY",
    calls.Outcome.AGENT_BUSY: "BUSY",
    calls.Outcome.REJECTED: "BUSY",
    calls.Outcome.AGENT_REJECTED: "BUSY",
    calls.Outcome.NO_ANSWER: "NO ANSWER",
    calls.Outcome.AGENT_NO_ANSWER: "NO ANSWER",
    calls.Outcome.ABANDONED: "NO ANSWER",
    calls.Outcome.QUEUE_TIMEOUT: "NO ANSWER",
    calls.Outcome.CANCELLED: "NO ANSWER",
    calls.Outcome.MESSAGE_LEFT: "ANSWERED",
    calls.Outcome.CALLBACK_ASKED: "ANSWERED",
    calls.Outcome.MACHINE: "ANSWERED",
    calls.Outcome.UNASSIGNED: "FAILED",
    calls.Outcome.CONGESTION: "CONGESTION",
    calls.Outcome.AGENT_UNREACHABLE: "FAILED",
    calls.Outcome.REFUSED: "FAILED",
    calls.Outcome.LOST: "FAILED",
    calls.Outcome.FAILED: "FAILED",
}
#: Q.850: rung, and not answered.
NO_ANSWER = 19
CDR_TYPES = {
    calls.CallKind.INBOUND: "inbound",
    calls.CallKind.OUTBOUND: "outbound",
    calls.CallKind.INTERNAL: "",
}
CC_TYPES = {
    calls.CallKind.INBOUND: "incoming",
    calls.CallKind.OUTBOUND: "outgoing",
    calls.CallKind.INTERNAL: "internal",
}
#: Q.850 in the words Asterisk has for it; 0 stands where nobody said why.
CAUSES = {
    0: "Unknown",
    1: "Unallocated (unassigned) number",
    16: "Normal Clearing",
    17: "User busy",
    18: "No user responding",
    19: "User alerting, no answer",
    20: "Subscriber absent",
    21: "Call Rejected",
    26: "Answered elsewhere",
    34: "Circuit/channel congestion",
    38: "Network out of order",
    44: "Requested channel not available",
}


def cdr(event: calls.CallEnded, story: Story, local: Local) -> dict[str, str | int]:
    """Write the plain record of a call."""
    source, destination = _ends(event)
    call = event.call
    name = call.customer_name if call.kind is calls.CallKind.INBOUND else ""
    return {
        "event": "cdr",
        "callerid": f'"{_plain(name) or source}" <{source}>',
        "source": source,
        "destination": destination,
        "starttime": local(call.started_at),
        "answertime": local(event.answered_at),
        "endtime": local(event.ended_at),
        "disposition": DISPOSITIONS[event.outcome],
        "duration": _span(call.started_at, event.ended_at),
        "billableseconds": _span(event.answered_at, event.ended_at),
        "calltype": CDR_TYPES[call.kind],
        "recordfile": file_of(story),
        "uniqueid": call.call_id,
    }


def cc_cdr(
    event: calls.CallEnded,
    story: Story,
    local: Local,
    *,
    mac: str,
    is_staffed: bool,
    pause_s: float,
) -> dict[str, str | int]:
    """Write the contact centre's record of a call; `pause_s` is the post-processing after it."""
    caller, called = _ends(event)
    call, visit = event.call, story.visits[-1] if story.visits else None
    rang = [one.rang_s for one in event.segments if one.agent_no]
    return {
        "event": "cc_cdr",
        "uuid": call.call_id,
        "caller": caller,
        "called": called,
        "queueCode": call.group,
        "agentCode": event.agent_no,
        "callType": CC_TYPES[call.kind],
        "cdrState": _where(event, story),
        "hangupSide": _side(event),
        "hangupCause": _cause(event),
        "startTime": local(call.started_at),
        "endTime": local(event.ended_at),
        "duration": _span(call.started_at, event.ended_at),
        "queueTime": str(round(call.waited_s)),
        "feedbackTime": "0",
        "ivrTime": _menu_time(event, story),
        "ringTime": str(round(sum(rang))),
        "holdTime": round(call.held_s),
        "pauseTime": round(pause_s),
        "talkingTime": str(round(call.talked_s)),
        "voicemailState": "1" if story.has_message else "0",
        "ivrId": visit.menu if visit else "",
        "ivrName": visit.menu if visit else "",
        "ivrDtmf": visit.digits if visit else "",
        "fwType": story.forwarded_how if story.forwarded_to else "",
        "score": "0",
        "trunkNumber": call.line,
        "forwardNumber": story.forwarded_to,
        "filePath": file_of(story),
        "missCause": _miss(event, story, is_staffed=is_staffed),
        "mac": mac,
    }


def file_of(story: Story) -> str:
    """Name the recording as `monitor/` knows it, "" for none."""
    return f"{story.recording_id}.wav" if story.recording_id else ""


def _ends(event: calls.CallEnded) -> tuple[str, str]:
    """Give who called whom."""
    call = event.call
    match call.kind:
        case calls.CallKind.INBOUND:
            return call.customer_number, event.agent_no or call.line
        case calls.CallKind.OUTBOUND:
            return event.agent_no, call.customer_number
        case calls.CallKind.INTERNAL:
            first = next((one.agent_no for one in event.segments if one.agent_no), event.agent_no)
            return first, call.target_agent_no


def _where(event: calls.CallEnded, story: Story) -> str:
    """Say where the call ended."""
    if event.outcome is calls.Outcome.ANSWERED:
        return "bridged"
    if story.queued_at is not None:
        return "queue"
    return "ivr" if story.visits else ""


def _side(event: calls.CallEnded) -> str:
    is_inbound = event.call.kind is calls.CallKind.INBOUND
    caller = calls.HungUpBy.CUSTOMER if is_inbound else calls.HungUpBy.AGENT
    return "caller" if event.hung_up_by is caller else "called"


def _miss(event: calls.CallEnded, story: Story, *, is_staffed: bool) -> str:
    """Say why a queued call was missed, "" for one that was not."""
    if event.outcome is calls.Outcome.ANSWERED or story.queued_at is None:
        return ""
    is_abandoned = event.outcome is calls.Outcome.ABANDONED
    if is_abandoned and event.ended_at - story.queued_at <= SOON:
        return "MEMBER_CANCEL"
    if story.missed_offers:
        return "NO_AGENT_ANSWER"
    return "NO_ASSIGN" if is_staffed else "NO_AGENT_LOGIN"


def _cause(event: calls.CallEnded) -> str:
    """Say why the call ended; a customer the PBX gave up waiting for sent no cause."""
    cause = event.cause
    if not cause and event.outcome in {calls.Outcome.NO_ANSWER, calls.Outcome.AGENT_NO_ANSWER}:
        cause = NO_ANSWER
    return CAUSES.get(cause, str(cause))


def _menu_time(event: calls.CallEnded, story: Story) -> str:
    """Give the seconds in menus, "" for a call that was in none."""
    if not story.visits:
        return ""
    spans = ((one.left_at or event.ended_at) - one.entered_at for one in story.visits)
    return str(round(sum(spans, timedelta(0)).total_seconds()))


def _span(since: datetime | None, until: datetime) -> str:
    return str(round((until - since).total_seconds())) if since is not None else "0"


def _plain(name: str) -> str:
    """Leave out what would end the quoted name early."""
    return name.replace('"', "").replace("\\", "")
