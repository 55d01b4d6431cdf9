"""Who hears an event. The one place where that is decided: a wrong line here is a leak."""

import hashlib
import json
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeGuard

from agents.domain.callback_events import PlannedCallbackChanged
from agents.domain.events import AgentEvent, AgentTile
from calls.domain.events import (
    CallbackStateChanged,
    CallConnected,
    CallEnded,
    CallEvent,
    CallKind,
    CallMonitorChanged,
    CallMonitorEnded,
    CallMonitorStarted,
    CallOffered,
    CallOfferEnded,
    CallPartyAnswered,
    CallQueued,
    CallTile,
    Event,
    MessageBroadcast,
    MonitorMode,
    PartyTile,
    PbxLinkChanged,
    PictureMended,
)
from calls.domain.facts import LegRole
from campaigns.domain.events import AttemptEnded, CampaignStepTaken, LeadQueued, LeadScheduled


class Face(StrEnum):
    """What a live page is for."""

    DESK = "desk"
    COCKPIT = "cockpit"


class Hearing(StrEnum):
    """How much of an event somebody is told."""

    FULL = "full"
    UNWATCHED = "unwatched"  # all but the supervisors she is not to know of
    WAITING = "waiting"  # only that a caller waits in her group, or no longer does


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who looks. `groups` are the codes she belongs to (desk) or administers (cockpit); None is
    every group of the team (team admin). `members` are the agents of those groups."""

    team: str
    face: Face
    agent_no: str
    groups: frozenset[str] | None = frozenset()
    members: frozenset[str] = frozenset()

    @property
    def mark(self) -> str:
        """Give a short mark of all that decides what it sees: a page that was cut may go on only
        if its audience is still the same, whatever changed meanwhile."""
        groups = ["*"] if self.groups is None else sorted(self.groups)
        parts = [[self.team, self.face.value, self.agent_no], groups, sorted(self.members)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


#: What may begin or end a wait in a queue.
_MOVES_QUEUE = (
    CallQueued,
    CallOffered,
    CallOfferEnded,
    CallPartyAnswered,
    CallConnected,
    CallEnded,
)


def hears(audience: Audience, event: Event) -> Hearing | None:
    """Say how much of the event this audience is told; None is nothing at all."""
    if not audience.team or event.team != audience.team:
        return None
    if isinstance(event, PbxLinkChanged):
        return Hearing.FULL
    if isinstance(event, MessageBroadcast | CallbackStateChanged):
        is_told = audience.groups is None or event.group in audience.groups
        is_told = is_told and (audience.face is Face.COCKPIT or isinstance(event, MessageBroadcast))
        return Hearing.FULL if is_told else None
    if isinstance(event, PlannedCallbackChanged):
        is_led = audience.groups is None or event.callback.group in audience.groups
        return Hearing.FULL if is_led and audience.face is Face.COCKPIT else None
    if isinstance(event, PictureMended):
        return Hearing.FULL if audience.face is Face.COCKPIT else None
    if isinstance(event, LeadQueued | LeadScheduled | CampaignStepTaken | AttemptEnded):
        return Hearing.FULL if _hears_campaign(audience, event) else None
    if audience.face is Face.COCKPIT:
        return Hearing.FULL if _supervisor_hears(audience, event) else None
    return _agent_hears(audience, event)


def moves_queue(event: Event) -> TypeGuard[CallEvent]:
    """Say whether the event may begin or end a wait in a queue."""
    return isinstance(event, _MOVES_QUEUE)


def sees_call(audience: Audience, call: CallTile) -> bool:
    """Say whether the call is on this audience's page (snapshot; events follow `hears`)."""
    parties = {*call.agent_nos, call.target_agent_no}
    if audience.face is Face.DESK:
        return audience.agent_no in parties | {party.agent_no for party in call.parties}
    return _administers(audience, call.group, parties)


def sees_agent(audience: Audience, agent_no: str, groups: set[str]) -> bool:
    """Say whether an agent of these groups is on this audience's page."""
    if agent_no == audience.agent_no:  # a supervisor's phone and state decide what she can do
        return True
    if audience.face is Face.DESK:
        return False
    return audience.groups is None or bool(audience.groups & groups)


def waits_in_view(audience: Audience, call: CallTile) -> bool:
    """Say whether this call counts as waiting in one of the audience's groups."""
    is_hers = audience.groups is None or call.group in audience.groups
    return bool(call.group) and is_hers and call.waiting_since is not None


def involved(event: CallEvent) -> set[str]:
    """Give the numbers of all agents the call event is about."""
    found = {*event.call.agent_nos, event.call.target_agent_no}
    found |= {getattr(event, name, "") for name in ("agent_no", "supervisor_no")}
    found |= {party.agent_no for party in event.call.parties}
    if isinstance(event, CallEnded):
        found |= {segment.agent_no for segment in event.segments}
    return found - {""}


def outgrows(audience: Audience, agent: AgentTile) -> bool:
    """Say whether the agent's memberships no longer fit the audience, so that it must be made
    anew: her own groups at the desk, who belongs to the administered groups at the cockpit."""
    groups = frozenset(membership.group for membership in agent.memberships)
    if audience.face is Face.DESK:
        return agent.agent_no == audience.agent_no and groups != audience.groups
    if audience.groups is None:
        return False
    return bool(groups & audience.groups) != (agent.agent_no in audience.members)


