"""Patchbay's own webhooks: every canonical event as JSON, signed by the Standard Webhooks scheme.

The form is `docs/push.md`'s; VERSION rises when a field changes its meaning or goes.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

from calls.stream import Envelope
from portal.webhooks.dialects import Request, Target
from portal.wire import canon

VERSION = 1
#: What a test push says it is.
TRIAL = "TestPush"
KINDS = frozenset(canon.KINDS)
METHODS = ("POST", "PUT")  # they have a body
NUMBER_FORMATS: tuple[str, ...] = ()


def requests(envelope: Envelope, target: Target) -> Sequence[Request]:
    """Write one event as one request."""
    said = {
        "type": envelope.kind,
        "version": VERSION,
        "timestamp": envelope.at.astimezone(UTC).isoformat(),
        "data": {
            "seq": envelope.seq or None,
            "team": envelope.team,
            "call_id": envelope.call_id,
            "agent_no": envelope.agent_no,
            "group": envelope.group,
            "event": envelope.body,
        },
    }
    body = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json"}
    return [Request(method=target.method, url=target.url, body=body, headers=headers)]


def trial(target: Target, at: datetime) -> Envelope:
    """Make the event of a test push: a kind of its own, about nothing."""
    return Envelope(
        seq=0,
        at=at,
        team=target.team,
        kind=TRIAL,
        call_id="",
        agent_no="",
        group="",
        body={"at": at.isoformat(), "team": target.team},
    )


def signature(secret: str, *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Give the headers that sign a body. A message keeps its id however often it is sent."""
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }
