"""An agent with her presence and memberships, locked, changed and saved as one thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from agents.domain.events import (
    AgentLoggedIn,
    AgentLoggedOut,
    AgentMembershipChanged,
    AgentPresenceChanged,
    AgentWrapUpExtended,
)
from agents.domain.membership import WorkWay, penalty_at_switch
from agents.domain.presence import AgentState, PresenceMachine, pause_at_switch
from agents.domain.spans import Who
from agents.models import Agent, AgentGroup, Membership, Presence, Team
from agents.selectors import machine_of, phones_there, tile_of
from calls.domain.events import Event
from calls.domain.ids import EndpointName, QueueName
from calls.domain.plain import encode
from calls.statements import Reading, Writing
from calls.switch import JoinQueue, LeaveQueue, Order, PauseMember, SetPenalty, get_switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What a deed led to: the orders to wait for, and the events it told."""

    orders: tuple[UUID, ...] = ()
    events: tuple[Event, ...] = ()


#: What a move changes in the row of a presence.
_MOVING = [
    "state",
    "since",
    "reason",
    "resting",
    "resting_reason",
    "until",
    "wrap_up_s",
    "call_id",
    "is_phone_reachable",
]


_MOVE = Writing(
    "UPDATE agents_presence AS kept SET {changes} FROM {rows} AS moved WHERE kept.id = moved.id",
    Presence,
    changes=_MOVING,
    source="moved",
)


class _Kept(NamedTuple):
    """A membership as it was."""

    is_checked_in: bool
    is_paused: bool
    pause_reason: str
    penalty: int
    acw_mode: str
    work_way: str


_NOT_A_MEMBER = _Kept(
    is_checked_in=False,
    is_paused=False,
    pause_reason="",
    penalty=-1,
    acw_mode="",
    work_way="",
)