def _supervisor_hears(audience: Audience, event: Event) -> bool:
    if isinstance(event, CallEvent):
        return _administers(audience, event.call.group, involved(event))
    if isinstance(event, AgentEvent):
        groups = {membership.group for membership in event.agent.memberships}
        # One who just left her groups is told of once more, so that the page lets go of her.
        return (
            sees_agent(audience, event.agent.agent_no, groups)
            or event.agent.agent_no in audience.members
        )
    return False


def _hears_campaign(
    audience: Audience, event: LeadQueued | LeadScheduled | CampaignStepTaken | AttemptEnded
) -> bool:
    """An agent is told of the lead she is shown, a supervisor of her groups' campaigns."""
    if isinstance(event, LeadQueued):
        return audience.face is Face.DESK and event.agent_no == audience.agent_no
    is_led = audience.groups is None or event.group in audience.groups
    return audience.face is Face.COCKPIT and is_led


def _agent_hears(audience: Audience, event: Event) -> Hearing | None:
    if isinstance(event, AgentEvent):
        return Hearing.FULL if event.agent.agent_no == audience.agent_no else None
    if not isinstance(event, CallEvent):
        return None
    if audience.agent_no in involved(event):
        return _told_of_own_call(audience, event)
    is_queue_move = moves_queue(event) and _is_queued_kind(event.call)
    in_her_group = audience.groups is None or event.call.group in audience.groups
    return Hearing.WAITING if is_queue_move and event.call.group and in_her_group else None


def _told_of_own_call(audience: Audience, event: CallEvent) -> Hearing | None:
    """Say how much of her own call she is told: who spies or whispers is not among it."""
    if _takes_part(audience.agent_no, event):
        return Hearing.FULL
    if isinstance(event, CallMonitorStarted | CallMonitorEnded):
        return Hearing.UNWATCHED if event.mode is MonitorMode.BARGE else None
    if isinstance(event, CallMonitorChanged):
        is_heard = MonitorMode.BARGE in {event.mode, event.previous}
        return Hearing.UNWATCHED if is_heard else None
    if getattr(event, "role", "") == LegRole.SUPERVISOR:
        return None
    return (
        Hearing.UNWATCHED
        if len(seen_parties(event.call)) < len(event.call.parties)
        else Hearing.FULL
    )


def _takes_part(agent_no: str, event: CallEvent) -> bool:
    """Say whether the agent is the supervisor the event, or the card, speaks of."""
    if getattr(event, "supervisor_no", "") == agent_no:
        return True
    if (
        getattr(event, "role", "") == LegRole.SUPERVISOR
        and getattr(event, "agent_no", "") == agent_no
    ):
        return True
    return any(
        one.agent_no == agent_no and one.role == LegRole.SUPERVISOR for one in event.call.parties
    )


def seen_parties(call: CallTile) -> tuple[PartyTile, ...]:
    """Give the parties an agent may know of: supervisors only while everybody hears them."""
    return tuple(
        one
        for one in call.parties
        if one.role != LegRole.SUPERVISOR or one.mode == MonitorMode.BARGE
    )


def unwatched(event: CallEvent) -> CallEvent:
    """Give the event as the agent knows it whom a supervisor listens to: for her the supervisor
    comes when she barges in, and is gone when she does so no more."""
    call = replace(event.call, parties=seen_parties(event.call))
    if isinstance(event, CallMonitorChanged):
        came = event.mode is MonitorMode.BARGE
        said = {name: getattr(event, name) for name in ("at", "team", "supervisor_no", "agent_no")}
        kind = CallMonitorStarted if came else CallMonitorEnded
        return kind(**said, call=call, leg_id=event.leg_id, mode=MonitorMode.BARGE)
    if isinstance(event, CallEnded):
        heard = tuple(one for one in event.segments if one.role != LegRole.SUPERVISOR)
        return replace(event, call=call, segments=heard)
    return replace(event, call=call)


def as_told(audience: Audience, event: Event) -> Event | None:
    """Give the whole event as this audience may know it; None when it may know less, or nothing."""
    hearing = hears(audience, event)
    if hearing in {None, Hearing.WAITING}:
        return None
    if audience.face is Face.COCKPIT or not isinstance(event, CallEvent):
        return event
    return event if _takes_part(audience.agent_no, event) else unwatched(event)


def shown(audience: Audience, call: CallTile) -> CallTile:
    """Give the card as this audience may see it (snapshot; events follow `hears`)."""
    mine = [one for one in call.parties if one.agent_no == audience.agent_no]
    if audience.face is Face.COCKPIT or any(one.role == LegRole.SUPERVISOR for one in mine):
        return call
    return replace(call, parties=seen_parties(call))


def _administers(audience: Audience, group: str, parties: set[str]) -> bool:
    if audience.groups is None:
        return True
    # A call of no group belongs to whoever leads its agents; one of a foreign group does not.
    return group in audience.groups if group else bool(parties & audience.members)


def _is_queued_kind(call: CallTile) -> bool:
    return call.kind is CallKind.INBOUND or call.waiting_since is not None
