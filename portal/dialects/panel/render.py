"""Events, snapshots and replies as the panel's JSON. Pure; one text serves every socket that
hears an event the same way."""

import json
from dataclasses import fields
from datetime import datetime
from typing import Any

from calls.domain.cdr import summary
from calls.domain.events import CallEnded, CallEvent, Event
from portal.dialects.panel.wire import Reply
from portal.live.groups import Hearing, unwatched
from portal.live.state import LiveState, RecentCall
from portal.wire.canon import encode

_ENVELOPE = frozenset({"at", "team"})
#: What a list shows of an ended call: the same as its CDR says.
_IN_RECENT = tuple(one.name for one in fields(RecentCall))


def event_text(seq: int, event: Event, hearing: Hearing) -> str:
    """Say an event: the tile it is about as it is now, and what this kind adds."""
    if hearing is Hearing.WAITING and isinstance(event, CallEvent):
        kind, body = "WaitingChanged", _waiting(event)
    elif hearing is Hearing.UNWATCHED and isinstance(event, CallEvent):
        known = unwatched(event)
        kind, body = type(known).__name__, _body(known)
    else:
        kind, body = type(event).__name__, _body(event)
    return _text(
        {"type": "event", "seq": seq, "kind": kind, "at": event.at.isoformat(), "body": body}
    )


def snapshot_text(state: LiveState, *, now: datetime) -> str:
    """Say everything a page shows. `now` lets it learn the server's clock."""
    audience = state.audience
    body = {
        "me": audience.agent_no,
        "sees_all": audience.groups is None,
        "agents": state.agents,
        "calls": state.calls,
        "waiting": [
            {"call_id": one.call_id, "group": one.group, "waiting_since": one.waiting_since}
            for one in state.waiting
        ],
        "groups": state.groups,
        "links": state.links,
        "recent": state.recent,
        "said": state.said,
        "led": state.led,
        "pause_reasons": state.pause_reasons,
        "dispositions": state.dispositions,
    }
    return _text(
        {
            "type": "snapshot",
            "seq": state.seq,
            "now": now.isoformat(),
            "face": audience.face.value,
            "audience": audience.mark,
            "state": encode(body),
        }
    )


def resumed_text(seq: int, *, now: datetime) -> str:
    """Say that the events after `seq` follow and the page may keep what it has."""
    return _text({"type": "resumed", "seq": seq, "now": now.isoformat()})


def ping_text(*, now: datetime) -> str:
    """Give a sign of life."""
    return _text({"type": "ping", "now": now.isoformat()})


def reply_text(reply: Reply) -> str:
    """Answer one message of the client."""
    return _text({"type": "reply", **encode(reply)})


def _body(event: Event) -> dict[str, Any]:
    match event:
        case CallEnded():
            return {"call": encode(event.call), "recent": _recent(event)}
        case _:
            plain: dict[str, Any] = encode(event)
            return {name: value for name, value in plain.items() if name not in _ENVELOPE}


def _waiting(event: CallEvent) -> dict[str, Any]:
    """A call of her group that is not hers: no number, no name, only that it waits."""
    call = event.call
    return {
        "call_id": call.call_id,
        "group": call.group,
        "waiting_since": encode(call.waiting_since),
    }


def _recent(event: CallEnded) -> dict[str, Any]:
    """An ended call as it stands among the agent's last ones; words said of it come beside."""
    kept = {"disposition": "", "note": "", **summary(event)}
    return {name: encode(kept[name]) for name in _IN_RECENT}


def _text(message: dict[str, Any]) -> str:
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)
