"""Supervisors who monitor, interrupt or take away a call. Pure.

What a supervisor's phone rings for is part of the name the portal gave her leg.
"""

from enum import Enum
from typing import Any

from calls.domain import events as calls
from calls.domain.events import CallEvent, MonitorMode
from portal.dialects.callevent import ending, frame
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.story import AGENT, Leg, Story
from portal.dialects.callevent.wire import DnRole, PartyRole, PartyState, TalkState, Telling

#: Why taking away or interrupting failed: before she answered, or after.
BEFORE_ANSWER, AFTER_ANSWER = 1, 2


class Scene(Enum):
    """What she comes for, with the bodies that tell her phone's ringing, failing, answering."""

    MONITOR = (Body.MONITOR_RINGING, Body.RELEASED_CALLER, Body.MONITOR_ESTABLISHED, "")
    BARGE = (Body.BARGE_RINGING, Body.BARGE_FAILED, Body.BARGE_ESTABLISHED, "bargein_cause")
    TAKE = (Body.TAKE_RINGING, Body.TAKE_FAILED, Body.TAKE_ESTABLISHED, "intercept_cause")

    def __init__(self, ringing: Body, failed: Body, established: Body, cause: str) -> None:
        self.ringing = ringing
        self.failed = failed
        self.established = established
        self.cause = cause


_NAMED = {"-supervisortakeover": Scene.TAKE, "-supervisorbarge": Scene.BARGE}


def scene_of(leg: Leg) -> Scene:
    """Read from a leg's name what it was rung for."""
    return next((scene for name, scene in _NAMED.items() if name in leg.leg_id), Scene.MONITOR)


def ringing(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """Tell the supervisor that her phone rings."""
    leg.state = PartyState.RINGING
    scene = scene_of(leg)
    return [_to_her(scene.ringing, scene, story, leg, event, known)]


def started(story: Story, event: calls.CallMonitorStarted, known: Known) -> list[Telling]:
    """Tell the supervisor that she takes part, and the agent when everybody hears her."""
    leg = story.legs.get(event.leg_id)
    if leg is None:
        return []
    is_barge = event.mode is MonitorMode.BARGE
    scene = Scene.BARGE if is_barge else Scene.MONITOR
    leg.state, leg.bridged_at = PartyState.TALK, event.at
    said = [_to_her(scene.established, scene, story, leg, event, known)]
    return said + (_added(story, leg, event, known) if is_barge else [])


def changed(story: Story, event: calls.CallMonitorChanged, known: Known) -> list[Telling]:
    """Tell the agent that she is heard by everybody now, or no more."""
    leg = story.legs.get(event.leg_id)
    if leg is None:
        return []
    if event.mode is MonitorMode.BARGE:
        return _added(story, leg, event, known)
    return _deleted(story, leg, event, known) if event.previous is MonitorMode.BARGE else []


def ended(story: Story, event: calls.CallMonitorEnded, known: Known) -> list[Telling]:
    """Tell the agent that the one who interrupted is gone; not when she takes the call."""
    leg = story.legs.get(event.leg_id)
    if leg is None or event.mode is not MonitorMode.BARGE or leg.role == AGENT:
        return []
    return _deleted(story, leg, event, known)


def left(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """Tell the supervisor that her phone is down; why, when she never took part."""
    if leg.state is PartyState.IDLE:
        return []
    scene = scene_of(leg)
    if leg.bridged_at is not None or not scene.cause:
        return ending.released(leg, story, event.at, known)
    leg.state = PartyState.IDLE
    cause = AFTER_ANSWER if leg.answered_at is not None else BEFORE_ANSWER
    data = {"attachedData": {scene.cause: cause}}
    return [_to_her(scene.failed, scene, story, leg, event, known, **data)]


def taken_over(story: Story, event: calls.CallTakenOver, known: Known) -> list[Telling]:
    """Tell the supervisor that the call is hers; the agent is released next."""
    leg = story.legs.get(event.leg_id)
    if leg is None:
        return []
    story.taken[event.agent_no] = event.supervisor_no
    leg.state, leg.bridged_at = PartyState.TALK, leg.bridged_at or event.at
    if story.modes.pop(leg.leg_id, None) is MonitorMode.BARGE:
        more = {
            "otherDN": event.agent_no,
            "thirdDN": event.supervisor_no,
            "thirdDNRole": DnRole.DELETED_BY.value,
            "callState": TalkState.OK.value,
        }
        return [frame.telling(Body.BARGE_DELETED, leg, story, event.at, known, **more)]
    return [_to_her(Body.TAKE_ESTABLISHED, Scene.TAKE, story, leg, event, known)]


def _to_her(
    body: Body, scene: Scene, story: Story, leg: Leg, event: CallEvent, known: Known, **more: Any
) -> Telling:
    watched = story.watched.get(leg.leg_id) or _watched(story)
    if scene is Scene.MONITOR:
        said = {
            "partyRole": PartyRole.SUPERVISOR.value,
            "otherDN": watched,
            "otherDNRole": DnRole.OBSERVE_TO.value,
            "thirdDN": story.customer_dn(),
        }
    else:
        to = DnRole.BARGEIN_TO if scene is Scene.BARGE else DnRole.INTERCEPT_TO
        said = {
            "partyRole": PartyRole.AGENT.value,
            "otherDN": story.customer_dn(),
            "thirdDN": watched,
            "thirdDNRole": to.value,
        }
    if isinstance(event, calls.CallTakenOver):
        said["thirdDN"] = event.agent_no
    return frame.telling(body, leg, story, event.at, known, **said, **more)


def _watched(story: Story) -> str:
    main = story.main_agent()
    return main.dn if main is not None else ""


def _added(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    more = {
        "otherDN": leg.dn,
        "thirdDN": leg.dn,
        "thirdDNRole": DnRole.BARGEIN_BY.value,
        "callState": TalkState.CONFERENCE.value,
    }
    return _to_watched(Body.BARGE_ADDED, story, leg, event, known, more)


def _deleted(story: Story, leg: Leg, event: CallEvent, known: Known) -> list[Telling]:
    """By analogy with a meeting: she is the one who is gone, by herself."""
    more = {
        "otherDN": leg.dn,
        "thirdDN": leg.dn,
        "thirdDNRole": DnRole.DELETED_BY.value,
        "callState": TalkState.OK.value,
    }
    return _to_watched(Body.BARGE_DELETED, story, leg, event, known, more)


def _to_watched(
    body: Body, story: Story, leg: Leg, event: CallEvent, known: Known, more: dict[str, str]
) -> list[Telling]:
    agent = story.agent_leg(story.watched.get(leg.leg_id) or _watched(story))
    if agent is None or not agent.is_live:
        return []
    return [frame.telling(body, agent, story, event.at, known, **more)]
