"""What the PBX must say before a call that records itself."""

import re
from collections.abc import Iterator

from agents.domain.recording import RecordingPolicy, first_said
from agents.models import AgentGroup, Line, Prompt, Team
from agents.provisioning.addresses import prompt_address
from agents.selectors import dial_plan_of
from calls.domain.pbxdata import AstDbEntry

#: A line whose calls are not recorded has nothing to say, whatever its group says.
NOTHING = "-"


def entries(team: Team) -> Iterator[AstDbEntry]:
    """Give the notices of a team's groups and lines."""
    groups = AgentGroup.objects.filter(team=team).select_related("recording_notice")
    for group in groups.defer("recording_notice__sound"):
        if address := _notice(_policy(team, group), group.recording_notice):
            yield AstDbEntry("pb-notice/group", f"{team.identity}-{group.code}", address)
    lines = Line.objects.filter(team=team, is_active=True)
    lines = lines.select_related("group__recording_notice", "recording_notice")
    for line in lines.defer("recording_notice__sound", "group__recording_notice__sound"):
        policy = first_said(_said(line), _said(line.group), _said(team))
        prompt = line.recording_notice or line.group.recording_notice
        if prompt is not None:
            sound = _notice(policy, prompt) or NOTHING
            yield AstDbEntry("pb-notice/line", re.sub(r"[^0-9]", "", line.number), sound)


def notice_for(*, team: Team, group: str, number: str) -> str:
    """Give the address of what is said to who answers a call for a group; "" for nothing. Nobody
    is kept waiting in an emergency."""
    if number in dial_plan_of(team).emergency:
        return ""
    found = AgentGroup.objects.filter(team=team, code=group).select_related("recording_notice")
    row = found.defer("recording_notice__sound").first() if group else None
    return _notice(_policy(team, row), row.recording_notice) if row is not None else ""


def _policy(team: Team, group: AgentGroup) -> RecordingPolicy:
    return first_said(_said(group), _said(team))


def _said(row: Team | AgentGroup | Line) -> tuple[str, int | None]:
    return row.recording_policy, row.recording_percent


def _notice(policy: RecordingPolicy, prompt: Prompt | None) -> str:
    return prompt_address(prompt) if policy.may_start_by_itself else ""
