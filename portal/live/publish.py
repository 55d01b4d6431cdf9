"""The outlet of the event log: what was committed goes to every web process by Redis.

Redis may be away: that is logged and nothing else. The hubs look into the log once a second and
catch up from there.
"""

import json
import logging
import time
from datetime import datetime
from functools import cache
from typing import Any

import redis
from django.conf import settings
from django.db import connection

from calls.stream import Envelope

log = logging.getLogger(__name__)

#: Seconds nothing is tried after a failure: a Redis that hangs must not slow the bridge down.
REST_S = 1.0
_resting_until = 0.0


def channel() -> str:
    """Name the Redis channel. Redis channels know no database number, hence the name of ours."""
    return f"{connection.settings_dict['NAME']}:events"


def publish(envelopes: list[Envelope]) -> None:
    """Tell every web process. Never raises for a Redis that is away."""
    global _resting_until  # noqa: PLW0603 (one breaker a process)
    if time.monotonic() < _resting_until:
        return
    try:
        _client().publish(channel(), dump(envelopes))
    except redis.RedisError as error:
        _resting_until = time.monotonic() + REST_S
        log.warning("events are not published, sockets read them from the log: %s", error)


def dump(envelopes: list[Envelope]) -> str:
    """Write envelopes as they travel."""
    return json.dumps(
        [
            {
                "seq": one.seq,
                "at": one.at.isoformat(),
                "team": one.team,
                "kind": one.kind,
                "call_id": one.call_id,
                "agent_no": one.agent_no,
                "group": one.group,
                "body": one.body,
            }
            for one in envelopes
        ],
        separators=(",", ":"),
    )


def load(text: str | bytes) -> list[Envelope]:
    """Read what `dump` wrote."""
    rows: list[dict[str, Any]] = json.loads(text)
    return [Envelope(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows]


@cache
def _client() -> "redis.Redis[bytes]":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
