"""Answers and events of the asterCC interface as text. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from agents.domain import events as agents
from agents.domain.callback_events import PlannedCallbackChanged
from calls.domain import events as calls
from campaigns.domain import events as campaigns
from portal.dialects.astercc.wire import (
    Answer,
    BackMsg,
    CallWord,
    Delimiter,
    Source,
)

#: Events for which the manual's chapter 6 has no word of its own: what they bring about is told
#: by the ringing, answering and leaving of the parties.
Wordless = (
    calls.CallConsultStarted
    | calls.CallConsultConnected
    | calls.CallConsultEnded
    | calls.CallTransferStarted
    | calls.CallTransferred  # `events` says it where the target was asked first
    | calls.CallTransferFailed
    | calls.CallPartyJoined
    | calls.CallConferenceEnded
    | calls.CallMonitorStarted
    | calls.CallMonitorChanged
    | calls.CallMonitorEnded
    | calls.CallTakenOver
    | calls.CallPartyMuted
    | calls.CallPartyUnmuted
    | calls.CallDigitsSent
    | calls.CallDigitReceived
    | calls.CallDataAttached
    | calls.CallRecordingChanged
    | calls.CallAgentLost
    | calls.CallAgentBack
    | calls.CallAgentGivenUp
    | calls.CallMenuEntered
    | calls.CallMenuChosen
    | calls.CallVoicemailLeft
    | calls.CallbackRequested
    | calls.CallbackStateChanged
    | calls.MessageBroadcast
    | calls.SettingsChanged
    | calls.PictureMended
    | campaigns.LeadsImported
    | campaigns.LeadQueued
    | campaigns.LeadScheduled
    | campaigns.CampaignStepTaken
    | campaigns.AttemptEnded
    | agents.AgentWrapUpExtended
    | PlannedCallbackChanged
)
#: Every event there is; the match below must speak for each.
CanonicalEvent = (
    calls.CallStarted
    | calls.CallQueued
    | calls.CallOffered
    | calls.CallOfferEnded
    | calls.CallPartyDialled
    | calls.CallPartyRinging
    | calls.CallPartyAnswered
    | calls.CallPartyLeft
    | calls.CallConnected
    | calls.CallHeld
    | calls.CallRetrieved
    | calls.CallDataChanged
    | calls.CallEnded
    | calls.PbxLinkChanged
    | agents.AgentLoggedIn
    | agents.AgentLoggedOut
    | agents.AgentPresenceChanged
    | agents.AgentMembershipChanged
    | agents.AgentActionAnnounced
    | Wordless
)

Fields = dict[str, str]

#: Kept as they are inside a value; the rest of ASCII's marks would break a client's split.
SAFE = " !#$()*+,-./:;?@[]^_`{}~"


def delimited(answer: Answer, delimiter: Delimiter) -> str:
    """Write `|Return|1|Return|BackMsg_19`: a delimiter before each part, none at the end."""
    if answer.body:
        return answer.body
    parts = (str(answer.code), message(answer), *(value for _, value in answer.extra))
    return "".join(f"|{delimiter}|{part}" for part in parts)


def jsonp(answer: Answer, callback: str) -> str:
    """Write a script that calls back with the answer; `code` is a number."""
    return f"{callback}({json_text(answer)});"


def json_text(answer: Answer, *, is_script: bool = False) -> str:
    """Write an answer as JSON. `is_script`: for the functions of the script, whose login says 3
    where she is logged in already."""
    if answer.body:
        return answer.body
    code = answer.code
    if is_script and answer.message is BackMsg.ALREADY_LOGGED_IN:
        code = 3
    return json.dumps({"code": code, "message": message(answer), **dict(answer.extra)})


def message(answer: Answer) -> str:
    """Write the code and its datum in brackets, without a space between them."""
    if answer.words:
        return answer.words
    word = answer.message.word
    return f"{word}[{escape(answer.datum)}]" if answer.datum else word


def escape(value: str) -> str:
    """Percent-encode what would cut a value or end a quoted string in a client's script."""
    return "".join(char if _is_harmless(char) else quote(char, safe=SAFE) for char in value)


def _is_harmless(char: str) -> bool:
    # The two line separators end a string in an older browser's script as a line feed does.
    return char >= "\xa0" and char not in "\u2028\u2029"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The numbers events carry for names: the team's, its groups' by code, the event's own."""

    team_id: int
    group_ids: Mapping[str, int]
    seq: int


def event_fields(event: CanonicalEvent, ids: Ids) -> Fields | None:
    """Say an event in the fields of chapter 6, in its order; None when it has no word for it."""
    told = _told(event)
    return None if told is None else _fields(told, ids)


def event_string(fields: Fields) -> str:
    """Join fields to `k=v&k=v&`, as chapter 6 prints it."""
    return "".join(f"{name}={escape(value)}&" for name, value in fields.items())


@dataclass(frozen=True, slots=True)
class _Told:
    event: calls.CallEvent
    source: Source
    word: CallWord
    leg_id: str = "0"
    number: str = ""
    agent_no: str = ""


