"""Our picture of a PBX held against the PBX: where they differ, and the story of it. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from calls.ami.actions import Action
from calls.ami.inventory import Member, Message, Survey, members, repairs, text, variables
from calls.domain.ids import QueueName
from calls.domain.legs import endpoint_of
from calls.domain.picture_facts import Differs

PHONE_CHANNEL = "PJSIP/"


@dataclass(frozen=True, slots=True, kw_only=True)
class OurLeg:
    """A live leg as we hold it; `channel` is empty until the PBX said it exists. A supervisor who
    has come into a room stands in its bridge."""

    team: str
    call_id: str
    channel: str
    bridge_id: str
    is_in_room: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OurWait:
    """A call that says it waits in a queue; `since` tells one time of waiting from the next."""

    team: str
    call_id: str
    group: str
    since: str
    leg_ids: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OurAgent:
    """An agent as we hold her; `call_id` is the call her presence stands in, `is_awaited` that
    the call waits for her lost phone, so that no leg of hers is on it."""

    team: str
    agent_no: str
    endpoint: str
    call_id: str
    is_phone_reachable: bool
    is_awaited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What we believe. `parties` are the agents on each live call; `ended` the teams of ended
    calls the PBX still has a leg of."""

    legs: Mapping[str, OurLeg]
    parties: Mapping[str, Collection[str]]
    ended: Mapping[str, str]
    reachable: frozenset[str]
    agents: Sequence[OurAgent]
    members: Sequence[Member]
    queues: Sequence[QueueName]
    waits: Mapping[str, OurWait] = field(default_factory=dict)  # by call


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not as we think. `key` names it, so that two readings can be compared;
    `subject` is the leg, endpoint or channel it is about."""

    what: Differs
    key: str
    team: str
    story: str
    subject: str = ""
    agent_no: str = ""
    call_id: str = ""
    is_there: bool = False  # PHONE: it has a contact


def session_ids(survey: Survey) -> set[str]:
    """Name the calls the PBX's channels say they belong to."""
    return {found for one in survey.channels if (found := variables(one).get("SESSION_ID", ""))}


def differences(ours: Ours, survey: Survey) -> list[Difference]:
    """Give everything that is not as we think, in a fixed order."""
    return [
        *_legs_gone(ours, survey),
        *_legs_unknown(ours, survey),
        *_bridges(ours, survey),
        *_rooms(ours, survey),
        *_waits_unknown(ours, survey),
        *_waits_gone(ours, survey),
        *_phones(ours, survey),
        *_presences(ours),
        *_members(ours, survey),
    ]


def standing(first: Iterable[Difference], second: Iterable[Difference]) -> list[Difference]:
    """Keep what both readings found; the newer story counts."""
    seen = {(one.what, one.key) for one in first}
    return [one for one in second if (one.what, one.key) in seen]


def _legs_gone(ours: Ours, survey: Survey) -> Iterator[Difference]:
    live = survey.live_legs
    for leg_id, leg in ours.legs.items():
        if leg.channel and leg_id not in live:
            yield Difference(
                what=Differs.LEG_GONE,
                key=leg_id,
                team=leg.team,
                story=f"{leg.channel} of call {leg.call_id} is not at the PBX any more",
                subject=leg_id,
                call_id=leg.call_id,
            )


def _legs_unknown(ours: Ours, survey: Survey) -> Iterator[Difference]:
    for channel in survey.channels:
        name, leg_id = text(channel, "Channel"), text(channel, "Uniqueid")
        call_id = variables(channel).get("SESSION_ID", "")
        if not call_id or leg_id in ours.legs or not name.startswith(PHONE_CHANNEL):
            continue
        if call_id in ours.ended:
            what, story = Differs.LEG_ORPHANED, f"{name} outlived its call {call_id}"
        else:
            what, story = Differs.LEG_UNKNOWN, f"{name} of call {call_id} was not heard of"
        team = ours.ended.get(call_id) or _team_of(endpoint_of(name))
        yield Difference(
            what=what, key=leg_id, team=team, story=story, subject=name, call_id=call_id
        )


def _bridges(ours: Ours, survey: Survey) -> Iterator[Difference]:
    for channel in survey.channels:
        leg_id, there = text(channel, "Uniqueid"), text(channel, "BridgeId")
        leg = ours.legs.get(leg_id)
        if leg is None or leg.bridge_id == there:
            continue
        story = f"{leg.channel} is in bridge {there or 'none'}, not in {leg.bridge_id or 'none'}"
        yield Difference(
            what=Differs.BRIDGE,
            key=f"{leg_id} {leg.bridge_id} {there}",
            team=leg.team,
            story=story,
            subject=leg_id,
            call_id=leg.call_id,
        )


