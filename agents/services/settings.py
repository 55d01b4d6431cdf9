"""Tells that somebody changed a row that people see: one hook for the admin and for REST."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from agents.models import (
    Agent,
    AgentGroup,
    BlockedNumber,
    CallbackList,
    CallbackPeriod,
    Disposition,
    Line,
    PauseReason,
    Team,
)
from calls import stream
from calls.domain.events import SettingsChanged

#: Rows of which a change is told: the team's identity, and the row's name in it. Memberships are
#: told by their deeds.
_TOLD: dict[type, tuple[str, Callable[[Any], tuple[str, str]]]] = {
    Team: ("team", lambda row: (row.identity, row.identity)),
    Agent: ("agent", lambda row: (row.team.identity, row.agent_no)),
    AgentGroup: ("group", lambda row: (row.team.identity, row.code)),
    Line: ("line", lambda row: (row.team.identity, row.number)),
    PauseReason: ("pause reason", lambda row: (row.team.identity, row.name)),
    Disposition: ("disposition", lambda row: (row.group.team.identity, row.code)),
    CallbackList: ("callback list", lambda row: (row.team.identity, row.name)),
    CallbackPeriod: ("callback period", lambda row: (row.team.identity, row.name)),
    BlockedNumber: ("blocked number", lambda row: (row.team.identity, row.number)),
}


def also_tell(kind: type, what: str, name_of: Callable[[Any], tuple[str, str]]) -> None:
    """Let changes of one more kind of row be told; for apps above this one."""
    _TOLD[kind] = (what, name_of)


def tell_settings(rows: Iterable[object], *, how: str, at: datetime) -> None:
    """Append that these rows were `added`, `changed` or `removed`, in the transaction that did it;
    rows of which nothing is told are passed over."""
    told = []
    for row in rows:
        what, name_of = _TOLD.get(type(row), ("", None))
        if name_of is None:
            continue
        team, name = name_of(row)
        told.append(SettingsChanged(at=at, team=team, what=what, name=name[:80], how=how))
    if told:
        stream.append(told)
