"""An inquiry in its nine stages, and the meeting that may come of it. Pure."""

from typing import Any

from calls.domain import events as calls
from calls.domain.events import CallEvent, ConsultEnd
from portal.dialects.callevent import ending, frame
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.story import CUSTOMER, Leg, Story
from portal.dialects.callevent.wire import DnRole, PartyState, Stage, TalkState, Telling

#: What the inquirer is told at each stage.
_TO_INQUIRER = {
    Stage.BEGUN: Body.INQUIRY_BEGUN,
    Stage.RINGING: Body.INQUIRY_RINGS,
    Stage.ANSWERED: Body.INQUIRY_ANSWERED,
    Stage.CANCELLED: Body.CANCEL_DONE,
    Stage.RETRIEVED: Body.RETRIEVE_DONE,
}
#: Three talk; with fewer it is no meeting.
THREE = 3


def is_asked(story: Story, leg: Leg) -> bool:
    """Say whether the party is the one who is asked, in an inquiry that goes on or just ended."""
    is_third = story.consult is not None and story.consult.leg_id == leg.leg_id
    return is_third or leg.stage is not None


def began(story: Story, event: calls.CallConsultStarted, known: Known) -> list[Telling]:
    """Stage 1, to the inquirer."""
    story.consult = event
    return _to_inquirer(story, event, known, Stage.BEGUN)