def _rooms(ours: Ours, survey: Survey) -> Iterator[Difference]:
    """Only this way round: a bridge never becomes a room or ceases to be one."""
    rooms = survey.rooms
    for leg_id, leg in ours.legs.items():
        if leg.bridge_id in rooms and leg_id in survey.live_legs and not leg.is_in_room:
            yield Difference(
                what=Differs.ROOM,
                key=f"{leg_id} {leg.bridge_id}",
                team=leg.team,
                story=f"{leg.channel} is in a room, not in a bridge of two",
                subject=leg_id,
                call_id=leg.call_id,
            )


def _waits_unknown(ours: Ours, survey: Survey) -> Iterator[Difference]:
    for leg_id, entry in survey.waiting.items():
        leg = ours.legs.get(leg_id)
        if leg is None or leg.call_id in ours.waits:
            continue
        queue = text(entry, "Queue")
        yield Difference(
            what=Differs.WAIT_UNKNOWN,
            key=f"{leg_id} {queue}",
            team=leg.team,
            story=f"{leg.channel} of call {leg.call_id} waits in queue {queue}",
            subject=leg_id,
            call_id=leg.call_id,
        )


def _waits_gone(ours: Ours, survey: Survey) -> Iterator[Difference]:
    live, waiting = survey.live_legs, survey.waiting
    for wait in ours.waits.values():
        here = [one for one in wait.leg_ids if one in live]
        if here and not any(one in waiting for one in here):
            yield Difference(
                what=Differs.WAIT_GONE,
                key=f"{wait.call_id} {wait.since}",
                team=wait.team,
                story=f"call {wait.call_id} waits in no queue, not for group {wait.group}",
                subject=here[0],
                call_id=wait.call_id,
            )


def _phones(ours: Ours, survey: Survey) -> Iterator[Difference]:
    there = survey.reachable
    wrong = {str(name) for name in there ^ ours.reachable}
    wrong |= {one.endpoint for one in ours.agents if one.is_phone_reachable != _in(one, there)}
    for endpoint in sorted(wrong):
        is_there = endpoint in there
        said = "has a contact" if is_there else "has no contact any more"
        yield Difference(
            what=Differs.PHONE,
            key=f"{endpoint} {is_there}",
            team=_team_of(endpoint),
            story=f"the phone {endpoint} {said}",
            subject=endpoint,
            is_there=is_there,
        )


def _in(agent: OurAgent, there: Collection[str]) -> bool:
    return agent.endpoint in there


def _presences(ours: Ours) -> Iterator[Difference]:
    for agent in ours.agents:
        on_it = ours.parties.get(agent.call_id)
        is_hers = on_it is not None and (agent.is_awaited or agent.agent_no in on_it)
        if agent.call_id and not is_hers:
            yield Difference(
                what=Differs.PRESENCE,
                key=f"{agent.team} {agent.agent_no} {agent.call_id}",
                team=agent.team,
                story=f"agent {agent.agent_no} stood in call {agent.call_id}, which is not hers",
                agent_no=agent.agent_no,
                call_id=agent.call_id,
            )


def _members(ours: Ours, survey: Survey) -> Iterator[Difference]:
    for action in repairs(ours.members, members(survey.queues), ours=ours.queues):
        endpoint = str(action["Interface"]).removeprefix(PHONE_CHANNEL)
        yield Difference(
            what=Differs.MEMBER,
            key=" ".join(f"{name}={action[name]}" for name in sorted(action)),
            team=_team_of(endpoint),
            story=f"the queue needed {_words(action)}",
            subject=endpoint,
        )


def _words(action: Action) -> str:
    rest = (str(value) for name, value in action.items() if name != "Action")
    return f"{action['Action']} {' '.join(rest)}"


def _team_of(endpoint: str) -> str:
    return endpoint.rpartition("-")[0]


def channel_of(survey: Survey, difference: Difference) -> list[Message]:
    """Give the PBX's channel a difference is about."""
    return [
        one
        for one in survey.channels
        if difference.subject in {text(one, "Uniqueid"), text(one, "Channel")}
    ]