@dataclass(slots=True)
class Sitting:
    """One locked agent. Change `machine` and the memberships, then `step` for each move that is
    told by itself, and `save` at last."""

    agent: Agent
    presence: Presence
    machine: PresenceMachine
    memberships: list[Membership]
    was: PresenceMachine
    had: dict[int, _Kept] = field(default_factory=dict)
    gone: list[Membership] = field(default_factory=list)  # since the last step
    by: str = ""  # who asked, when it was not she herself
    orders: list[Order] = field(default_factory=list)  # not yet placed
    turned: dict[int, Membership] = field(default_factory=dict)  # not yet written
    left: list[int] = field(default_factory=list)  # memberships not yet deleted
    is_moved: bool = False  # the presence row is not yet written

    @property
    def endpoint(self) -> EndpointName:
        """Give her phone's name at the PBX."""
        return EndpointName(self.agent.endpoint)

    @property
    def checked_in(self) -> list[Membership]:
        """Give the memberships she is checked in to."""
        return [m for m in self.memberships if m.is_checked_in]

    def settle(self, at: datetime) -> None:
        """Let her rest where her groups say: idle in none, paused when paused in each."""
        joined = self.checked_in
        if not joined:
            resting, reason = AgentState.IDLE, ""
        elif all(m.is_paused for m in joined):
            resting, reason = AgentState.PAUSED, joined[0].pause_reason
        else:
            resting, reason = AgentState.READY, ""
        self.machine = self.machine.rest(resting, reason, at)

    def pause(self, reason: str, memberships: Iterable[Membership]) -> None:
        """Mark memberships as paused; `settle` afterwards."""
        for membership in memberships:
            membership.is_paused, membership.pause_reason = True, reason

    def unpause(self, memberships: Iterable[Membership]) -> None:
        """Mark memberships as taking calls; `settle` afterwards."""
        for membership in memberships:
            membership.is_paused, membership.pause_reason = False, ""

    def add(self, membership: Membership) -> None:
        """Take in a membership that was just made."""
        self.memberships.append(membership)
        self.had[membership.pk] = _NOT_A_MEMBER

    def remove(self, membership: Membership) -> None:
        """End a membership; `settle` afterwards."""
        self.memberships.remove(membership)
        self.gone.append(membership)

    def step(self, at: datetime) -> list[Event]:
        """Note what changed since the last step, for `save`, and give the events of it."""
        changed = [m for m in self.memberships if _kept(m) != self.had[m.pk]]
        self.orders += self._orders()
        events = self._events([*changed, *self.gone], at)
        self.turned.update({m.pk: m for m in changed})
        self.left += [m.pk for m in self.gone]
        if self.machine != self.was:
            self._note()
        self.was, self.had = self.machine, {m.pk: _kept(m) for m in self.memberships}
        self.gone = []
        return events

    def save(self, at: datetime) -> Done:
        """Write what changed, order the same of the switch, and give the events of it."""
        events = self.step(at)
        return Done(orders=save([self]), events=tuple(events))

    def membership_orders(self) -> list[Order]:
        """Give the orders that make the switch agree with her memberships, whatever it holds."""
        orders: list[Order] = []
        for membership in self.memberships:
            if membership.is_checked_in:
                why = _why(self.machine, _kept(membership))
                orders.append(self._join(membership, why))
                orders.append(self._pause(why, membership))
            else:
                orders.append(self._leave(membership))
        return orders

    def _orders(self) -> list[Order]:
        orders: list[Order] = [self._leave(m) for m in self.gone if self.had[m.pk].is_checked_in]
        turned: list[tuple[Membership, str | None]] = []
        for membership in self.memberships:
            had, has = self.had[membership.pk], _kept(membership)
            before, after = _why(self.was, had), _why(self.machine, has)
            if has.is_checked_in and not had.is_checked_in:
                orders.append(self._join(membership, after))
            elif had.is_checked_in and not has.is_checked_in:
                orders.append(self._leave(membership))
            elif has.is_checked_in:
                orders += self._rank(membership, had)
                turned += [(membership, after)] if before != after else []
        return orders + self._pauses(turned)

    def _rank(self, membership: Membership, had: _Kept) -> list[Order]:
        penalty = _penalty(_kept(membership))
        if penalty == _penalty(had):
            return []
        queue = self._queue(membership)
        return [SetPenalty(queue=queue, endpoint=self.endpoint, penalty=penalty)]

    def _pauses(self, turned: Sequence[tuple[Membership, str | None]]) -> list[Order]:
        reasons = {why for _, why in turned}
        if len(reasons) == 1 and len(turned) == len(self.checked_in):
            return [self._pause(reasons.pop(), None)]
        return [self._pause(why, membership) for membership, why in turned]

    def _pause(self, why: str | None, membership: Membership | None) -> PauseMember:
        return PauseMember(
            endpoint=self.endpoint,
            is_paused=why is not None,
            reason=why or "",
            queue=self._queue(membership) if membership else "",
        )

    def _join(self, membership: Membership, why: str | None) -> JoinQueue:
        return JoinQueue(
            queue=self._queue(membership),
            endpoint=self.endpoint,
            name=self.agent.name,
            penalty=_penalty(_kept(membership)),
            is_paused=why is not None,
            reason=why or "",
        )

    def _leave(self, membership: Membership) -> LeaveQueue:
        return LeaveQueue(queue=self._queue(membership), endpoint=self.endpoint)

    def _queue(self, membership: Membership) -> QueueName:
        return QueueName(f"{self.agent.team.identity}-{membership.group.code}")

    def _events(self, changed: Sequence[Membership], at: datetime) -> list[Event]:
        tile = tile_of(self.agent, self.machine, self.memberships)
        team = self.agent.team.identity
        before, after = self.was.state, self.machine.state
        told: list[Event] = []
        if before is AgentState.LOGGED_OUT and after is not before:
            told.append(AgentLoggedIn(at=at, team=team, agent=tile, by=self.by))
        if changed:
            groups = tuple(m.group.code for m in changed)
            told.append(
                AgentMembershipChanged(at=at, team=team, agent=tile, groups=groups, by=self.by)
            )
        if after is AgentState.LOGGED_OUT and after is not before:
            by = self.was.resting_reason if self.was.is_leaving else self.by
            told.append(AgentLoggedOut(at=at, team=team, agent=tile, by=by))
        elif seconds := _extended(self.was, self.machine):
            told.append(
                AgentWrapUpExtended(at=at, team=team, agent=tile, by=self.by, seconds=seconds)
            )
        elif _is_told(self.was, self.machine):
            told.append(
                AgentPresenceChanged(at=at, team=team, agent=tile, previous=before, by=self.by)
            )
        return told

    def _note(self) -> None:
        now = self.machine
        row = self.presence
        row.state, row.since, row.reason = now.state, now.since, now.reason
        row.resting, row.resting_reason = now.resting, now.resting_reason
        row.until, row.wrap_up_s, row.call_id = now.until, now.wrap_up_s, now.call_id
        row.is_phone_reachable = now.is_phone_reachable
        self.is_moved = True


def save(sittings: Iterable[Sitting]) -> tuple[UUID, ...]:
    """Write what the steps of all of them noted, a statement a table; place their orders."""
    sittings = list(sittings)
    turned = [m for sitting in sittings for m in sitting.turned.values()]
    if turned:
        Membership.objects.bulk_update(turned, _Kept._fields)
    left = [pk for sitting in sittings for pk in sitting.left]
    if left:
        Membership.objects.filter(pk__in=left).delete()
    moved = [sitting.presence for sitting in sittings if sitting.is_moved]
    if moved:
        _MOVE.write(
            {"id": row.pk} | {name: encode(getattr(row, name)) for name in _MOVING} for row in moved
        )
    placed = [one for sitting in sittings for one in place(sitting.orders, sitting.agent)]
    for sitting in sittings:
        sitting.orders, sitting.turned, sitting.left = [], {}, []
        sitting.is_moved = False
    return tuple(placed)


