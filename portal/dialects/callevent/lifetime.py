"""A call begins and ends, and who left it in between. Pure."""

from typing import Any

from calls.domain import events as calls
from calls.domain.events import CallEvent, CallKind, Outcome
from portal.dialects.callevent import ending, frame
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.story import Story
from portal.dialects.callevent.wire import Telling, write

#: Calls that never were: why, in `NoCallReasonCode`.
NO_CALL = {Outcome.REFUSED: "2", Outcome.FAILED: "400"}


def gone(
    story: Story, event: CallEvent, known: Known, by: calls.HungUpBy | None = None
) -> list[Telling]:
    """Tell of those whose leaving waited for a reason."""
    left, story.pending = story.pending, []
    return [one for leg in left for one in ending.released(leg, story, event.at, known, by)]


def created(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Tell that there is a call; one from outside only when it is let in."""
    if story.is_created or _never_was(story, event):
        return []
    if isinstance(event, calls.CallStarted) and story.is_inbound:
        return []
    story.is_created = True
    values = frame.of_call(event.call, event.call.started_at, known)
    values |= {"thisDN": initiator(story)}
    body = Body.CALL_CREATED
    return [Telling(body=body, dn=str(values["thisDN"]), values=write(body, values))]


def _never_was(story: Story, event: CallEvent) -> bool:
    if story.is_created or not isinstance(event, calls.CallEnded | calls.CallPartyLeft):
        return False
    if isinstance(event, calls.CallPartyLeft):
        return story.is_inbound and event.call.state is calls.CallState.ENDED
    return event.outcome in NO_CALL


def initiator(story: Story) -> str:
    """Give the number of whoever began the call."""
    if story.is_inbound:
        return story.call.customer_number
    origin = story.legs.get(story.origin)
    return origin.dn if origin is not None else next(iter(story.call.agent_nos), "")


def ended(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Tell of everybody who is still to be told of, then of the call."""
    assert isinstance(event, calls.CallEnded)
    said = [] if _never_was(story, event) else gone(story, event, known, event.hung_up_by)
    data = frame.attached(event.call)
    if not story.is_created:
        data["NoCallReasonCode"] = NO_CALL.get(event.outcome, "400")
    record = story.recording_id
    values: dict[str, Any] = {
        **frame.of_call(event.call, event.at, known),
        "thisDN": initiator(story),
        "otherDN": _receiver(story, event),
        "startUepoch": milliseconds(event.call.started_at),
        "bridgeUepoch": milliseconds(story.bridged_at),
        "endUepoch": milliseconds(event.ended_at),
        "recordUUID": record,
        "recordUrl": known.record_url.replace("{id}", record) if record else "",
        "attachedData": data,
    }
    body = Body.CALL_DELETED
    return [*said, Telling(body=body, dn=values["thisDN"], values=write(body, values))]


def _receiver(story: Story, event: calls.CallEnded) -> str:
    """Give who was called: the agent who took a customer's call, else the dialled number."""
    if event.call.kind is CallKind.INBOUND:
        return event.agent_no or event.call.line
    return story.customer_dn()
