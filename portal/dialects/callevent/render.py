"""Canonical events of a call in the messages of the document. Pure.

`tell` folds the event into the call's story and says what the story asks for. Who of two hung up
first is known only when both are gone: the first one's EventReleased waits for the call's next
event, which comes at once.
"""

from collections.abc import Callable
from typing import cast

from calls.domain import events as calls
from calls.domain.events import CallEvent
from portal.dialects.callevent import ending, frame, inquiry, lifetime, watching
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.story import AGENT, CUSTOMER, SUPERVISOR, THIRD, Leg, Story
from portal.dialects.callevent.wire import DnRole, PartyState, Telling, write

#: After these nobody knows more of who left than before.
_SILENT = (
    calls.CallPartyLeft,
    calls.CallMonitorEnded,
    calls.CallEnded,
    calls.CallConsultEnded,
    calls.CallTakenOver,
    calls.CallTransferred,
    calls.CallConferenceEnded,
    calls.CallDataChanged,
    calls.CallRecordingChanged,
)


def begin(event: CallEvent) -> Story:
    """Open the story of a call with its first event."""
    return Story(call=event.call)


def tell(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Take an event in and say it; nothing when the document has no word for it."""
    story.note(event)
    said = lifetime.created(story, event, known)
    if not isinstance(event, _SILENT):
        said += lifetime.gone(story, event, known)
    handler = _SAYS.get(type(event))
    return said + (handler(story, event, known) if handler else [])


def _offered(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Her own phone rings for a call she began: she is dialling."""
    assert isinstance(event, calls.CallOffered)
    is_own = not story.is_inbound and event.leg_id == story.origin
    return _dialing(story, event, known) if is_own else []


def _dialled(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    return [] if story.is_inbound else _dialing(story, event, known)


def _dialing(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    leg = story.legs.get(story.origin)
    if story.is_dialling or leg is None or leg.role != AGENT:
        return []
    story.is_dialling, leg.state = True, PartyState.DIALING
    roles = {
        "thisDNRole": DnRole.ORIGINATION.value,
        "otherDN": story.customer_dn(),
        "otherDNRole": DnRole.DESTINATION.value,
    }
    return [frame.telling(Body.DIALING, leg, story, event.at, known, **roles)]


def _ringing(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallPartyRinging)
    leg = story.leg(event)
    if leg.role == SUPERVISOR:
        return watching.ringing(story, leg, event, known)
    if leg.leg_id == story.origin:
        return []  # dialling, which was said
    return _rings(story, leg, event, known)


def _rings(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    leg.state = PartyState.RINGING
    if inquiry.is_asked(story, leg):
        return inquiry.ringing(story, leg, event, known)
    if story.transfer is not None and leg.role != CUSTOMER:
        more = {
            "thirdDN": story.transfer.agent_no,
            "thirdDNRole": DnRole.TRANSFER_BY.value,
        }
        return [frame.telling(Body.TRANSFER_RINGING, leg, story, event.at, known, **more)]
    roles = {
        "thisDNRole": DnRole.DESTINATION.value,
        "otherDNRole": DnRole.ORIGINATION.value,
    }
    said = [frame.telling(Body.RINGING, leg, story, event.at, known, **roles)]
    origin = story.legs.get(story.origin)
    if origin is not None and origin.role == AGENT and origin.is_live:
        more = {"otherDN": leg.dn}
        said.append(frame.telling(Body.OTHER_RINGING, origin, story, event.at, known, **more))
    return said


def _answered(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """A phone that answers without having rung is told to ring first."""
    assert isinstance(event, calls.CallPartyAnswered)
    leg = story.leg(event)
    is_called = leg.leg_id != story.origin and leg.role != SUPERVISOR
    return _rings(story, leg, event, known) if is_called and leg.ringing_at is None else []


def _connected(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Tell everybody who talks now and did not before."""
    story.bridged_at = story.bridged_at or event.at
    talking = {one.leg_id for one in event.call.parties if one.state is calls.PartyState.TALKING}
    fresh = [one for one in story.parties() if one.leg_id in talking and one.bridged_at is None]
    fresh.sort(key=lambda one: one.role in {CUSTOMER, THIRD})
    said = [_established(story, leg, event, known) for leg in fresh]
    story.transfer = None
    return said


def _established(story: Story, leg: Leg, event: CallEvent, known: Known) -> Telling:
    leg.state, leg.bridged_at = PartyState.TALK, event.at
    leg.answered_at = leg.answered_at or event.at  # a caller answers nothing
    if story.transfer is not None and leg.role != CUSTOMER:
        return frame.telling(Body.TRANSFER_ESTABLISHED, leg, story, event.at, known)
    is_caller = leg.role == AGENT and (story.is_inbound or leg.leg_id == story.origin)
    body = Body.ESTABLISHED_CALLER if is_caller else Body.ESTABLISHED_CALLED
    return frame.telling(body, leg, story, event.at, known)


def _held(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    leg = story.main_agent()
    if leg is None:
        return []
    leg.held_at, leg.state = event.at, PartyState.HELD
    return [frame.telling(Body.HELD, leg, story, event.at, known)]


def _retrieved(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    leg = story.main_agent()
    if leg is None or leg.state is not PartyState.HELD:
        return []
    leg.state = PartyState.TALK
    return [frame.telling(Body.RETRIEVED, leg, story, event.at, known)]


def _muted(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallPartyMuted | calls.CallPartyUnmuted)
    leg = story.legs.get(event.leg_id)
    if leg is None or leg.role == SUPERVISOR:
        return []
    body = Body.MUTED if isinstance(event, calls.CallPartyMuted) else Body.UNMUTED
    return [frame.telling(body, leg, story, event.at, known)]


def _digits(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallDigitsSent)
    leg = story.agent_leg(event.agent_no)
    if leg is None:
        return []
    to = story.legs.get(event.leg_id)
    more = {
        "otherDN": to.dn if to is not None else story.other_dn(leg),
        "dtmfDigits": event.digits,
    }
    return [frame.telling(Body.DTMF_SENT, leg, story, event.at, known, **more)]


def _attached(_story: Story, event: CallEvent, known: Known) -> list[Telling]:
    """Tell whoever set it; without one, every agent on the call."""
    assert isinstance(event, calls.CallDataAttached)
    body, values = Body.DATA_CHANGED, frame.of_call(event.call, event.at, known)
    dns = [event.agent_no] if event.agent_no else list(event.call.agent_nos)
    return [Telling(body=body, dn=dn, values=write(body, {**values, "thisDN": dn})) for dn in dns]


def _left(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallPartyLeft)
    leg = story.leg(event)
    if leg.role == SUPERVISOR:
        return watching.left(story, leg, event, known)
    if inquiry.is_asked(story, leg):
        return inquiry.asked_left(story, leg, event, known)
    said = inquiry.meeting_left(story, leg, event, known)
    if leg.role != CUSTOMER and leg.state is PartyState.IDLE:
        return said  # nothing was ever told of it
    if _may_wait(story, leg):
        story.pending.append(leg)
        return said
    return said + ending.released(leg, story, event.at, known)


def _may_wait(story: Story, leg: Leg) -> bool:
    """Say whether what comes next tells why this party left."""
    if story.transfer is not None or leg.agent_no in story.taken:
        return False
    if story.consult is not None and story.consult.agent_no == leg.agent_no != "":
        return True
    rest = story.parties()
    alone = {one.leg_id for one in story.call.parties if one.state is calls.PartyState.ALONE}
    is_left_alone = len(rest) == 1 and rest[0].leg_id in alone
    return not rest or (is_left_alone and story.call.state is calls.CallState.TALKING)


def _transfer_began(story: Story, event: CallEvent, _known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallTransferStarted)
    story.transfer = event
    return []


def _transfer_failed(story: Story, _event: CallEvent, _known: Known) -> list[Telling]:
    story.transfer = None
    return []


def _taken_over(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallTakenOver)
    return watching.taken_over(story, event, known) + lifetime.gone(story, event, known)


def _consult_ended(story: Story, event: CallEvent, known: Known) -> list[Telling]:
    assert isinstance(event, calls.CallConsultEnded)
    return inquiry.ended(story, event, known)


_Says = Callable[[Story, CallEvent, Known], list[Telling]]
_SAYS: dict[type[calls.Event], _Says] = {
    calls.CallOffered: _offered,
    calls.CallPartyDialled: _dialled,
    calls.CallPartyRinging: _ringing,
    calls.CallPartyAnswered: _answered,
    calls.CallConnected: _connected,
    calls.CallHeld: _held,
    calls.CallRetrieved: _retrieved,
    calls.CallPartyMuted: _muted,
    calls.CallPartyUnmuted: _muted,
    calls.CallDigitsSent: _digits,
    calls.CallDataAttached: _attached,
    calls.CallPartyLeft: _left,
    calls.CallTransferStarted: _transfer_began,
    calls.CallTransferFailed: _transfer_failed,
    calls.CallConsultStarted: cast("_Says", inquiry.began),
    calls.CallConsultConnected: cast("_Says", inquiry.connected),
    calls.CallConsultEnded: _consult_ended,
    calls.CallPartyJoined: cast("_Says", inquiry.joined),
    calls.CallMonitorStarted: cast("_Says", watching.started),
    calls.CallMonitorChanged: cast("_Says", watching.changed),
    calls.CallMonitorEnded: cast("_Says", watching.ended),
    calls.CallTakenOver: _taken_over,
    calls.CallEnded: lifetime.ended,
}
