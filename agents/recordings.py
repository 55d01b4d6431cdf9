"""Recording by policy: which calls record themselves, and how long recordings are kept."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from agents.domain.recording import RecordingPolicy, first_said
from agents.models import AgentGroup, Line, Team
from calls import recordings
from calls.domain.errors import CallError
from calls.domain.events import CallConnected, CallKind, CallTile, Event
from calls.domain.tiles import RecordingState

log = logging.getLogger(__name__)


def policy_of(*, team: str, call: CallTile) -> RecordingPolicy:
    """Give the policy that holds for a call: the line's, else the group's, else the team's."""
    said = []
    for rows in (
        Line.objects.filter(team__identity=team, number=call.line) if call.line else None,
        AgentGroup.objects.filter(team__identity=team, code=call.group) if call.group else None,
        Team.objects.filter(identity=team),
    ):
        found = rows.values_list("recording_policy", "recording_percent") if rows else ()
        said += list(found[:1])
    return first_said(*said)


def policies(team: str) -> dict[str, Any]:
    """Give the words of all policies of a team, by line and by group; "" where one says none."""
    lines = Line.objects.filter(team__identity=team)
    groups = AgentGroup.objects.filter(team__identity=team)
    ours = Team.objects.filter(identity=team).values_list("recording_policy", flat=True)
    return {
        "team": ours.first() or "never",
        "groups": dict(groups.values_list("code", "recording_policy")),
        "lines": dict(lines.values_list("number", "recording_policy")),
    }


def begin(*, events: Iterable[Event], at: datetime) -> None:
    """Order a recording for each call in which the customer first talks to an agent, where the
    policy says so. To be called where facts are absorbed, inside the transaction."""
    for event in events:
        if isinstance(event, CallConnected) and _records_itself(event.team, event.call):
            try:
                recordings.start(team=event.team, call_id=event.call.call_id, now=at)
            except CallError as refusal:
                log.warning("Call %s is not recorded: %s", event.call.call_id, refusal)


def remove_old(*, at: datetime) -> int:
    """Remove what every team no longer keeps; answer how many recordings that was."""
    removed = 0
    for identity, days in Team.objects.values_list("identity", "recording_days"):
        if days:
            removed += recordings.remove_older(team=identity, than=at - timedelta(days=days))
    recordings.tidy(now=at)
    return removed


def _records_itself(team: str, call: CallTile) -> bool:
    if call.kind is CallKind.INTERNAL or call.recording is not RecordingState.OFF:
        return False
    if not policy_of(team=team, call=call).starts_by_itself(call.call_id):
        return False
    return not recordings.was_expected(call_id=call.call_id)
