"""The key each request brings: MD5 of the WEBKEY followed by the date."""

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.crypto import constant_time_compare

from agents import selectors as agents
from agents.selectors import CooCenterRow
from portal import access
from portal.access import Actor
from portal.dialects.coocenter.wire import Fault, Refusal

#: How far the clocks of the two may be apart around midnight.
CLOCKS_APART = timedelta(minutes=5)


def sign_in(team: str, *, key: str, address: str, now: datetime) -> CooCenterRow:
    """Let in who knows the key. Raises Refusal: nothing is here where a team has no such door, and
    unauthorized for a wrong key, as for a right one after too many wrong ones."""
    door = agents.coocenter_of(team) if team and "\0" not in team else None
    if door is None:
        raise Refusal(Fault.NOTHING_HERE)
    if not door.webkey:
        return door
    name = f"coocenter {door.team}"
    if access.is_locked(name, address):
        raise Refusal(Fault.UNAUTHORIZED)
    said = key.strip().lower()
    rights = [constant_time_compare(said, one) for one in keys(door, now)]
    if not any(rights):
        access.note_wrong(name, address)
        raise Refusal(Fault.UNAUTHORIZED)
    return door


def keys(door: CooCenterRow, now: datetime) -> list[str]:
    """Give the keys of the day where the team is, and of its neighbour around midnight."""
    here = now.astimezone(ZoneInfo(door.time_zone))
    days = {(here + apart).date() for apart in (-CLOCKS_APART, timedelta(0), CLOCKS_APART)}
    return [key_of(door.webkey, f"{day:%Y-%m-%d}") for day in sorted(days)]


def key_of(webkey: str, day: str) -> str:
    """Make the key of a day. The maker chose MD5; it only proves that the WEBKEY is known."""
    return hashlib.md5(f"{webkey}{day}".encode(), usedforsecurity=False).hexdigest()


def actor_of(door: CooCenterRow) -> Actor:
    """Give who asks through the door: nobody's account, with the rights of a client of the team."""
    return Actor(
        account_id=0,
        username="CooCenter",
        team=door.team,
        agent_no="",
        role="api_client",
        is_platform_admin=False,
        administers=frozenset(),
        via="coocenter",
    )
