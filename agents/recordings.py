"""Recording by policy: which calls record themselves, and how long recordings are kept."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from agents.domain.recording import RecordingPolicy, first_said
from agents.models import AgentGroup, Line, Team
from calls import recordings
from calls.domain.errors import CallError
from calls.domain.events import CallConnected, CallKind, CallTile, Event
from calls.domain.tiles import RecordingState
from calls.statements import Statement

log = logging.getLogger(__name__)


def policy_of(*, team: str, call: CallTile) -> RecordingPolicy:
    """Give the policy that holds for a call: the line's, else the group's, else the team's."""
    return _policies_of([(team, call)])[0]


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
    connected = [
        event
        for event in events
        if isinstance(event, CallConnected)
        and event.call.kind is not CallKind.INTERNAL
        and event.call.recording is RecordingState.OFF
    ]
    if not connected:
        return
    policies = _policies_of([(event.team, event.call) for event in connected])
    for event, policy in zip(connected, policies, strict=True):
        call_id = event.call.call_id
        if not policy.starts_by_itself(call_id) or recordings.was_expected(call_id=call_id):
            continue
        try:
            recordings.start(team=event.team, call_id=call_id, now=at)
        except CallError as refusal:
            log.warning("Call %s is not recorded: %s", call_id, refusal)


def remove_old(*, at: datetime) -> int:
    """Remove what every team no longer keeps; answer how many recordings that was."""
    removed = 0
    for identity, days in Team.objects.values_list("identity", "recording_days"):
        if days:
            removed += recordings.remove_older(team=identity, than=at - timedelta(days=days))
    recordings.tidy(now=at)
    return removed


def _policies_of(calls: Sequence[tuple[str, CallTile]]) -> list[RecordingPolicy]:
    """Give the policy of each call, by one question for all of them: every call that connects
    asks it, in the thread that absorbs what the switch says."""
    found: dict[tuple[str, str, str], tuple[str, int]] = {}
    for kind, team, name, policy, percent in _said_by(calls):
        found[kind, team, name] = (policy, percent)
    made = []
    for team, call in calls:
        asked = (
            ("line", team, call.line) if call.line else None,
            ("group", team, call.group) if call.group else None,
            ("team", team, ""),
        )
        made.append(first_said(*[found[one] for one in asked if one in found]))
    return made


_SAID = Statement(
    """
    SELECT 'team', identity, '', recording_policy, recording_percent FROM agents_team
    WHERE identity = ANY(%s::text[])
    UNION ALL
    SELECT 'line', team.identity, line.number, line.recording_policy, line.recording_percent
    FROM agents_line line JOIN agents_team team ON team.id = line.team_id
    WHERE team.identity = ANY(%s::text[]) AND line.number = ANY(%s::text[])
    UNION ALL
    SELECT 'group', team.identity, one.code, one.recording_policy, one.recording_percent
    FROM agents_agentgroup one JOIN agents_team team ON team.id = one.team_id
    WHERE team.identity = ANY(%s::text[]) AND one.code = ANY(%s::text[])
    """
)


def _said_by(calls: Sequence[tuple[str, CallTile]]) -> Iterable[Any]:
    """Read what lines, groups and teams of these calls say: kind, team, name, policy, percent."""
    teams = list({team for team, _ in calls})
    lines = list({call.line for _, call in calls} - {""})
    groups = list({call.group for _, call in calls} - {""})
    return _SAID.rows(teams, teams, lines, teams, groups)
