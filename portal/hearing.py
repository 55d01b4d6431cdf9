"""Who may play which recording, and the note that she did.

The wall of the team stands first. A team admin and an API client hear all of the team; a
supervisor what her groups talked, and her groups' members without a group; an agent what the team
lets agents hear: nothing, her own calls, or all. A link somebody was given opens what she may
hear when it is used, for an hour.
"""

from datetime import datetime, timedelta
from uuid import UUID

from auditlog.models import LogEntry
from django.core import signing

from agents import selectors as agents
from calls import recordings
from calls import selectors as calls
from calls.recordings import RecordingRow
from portal.access import Actor, User, account_of_id

#: How long a link to a recording opens it.
LINK_LIVES = timedelta(hours=1)
_SALT = "patchbay.recording"


def playable(actor: Actor, file_id: UUID) -> RecordingRow | None:
    """Give a recording the actor may play; None for any other, and for one that is not there."""
    team = None if actor.is_platform_admin and not actor.team else actor.team
    row = recordings.recording(file_id=file_id, team=team)
    return row if row is not None and (team is None or may_hear(actor, row.call_id)) else None


def may_hear(actor: Actor, call_id: str) -> bool:
    """Say whether the actor may play what was recorded of a call of her own team."""
    if not actor.team:
        return False
    if actor.is_team_admin:
        return True
    allowed = agents.heard_by_agents(actor.team)
    if allowed == "team" and actor.agent_no:
        return True
    taken_part, group = _about(actor.team, call_id)
    if allowed == "own" and actor.agent_no in taken_part:
        return True
    if group:
        return group in actor.administers
    led = agents.members_of(team=actor.team, groups=actor.administers)
    return bool(led & taken_part)


def link_word(actor: Actor, file_id: UUID, *, now: datetime) -> str:
    """Give the word that stands in a recording's address for the actor's signing in."""
    expires = int((now + LINK_LIVES).timestamp())
    return signing.Signer(salt=_SALT).sign_object([str(file_id), actor.account_id, expires])


def account_of_word(word: str, file_id: UUID, *, at: datetime) -> User | None:
    """Give the active account a recording's link was made for; None for a link that is forged,
    over, or another recording's."""
    try:
        named, account_id, expires = signing.Signer(salt=_SALT).unsign_object(word)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if named != str(file_id) or at.timestamp() >= expires:
        return None
    return account_of_id(account_id)


def note_played(account: User, row: RecordingRow) -> None:
    """Write into the audit log that somebody played a recording."""
    LogEntry.objects.log_create(
        recordings.row_of(row.id),
        force_log=True,
        action=LogEntry.Action.ACCESS,
        actor=account,
        additional_data={"call_id": row.call_id, "team": row.team},
    )


def _about(team: str, call_id: str) -> tuple[frozenset[str], str]:
    """Give the agents who were on a call, and its group."""
    ended = calls.past_call(team=team, call_id=call_id)
    if ended is not None:
        legs = (leg.agent_no for leg in ended.legs)
        return frozenset({ended.agent_no, ended.target_agent_no, *legs} - {""}), ended.group
    running = calls.live_call(team=team, call_id=call_id)
    if running is None:
        return frozenset(), ""
    return frozenset({*running.agent_nos, running.target_agent_no} - {""}), running.group