def ringing(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """Stage 2, to both."""
    said = _to_asked(Body.INQUIRY_RINGING, story, leg, event, known, Stage.RINGING)
    return [said, *_to_inquirer(story, event, known, Stage.RINGING)]


def connected(story: Story, event: calls.CallConsultConnected, known: Known) -> list[Telling]:
    """Stage 4, to both."""
    leg = story.legs.get(event.leg_id)
    if leg is None or story.consult is None:
        return []
    leg.state, leg.stage, leg.bridged_at = PartyState.TALK, Stage.ANSWERED, event.at
    said = _to_asked(Body.INQUIRY_ESTABLISHED, story, leg, event, known, Stage.ANSWERED)
    return [said, *_to_inquirer(story, event, known, Stage.ANSWERED)]


def asked_left(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """Stage 3 or 5, to whoever was asked; the inquirer hears when the inquiry is over."""
    asker = story.consult.agent_no if story.consult is not None else _asker_of(story)
    stage = Stage.RETRIEVED if leg.stage is not None else Stage.CANCELLED
    return [ending.asked_party_released(leg, story, event.at, known, asker, stage)]


def ended(story: Story, event: calls.CallConsultEnded, known: Known) -> list[Telling]:
    """Stages 3, 5 and 6; a meeting is told when the third party joins."""
    third = story.legs.get(event.leg_id)
    if story.consult is None or third is None:
        return []
    if event.how is ConsultEnd.COMPLETED:
        said = _handed_over(story, third, event, known)
        story.consult = None
        return said
    if event.how is ConsultEnd.CONFERENCE:
        third.stage = None
        story.meeting[third.leg_id] = event.agent_no
        story.consult = None
        return []
    is_answered = third.stage is not None or third.bridged_at is not None
    stage = Stage.RETRIEVED if is_answered else Stage.CANCELLED
    said = _to_inquirer(story, event, known, stage)
    story.consult = None
    return said


def _handed_over(
    story: Story, third: Leg, event: calls.CallConsultEnded, known: Known
) -> list[Telling]:
    """Stage 6: the inquirer is released, the third party has the customer."""
    data = {"consultStage": int(Stage.TRANSFERRED)}
    said = []
    inquirer = story.agent_leg(event.agent_no)
    if inquirer is not None:
        inquirer.state = PartyState.IDLE
        story.pending = [one for one in story.pending if one is not inquirer]
        more: dict[str, Any] = {
            "thisDNRole": DnRole.CONSULT_BY.value,
            "otherDN": third.dn,
            "callState": TalkState.TRANSFERRED.value,
            "attachedData": data,
        }
        said.append(frame.telling(Body.COMPLETE_RELEASED, inquirer, story, event.at, known, **more))
    third.stage = None
    more = {
        "otherDN": story.customer_dn(),
        "thirdDN": event.agent_no,
        "thirdDNRole": DnRole.TRANSFER_BY.value,
        "callState": TalkState.OK.value,
        "attachedData": data,
    }
    return [*said, frame.telling(Body.COMPLETE_CHANGED, third, story, event.at, known, **more)]


def joined(story: Story, event: calls.CallPartyJoined, known: Known) -> list[Telling]:
    """Stage 7: three talk. One who was called in without an inquiry is established first."""
    leg = story.legs.get(event.leg_id)
    if leg is None:
        return []
    main = story.main_agent()
    adder = event.added_by or story.meeting.get(leg.leg_id) or (main.dn if main else "")
    story.meeting[leg.leg_id], leg.stage = adder, None
    said = []
    if leg.bridged_at is None:
        leg.state, leg.bridged_at = PartyState.TALK, event.at
        said.append(frame.telling(Body.ESTABLISHED_CALLED, leg, story, event.at, known))
    more: dict[str, Any] = {
        "thirdDN": adder,
        "thirdDNRole": DnRole.ADDED_BY.value,
        "callState": TalkState.CONFERENCE.value,
        "attachedData": {"consultStage": int(Stage.MEETING)},
    }
    inquirer = story.agent_leg(adder)
    if inquirer is not None and inquirer is not leg:
        inquirer.state = PartyState.TALK
        said.append(
            frame.telling(
                Body.MEETING_ADDED, inquirer, story, event.at, known, otherDN=leg.dn, **more
            )
        )
    more["otherDN"] = story.customer_dn()
    return [*said, frame.telling(Body.MEETING_CHANGED, leg, story, event.at, known, **more)]


def meeting_left(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """Stages 8 and 9: one of a meeting is gone, and the agents who stay are told."""
    if not story.meeting or len(story.parties()) + 1 < THREE:
        return []
    added = story.meeting.pop(leg.leg_id, None)
    is_adder = leg.agent_no != "" and leg.agent_no in story.meeting.values()
    stage = Stage.LEFT_MEETING if is_adder else Stage.RETRIEVED_FROM_MEETING
    body = Body.MEETING_LEFT if is_adder else Body.MEETING_RETRIEVED
    is_over = len(story.parties()) < THREE
    data: dict[str, Any] = {"consultStage": int(stage)}
    if leg.role == CUSTOMER:
        data = frame.attached(story.call)
    more: dict[str, Any] = {
        "otherDN": leg.dn,
        "thirdDN": added or leg.dn,
        "thirdDNRole": DnRole.DELETED_BY.value,
        "callState": (TalkState.OK if is_over else TalkState.CONFERENCE).value,
        "attachedData": data,
    }
    told = [one for one in story.parties() if one.agent_no]
    if is_over:
        story.meeting = {}
    return [frame.telling(body, one, story, event.at, known, **more) for one in told]


def _asker_of(story: Story) -> str:
    main = story.main_agent()
    return main.dn if main is not None else ""


def _to_asked(
    body: Body, story: Story, leg: Leg, event: CallEvent, known: Known, stage: Stage
) -> Telling:
    # ringing and answering carry the stage as text, every other message as a number
    more = {
        "otherDN": story.consult.agent_no if story.consult is not None else _asker_of(story),
        "otherDNRole": DnRole.CONSULT_BY.value,
        "thirdDN": story.customer_dn(),
        "callState": TalkState.CONSULT.value,
        "attachedData": {"consultStage": str(int(stage)), "consulting": "true"},
    }
    return frame.telling(body, leg, story, event.at, known, **more)


def _to_inquirer(story: Story, event: CallEvent, known: Known, stage: Stage) -> list[Telling]:
    if story.consult is None:
        return []
    inquirer = story.agent_leg(story.consult.agent_no)
    third = story.legs.get(story.consult.leg_id)
    if inquirer is None:
        return []
    more = {
        "otherDN": third.dn if third is not None else story.consult.number,
        "callState": TalkState.CONSULT.value,
        "attachedData": {"consultStage": int(stage)},
    }
    return [frame.telling(_TO_INQUIRER[stage], inquirer, story, event.at, known, **more)]