def _told(event: CanonicalEvent) -> _Told | None:  # noqa: C901, PLR0911 (a table in match's form)
    match event:
        case calls.CallStarted():
            if event.call.kind is not calls.CallKind.INBOUND:
                return None  # an outbound conversation begins with the agent's ringing
            number = event.call.customer_number
            return _Told(event, Source.CALLER, CallWord.INCOMING, event.call.call_id, number)
        case calls.CallOffered():
            no = event.agent_no
            return _Told(event, Source.AGENT, CallWord.RINGING, event.leg_id, no, no)
        case calls.CallPartyRinging():
            # An agent's ringing was told by the offer.
            return None if event.role == "agent" else _party(event, CallWord.RINGING)
        case calls.CallPartyAnswered():
            return _party(event, CallWord.ANSWER)
        case calls.CallPartyLeft():
            return _party(event, CallWord.HANGUP)
        case calls.CallHeld():
            return _Told(event, Source.CONVERSATION, CallWord.ONHOLD)
        case calls.CallRetrieved():
            return _Told(event, Source.CONVERSATION, CallWord.RESUME)
        case calls.CallEnded():
            last = event.agent_no
            return _Told(event, Source.CONVERSATION, CallWord.HANGUP, "0", last, last)
        case (
            calls.CallQueued()  # CALLER incoming said it
            | calls.CallConnected()  # the second party's answer said it
            | calls.CallPartyDialled()  # told when it rings
            | calls.CallOfferEnded()  # the agent's answer or hang-up says it
            | calls.CallDataChanged()  # no word in the manual
            | calls.PbxLinkChanged()  # no word in the manual
        ):
            return None
        case (
            agents.AgentLoggedIn()
            | agents.AgentLoggedOut()
            | agents.AgentPresenceChanged()
            | agents.AgentMembershipChanged()
            | agents.AgentActionAnnounced()
        ):
            return None  # what clients asked to be told of agents has fields of its own: `events`
        case _:
            return None  # see Wordless


def _party(
    event: calls.CallPartyRinging | calls.CallPartyAnswered | calls.CallPartyLeft, word: CallWord
) -> _Told | None:
    source = _source(event.role, event.call.kind)
    if source is None or (source is Source.CALLER and word is CallWord.ANSWER):
        return None  # the caller was there first; a supervisor is heard by nobody
    number = event.agent_no or event.number
    return _Told(event, source, word, event.leg_id, number, event.agent_no)


def _source(role: str, kind: calls.CallKind) -> Source | None:
    if role == "customer":
        return Source.CALLER if kind is calls.CallKind.INBOUND else Source.CALLEE
    return {"agent": Source.AGENT, "third": Source.CONSULT}.get(role)


def _fields(told: _Told, ids: Ids) -> Fields:
    call = told.event.call
    is_inbound = call.kind is calls.CallKind.INBOUND
    way = "dialin" if is_inbound else "dialout"
    fields = {
        "calleridnum": call.customer_number or call.target_agent_no,
        "didnumber": call.line if is_inbound and told.leg_id != "0" else "",
        "activenum": told.number,
        "source": told.source.value,
        "event": told.word.value,
        "uniqueid": told.leg_id,
        "sessionid": call.call_id,
        "eventTime": f"{told.event.at:%Y-%m-%d %H:%M:%S}",
        "AgentTeamId": str(ids.team_id),
        "modeltype": "Campaign" if call.campaign else "",
        "model_id": call.campaign,
        "AgentGroupId": str(ids.group_ids.get(call.group, "")),
    }
    fields |= _tail(_channel(told), way, told)
    agent_no = told.agent_no or next(iter(call.agent_nos), "")
    fields |= {"agentno": agent_no} if agent_no else {}
    fields |= {"userdata": call.userdata, "eventid": str(ids.seq)}
    return _incoming(fields) if told.word is CallWord.INCOMING else fields


def _tail(channel: str, way: str, told: _Told) -> Fields:
    # The order differs by direction, as the numbered examples print it.
    if way == "dialout":
        return {"calltype": way, "channel": channel, "from": way}
    if told.source is Source.CONVERSATION:
        return {"channel": channel, "from": way, "calltype": way}
    return {"from": way, "channel": channel, "calltype": way}


def _incoming(fields: Fields) -> Fields:
    # Example 6.2.1 has a shape of its own; clients read the common one. Both, its fields first.
    first = ("modeltype", "uniqueid", "model_id", "from", "sessionid", "channel")
    return {"CALLER": "incoming"} | {name: fields[name] for name in first} | fields


def _channel(told: _Told) -> str:
    # Filled where a party begins or ends, empty in answers and of the conversation.
    if told.leg_id == "0" or told.word is CallWord.ANSWER:
        return ""
    team = told.event.team
    return f"PJSIP/{team}-{told.number}" if told.agent_no else f"PJSIP/{told.number}"
