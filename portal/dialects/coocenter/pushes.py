"""Events in the words of CooCenter's pushes, fields in the documents' order. Pure."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from agents.domain import events as agents
from calls.domain import events as calls
from portal.dialects.coocenter import records, render
from portal.dialects.coocenter.story import NOBODYS, Story
from portal.dialects.coocenter.wire import Status

Fields = dict[str, str | int]

#: How ringing an agent ended, in Asterisk's words.
OFFER_ENDS = {
    calls.OfferEnd.ANSWERED: "ANSWER",
    calls.OfferEnd.NO_ANSWER: "NOANSWER",
    calls.OfferEnd.REJECTED: "BUSY",
    calls.OfferEnd.BUSY: "BUSY",
    calls.OfferEnd.CANCELLED: "CANCEL",
    calls.OfferEnd.UNREACHABLE: "CHANUNAVAIL",
}
#: Why a leg ended that nobody answered (Q.850), in Asterisk's words.
CAUSES = {
    0: "NOANSWER",  # nobody said why: the PBX gave up waiting
    1: "CHANUNAVAIL",
    3: "CHANUNAVAIL",
    16: "hangup",
    17: "BUSY",
    18: "NOANSWER",
    19: "NOANSWER",
    20: "CHANUNAVAIL",
    21: "BUSY",
    26: "CANCEL",
    34: "CONGESTION",
    38: "CONGESTION",
    42: "CONGESTION",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What no event tells: the device, the zone of local times, whether anybody serves the group
    of a call at that moment, and the seconds of post-processing once they are over."""

    mac: str = ""
    zone: str = "UTC"
    is_staffed: bool = True
    pause_s: float = 0.0

    def local(self, at: datetime | None) -> str:
        """Write an instant as the device's clock shows it, "" for none."""
        return f"{at.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M:%S}" if at else ""


def tell(event: calls.Event, story: Story, known: Known) -> list[Fields]:
    """Say an event, in one push or several; nothing for most. `story` is the call's up to it.

    `cc_cdr` is not among them: it waits for the end of the agent's post-processing (`cc_cdr`).
    """
    match event:
        case agents.AgentPresenceChanged() | agents.AgentLoggedIn() | agents.AgentLoggedOut():
            return [_status(event.agent.agent_no, render.status_of(event.agent))]
        case calls.CallHeld(call=call) | calls.CallRetrieved(call=call):
            is_held = isinstance(event, calls.CallHeld)
            status = Status.HOLD if is_held else Status.IN_USE
            return [_status(number, status) for number in call.agent_nos]
        case calls.CallMenuEntered() | calls.CallMenuChosen() | calls.CallQueued():
            return _left_menu(event, story, known)
        case calls.CallEnded():
            return [*_left_menu(event, story, known), records.cdr(event, story, known.local)]
        case calls.CallEvent():
            return _tell_leg(event, story, known)
        case _:
            return []


def cc_cdr(event: calls.CallEnded, story: Story, known: Known) -> Fields:
    """Say how a call went, with the seconds of post-processing after it."""
    return records.cc_cdr(
        event,
        story,
        known.local,
        mac=known.mac,
        is_staffed=known.is_staffed,
        pause_s=known.pause_s,
    )


def _tell_leg(event: calls.CallEvent, story: Story, known: Known) -> list[Fields]:
    match event:
        case calls.CallOffered(leg_id=leg_id):
            is_told = leg_id in story.dialled
            return [] if is_told else [_dial_begin(event, leg_id, story, known)]
        case calls.CallPartyDialled(leg_id=leg_id, role=role) if role not in NOBODYS:
            is_told = leg_id in story.offered
            return [] if is_told else [_dial_begin(event, leg_id, story, known)]
        case calls.CallOfferEnded(leg_id=leg_id, how=how):
            return [_dial_end(event, leg_id, story, OFFER_ENDS[how])]
        case calls.CallPartyAnswered(leg_id=leg_id):
            is_ours = leg_id in story.dialled and leg_id not in story.offered
            return [_dial_end(event, leg_id, story, "ANSWER")] if is_ours else []
        case calls.CallPartyLeft(leg_id=leg_id, role=role, cause=cause) if role not in NOBODYS:
            never = leg_id in story.dialled - story.answered - story.offered
            words = CAUSES.get(cause, "CONGESTION")
            ended = [_dial_end(event, leg_id, story, words)] if never else []
            return [*ended, _hang_up(event, story)]
        case _:
            return []


