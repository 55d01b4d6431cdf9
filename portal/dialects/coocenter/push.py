"""CooCenter's pushes as the outbox asks for them: what events do not tell is looked up here."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.utils import timezone

from agents import selectors as agents
from agents.domain import events as agent_events
from calls import stream
from calls.domain import events as calls
from calls.stream import Envelope
from portal.dialects.coocenter import pushes
from portal.dialects.coocenter.pauses import Change, is_told_at_once, pause_after
from portal.dialects.coocenter.pushes import Fields, Known
from portal.dialects.coocenter.sign_in import key_of
from portal.dialects.coocenter.story import Story, story_of
from portal.webhooks.dialects import Request, Target
from portal.wire import canon

TRIAL = "TestPush"
METHODS = ("POST", "PUT", "GET", "HEAD")
NUMBER_FORMATS: tuple[str, ...] = ()
#: How many changes of an agent's presence are looked back at, for her last call.
LOOK_BACK = 12
#: Events that say an agent does something else now.
MOVES = (agent_events.AgentPresenceChanged, agent_events.AgentLoggedOut)
KINDS = frozenset(
    kind.__name__
    for kind in (
        agent_events.AgentLoggedIn,
        agent_events.AgentLoggedOut,
        agent_events.AgentPresenceChanged,
        calls.CallHeld,
        calls.CallRetrieved,
        calls.CallMenuEntered,
        calls.CallMenuChosen,
        calls.CallQueued,
        calls.CallOffered,
        calls.CallOfferEnded,
        calls.CallPartyDialled,
        calls.CallPartyAnswered,
        calls.CallPartyLeft,
        calls.CallEnded,
    )
)


def requests(envelope: Envelope, target: Target) -> Sequence[Request]:
    """Say an event; nothing while the team's interface is off."""
    door = agents.coocenter_of(target.team)
    if door is None:
        return []
    headers = {}
    if door.webkey:
        today = timezone.now().astimezone(ZoneInfo(door.time_zone))
        headers["Authorization"] = key_of(door.webkey, f"{today:%Y-%m-%d}")
    known = Known(mac=door.mac, zone=door.time_zone)
    return [_request(fields, target, headers) for fields in _tell(envelope, known)]


def trial(target: Target, at: datetime) -> Envelope:
    """Make the event of a test push."""
    return Envelope(
        seq=0, at=at, team=target.team, kind=TRIAL, call_id="", agent_no="", group="", body={}
    )


def _request(fields: Fields, target: Target, headers: dict[str, str]) -> Request:
    if target.method in {"GET", "HEAD"}:
        joint = "&" if "?" in target.url else "?"
        url = f"{target.url}{joint}{urlencode(fields)}"
        return Request(method=target.method, url=url, headers=headers)
    body = json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
    kind = {"Content-Type": "application/json"}
    return Request(method=target.method, url=target.url, body=body, headers={**kind, **headers})


def _tell(envelope: Envelope, known: Known) -> list[Fields]:
    if envelope.kind == TRIAL:
        return [{"event": "test", "timestamp": f"{envelope.at.timestamp():.6f}"}]
    event = canon.decode(envelope.kind, envelope.body)
    said = [*pushes.tell(event, _story(envelope, event), known)]
    if isinstance(event, calls.CallEnded):
        changes = _changes(envelope, event.agent_no)
        if is_told_at_once(event, changes):
            pause_s = pause_after(changes, event.call.call_id) or 0.0
            said.append(_cc_cdr(envelope, event, replace(known, pause_s=pause_s)))
    elif isinstance(event, MOVES):
        said += _after_the_pause(envelope, event, known)
    return said


def _story(envelope: Envelope, event: calls.Event) -> Story:
    is_call = isinstance(event, calls.CallEvent)
    found = stream.of_call(envelope.call_id, until=envelope.seq) if is_call else []
    return story_of(canon.decode(one.kind, one.body) for one in found if one.team == envelope.team)


def _changes(envelope: Envelope, agent_no: str, *, with_this: bool = False) -> list[Change]:
    """Give an agent's changes of presence, oldest first, up to this event."""
    found = stream.of_agent(
        team=envelope.team,
        agent_no=agent_no,
        kinds=[kind.__name__ for kind in MOVES],
        before=envelope.seq + with_this,
        limit=LOOK_BACK,
    )
    events = [canon.decode(one.kind, one.body) for one in reversed(found)]
    return [
        Change(one.at, one.agent.state, one.agent.call_id)
        for one in events
        if isinstance(one, MOVES)
    ]


def _after_the_pause(
    envelope: Envelope, event: agent_events.AgentEvent, known: Known
) -> list[Fields]:
    """Tell of the call whose post-processing this ends, when it was hers to the last."""
    changes = _changes(envelope, event.agent.agent_no, with_this=True)
    call_id = next((one.call_id for one in reversed(changes[:-1]) if one.is_talking), "")
    pause_s = pause_after(changes, call_id, is_last=True)
    if not call_id or pause_s is None:
        return []
    for one in reversed(stream.of_call(call_id, until=envelope.seq)):
        if one.kind == calls.CallEnded.__name__ and one.team == envelope.team:
            ended = canon.decode(one.kind, one.body)
            if isinstance(ended, calls.CallEnded) and ended.agent_no == event.agent.agent_no:
                return [_cc_cdr(one, ended, replace(known, pause_s=pause_s))]
    return []


def _cc_cdr(envelope: Envelope, event: calls.CallEnded, known: Known) -> Fields:
    tiles = agents.tiles(envelope.team) if event.call.group else []
    is_staffed = any(
        one.group == event.call.group and one.is_checked_in
        for tile in tiles
        for one in tile.memberships
    )
    return pushes.cc_cdr(event, _story(envelope, event), replace(known, is_staffed=is_staffed))
