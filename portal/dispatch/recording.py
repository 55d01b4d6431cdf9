"""What must hold before a recording is begun or ended, and where its file goes."""

from django.utils import timezone

from agents.domain.errors import NotAllowed
from agents.recordings import policy_of
from calls import recordings
from calls import selectors as call_reads
from calls.domain.commands import PartyCommand, StartRecording, StopRecording
from calls.domain.control import RecordingPlace
from calls.domain.errors import NoSuchCall, NotPossible
from portal.access import Actor


def place_for(command: PartyCommand, *, actor: Actor, call_id: str) -> RecordingPlace | None:
    """Ask the call's policy; give a place to a recording that begins.

    Raises NotPossible where nothing may be recorded, NotAllowed where it may not be ended.
    """
    if not isinstance(command, StartRecording | StopRecording):
        return None
    call = call_reads.live_call(team=actor.team, call_id=call_id)
    if call is None:
        raise NoSuchCall(call_id)
    policy = policy_of(team=actor.team, call=call)
    if isinstance(command, StopRecording):
        is_supervisor = actor.is_team_admin or actor.agent_no != command.agent_no
        if not policy.may_stop(call_id, is_supervisor=is_supervisor):
            raise NotAllowed("this call is recorded by rule; it may be paused")
        return None
    if not policy.may_start:
        raise NotPossible("calls like this are never recorded")
    asked_by = actor.agent_no or command.agent_no
    upload = recordings.expect(
        team=actor.team, call_id=call_id, now=timezone.now(), asked_by=asked_by
    )
    return upload.place
