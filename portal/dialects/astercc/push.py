"""Events posted to a team's push URL (manual, chapter 7): a form with a field for each field."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from calls.stream import Envelope
from portal.dialects.astercc import events, naming
from portal.dialects.astercc.events import KINDS
from portal.dialects.astercc.render import CanonicalEvent, Fields
from portal.webhooks.dialects import Request, Target
from portal.wire import canon

__all__ = ["KINDS", "METHODS", "NUMBER_FORMATS", "requests", "trial"]
METHODS = ("POST", "PUT", "GET", "HEAD")
NUMBER_FORMATS: tuple[str, ...] = ()
#: What a test push says happened; no client knows the word.
TRIAL = "TestPush"
_FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def requests(envelope: Envelope, target: Target) -> Sequence[Request]:
    """Write each telling of an event as one form; GET and HEAD carry it in the query."""
    return [_request(fields, target) for fields in _tellings(envelope)]


def _request(fields: Fields, target: Target) -> Request:
    text = urlencode(fields)
    if target.method in {"GET", "HEAD"}:
        joint = "&" if "?" in target.url else "?"
        return Request(method=target.method, url=f"{target.url}{joint}{text}")
    headers = {"Content-Type": _FORM}
    return Request(method=target.method, url=target.url, body=text.encode(), headers=headers)


def trial(target: Target, at: datetime) -> Envelope:
    """Make the event of a test push."""
    return Envelope(
        seq=0,
        at=at,
        team=target.team,
        kind=TRIAL,
        call_id="",
        agent_no="",
        group="",
        body={},
    )


def _tellings(envelope: Envelope) -> list[Fields]:
    if envelope.kind == TRIAL:
        return [{"event": "test", "eventTime": f"{envelope.at:%Y-%m-%d %H:%M:%S}"}]
    event = cast("CanonicalEvent", canon.decode(envelope.kind, envelope.body))
    return events.tellings(event, naming.ids_of(envelope.team, envelope.seq))
