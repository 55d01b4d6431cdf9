"""The numbers that events carry for names, kept for a moment: they are asked for every event."""

import time

from agents import selectors
from portal.dialects.astercc.render import Ids

#: How long what was read is good for, seconds.
FRESH_S = 30.0
_kept: dict[str, tuple[float, int, dict[str, int]]] = {}


def ids_of(team: str, seq: int) -> Ids:
    """Give the team's number and its groups' by code."""
    found = _kept.get(team)
    if found is None or time.monotonic() - found[0] >= FRESH_S:
        groups = {row.code: row.row_id for row in selectors.groups(team)}
        found = _kept[team] = (time.monotonic(), selectors.team_of(team).pk, groups)
    return Ids(team_id=found[1], group_ids=found[2], seq=seq)


def forget() -> None:
    """Read anew at the next question."""
    _kept.clear()
