"""In which time zones a called person may be."""

from collections.abc import Iterable
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
from phonenumbers import timezone

_UNKNOWN = "Etc/Unknown"


@lru_cache(maxsize=65536)
def zones_of(number: str, *, own: str = "") -> tuple[str, ...]:
    """Give every zone the holder of a number (`+` and E.164 digits) may be in; none when nobody
    can tell. `own` is the zone that the contact's record names, which then is the only one."""
    if own:
        return (own,) if own in available_zones() else ()
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ()
    if not phonenumbers.is_possible_number(parsed):
        return ()
    found: tuple[str, ...] = timezone.time_zones_for_number(parsed)
    return tuple(zone for zone in found if zone != _UNKNOWN and zone in available_zones())


@lru_cache(maxsize=1)
def available_zones() -> frozenset[str]:
    """Give the names of all zones."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Give a zone by name."""
    return ZoneInfo(name)


def country_of(number: str) -> str:
    """Give the country of a number, two letters; "" when it has none (satellites, freephone)."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    found = phonenumbers.region_code_for_number(parsed) or ""
    return found if len(found) == 2 and found.isalpha() else ""


def all_known(zones: Iterable[str]) -> bool:
    """Say whether there is at least one zone and each exists."""
    named = list(zones)
    return bool(named) and all(name in available_zones() for name in named)