def place(orders: Sequence[Order], agent: Agent) -> tuple[UUID, ...]:
    """Place orders at the PBX of the agent's team, in the current transaction."""
    if not orders:
        return ()
    switch = get_switch()
    team = agent.team
    return tuple(switch.place(order, team=team.identity, pbx=team.pbx) for order in orders)


def sit(which: Q, *, at: datetime) -> list[Sitting]:
    """Lock the active agents meant, by row number (so that nobody waits in a ring), and read
    them. Needs a transaction."""
    agents = list(
        Agent.objects.filter(which, is_active=True).select_related("team").order_by("pk").distinct()
    )
    locked = _lock(agents)
    missing = [agent for agent in agents if agent.pk not in locked]
    if missing:
        there = phones_there(missing)
        rows = [
            Presence(agent=agent, since=at, is_phone_reachable=agent.endpoint in there)
            for agent in missing
        ]
        Presence.objects.bulk_create(rows, ignore_conflicts=True)
        locked |= _lock(missing)
    for agent in agents:
        locked[agent.pk].agent = agent
    return _seated([locked[agent.pk] for agent in agents], at)


#: With numbers and calls of all the teams meant: which belongs to which is looked at afterwards.
_PRESENT = Reading(
    """
    SELECT {presence}, {agent}, {team}
    FROM agents_presence presence
    JOIN agents_agent agent ON agent.id = presence.agent_id
    JOIN agents_team team ON team.id = agent.team_id
    WHERE agent.is_active AND team.identity = ANY(%s::text[])
        AND (agent.agent_no = ANY(%s::text[]) OR presence.call_id = ANY(%s::text[]))
    ORDER BY presence.agent_id
    FOR UPDATE OF presence
    """,
    presence=Presence,
    agent=Agent,
    team=Team,
)
_JOINED = Reading(
    "SELECT {membership}, {agent_group} FROM agents_membership membership"
    " JOIN agents_agentgroup agent_group ON agent_group.id = membership.group_id"
    " WHERE membership.agent_id = ANY(%s::bigint[]) ORDER BY membership.id",
    membership=Membership,
    agent_group=AgentGroup,
)


def sit_down(*, named: set[Who], calls: set[Who], at: datetime) -> list[Sitting]:
    """The same for agents who have a presence row, for the way up: those `named` by team and
    number, and those in one of the `calls`, each with its team. Needs a transaction."""
    teams, numbers = {team for team, _ in named | calls}, {number for _, number in named}
    ids = {call_id for _, call_id in calls}
    presences = []
    for presence, agent, team in _PRESENT.read(list(teams), list(numbers), list(ids)):
        agent.team, presence.agent = team, agent
        if (team.identity, agent.agent_no) in named or (team.identity, presence.call_id) in calls:
            presences.append(presence)
    return _seated(presences, at)


def _seated(presences: Sequence[Presence], at: datetime) -> list[Sitting]:
    """Put locked presences together with their memberships."""
    joined: dict[int, list[Membership]] = {row.agent_id: [] for row in presences}
    for membership, group in _JOINED.read(list(joined)):
        membership.group = group
        joined[membership.agent_id].append(membership)
    return [_sitting(row.agent, row, joined[row.agent_id], at) for row in presences]


def _lock(agents: Sequence[Agent]) -> dict[int, Presence]:
    rows = Presence.objects.select_for_update().filter(agent__in=agents).order_by("agent_id")
    return {row.agent_id: row for row in rows}


def _sitting(
    agent: Agent, presence: Presence, memberships: list[Membership], at: datetime
) -> Sitting:
    machine = machine_of(presence, now=at)
    kept = {m.pk: _kept(m) for m in memberships}
    return Sitting(agent, presence, machine, memberships, machine, kept)


def _kept(membership: Membership) -> _Kept:
    return _Kept(*(getattr(membership, name) for name in _Kept._fields))


def _why(machine: PresenceMachine, kept: _Kept) -> str | None:
    return pause_at_switch(machine, is_paused=kept.is_paused, reason=kept.pause_reason)


def _penalty(kept: _Kept) -> int:
    return penalty_at_switch(kept.penalty, WorkWay(kept.work_way or WorkWay.BOTH))


def _extended(was: PresenceMachine, now: PresenceMachine) -> int:
    """Give how many seconds longer the same wrap-up lasts."""
    if not was.state is now.state is AgentState.WRAP_UP or not (was.until and now.until):
        return 0
    return round((now.until - was.until).total_seconds()) if now.since == was.since else 0


def _is_told(was: PresenceMachine, now: PresenceMachine) -> bool:
    """Say whether anything on the tile moved; a log-in to idle tells itself."""
    if was.state is AgentState.LOGGED_OUT and now.state is AgentState.IDLE:
        return False
    return _shown(was) != _shown(now)


def _shown(machine: PresenceMachine) -> tuple[object, ...]:
    return (
        machine.state,
        machine.reason,
        machine.next_reason,
        machine.is_leaving,
        machine.until,
        machine.call_id,
        machine.is_phone_reachable,
    )