def _dial_begin(event: calls.CallEvent, leg_id: str, story: Story, known: Known) -> Fields:
    caller, called = _caller(story, leg_id), story.parties.get(leg_id)
    number = _number(called, event)
    channel = render.channel_of(number, leg_id)
    return {
        "event": "dialbegein",
        "timestamp": f"{event.at.timestamp():.6f}",
        "channel": _channel(caller),
        "calleridnum": _number(caller),
        "destchannel": channel,
        "destcalleridnum": number,
        "destuniqueid": leg_id,
        "dialstring": channel.rpartition("-")[0],
        "uniqueid": event.call.call_id,
        "mac": known.mac,
    }


def _dial_end(event: calls.CallEvent, leg_id: str, story: Story, words: str) -> Fields:
    caller, number = _caller(story, leg_id), _number(story.parties.get(leg_id), event)
    return {
        "event": "dialend",
        "timestamp": f"{event.at.timestamp():.6f}",
        "channel": _channel(caller),
        "calleridnum": _number(caller),
        "destchannel": render.channel_of(number, leg_id),
        "destcalleridnum": number,
        "uniqueid": event.call.call_id,
        "dialstatus": words,
    }


def _hang_up(event: calls.CallPartyLeft, story: Story) -> Fields:
    party, other = story.parties.get(event.leg_id), story.other_than(event.leg_id)
    number, other_number = _number(party, event), _number(other)
    is_first = event.leg_id == story.first_leg
    return {
        "event": "hangup",
        "calleridnum": number,
        "calleridname": (party.agent_name if party else "") or number,
        "connectedlinenum": other_number,
        "connectedlinename": (other.agent_name if other else "") or other_number,
        "uniqueid": event.call.call_id if is_first else event.leg_id,
    }


def _status(number: str, status: Status) -> Fields:
    return {
        "event": "extensionstatus",
        "exten": number,
        "status": str(int(status)),
        "statustext": status.text,
    }


def _left_menu(event: calls.CallEvent, story: Story, known: Known) -> list[Fields]:
    """Tell of the menu the caller leaves by this very event."""
    visit, call = story.just_left, event.call
    if visit is None:
        return []
    return [
        {
            "event": "ivr",
            "uuid": call.call_id,
            "caller": call.customer_number,
            "called": "",
            "callType": "IN",
            "queueCode": _next_queue(event),
            "startTime": known.local(visit.entered_at),
            "endTime": known.local(visit.left_at),
            "duration": str(round((event.at - visit.entered_at).total_seconds())),
            "ivrId": visit.menu,
            "ivrName": visit.menu,
            "ivrDtmf": visit.digits,
            "trunkNumber": call.line,
            "mac": known.mac,
        }
    ]


def _next_queue(event: calls.CallEvent) -> str:
    if isinstance(event, calls.CallMenuChosen):
        kind, _, about = event.target.partition(":")
        return about if kind == "group" else ""
    return event.call.group if isinstance(event, calls.CallQueued) else ""


def _caller(story: Story, leg_id: str) -> calls.PartyTile | None:
    """Give who has that leg dialled: nobody for the leg a call begins with."""
    return None if leg_id == story.first_leg else story.other_than(leg_id)


def _number(party: calls.PartyTile | None, event: object = None) -> str:
    if party is not None:
        return party.agent_no or party.number
    return str(getattr(event, "agent_no", "") or getattr(event, "number", ""))


def _channel(party: calls.PartyTile | None) -> str:
    return render.channel_of(_number(party), party.leg_id) if party is not None else ""
