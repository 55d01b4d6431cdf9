"""A small call centre in memory: what happened so far, as rows and as events, for any audience."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from agents.domain.events import AgentLoggedIn, AgentPresenceChanged, AgentTile, MembershipTile
from agents.domain.presence import AgentState
from calls.domain.events import (
    CallConnected,
    CallDataChanged,
    CallEnded,
    CallKind,
    CallOffered,
    CallOfferEnded,
    CallQueued,
    CallStarted,
    CallState,
    CallTile,
    Event,
    HungUpBy,
    OfferEnd,
    Outcome,
    PbxLinkChanged,
)
from calls.domain.ids import AgentNo, CallId, LegId
from portal.live.groups import Audience, Face, sees_agent, sees_call, waits_in_view
from portal.live.state import LinkCard, LiveState, RecentCall, Word
from tests.builders import T0, tile

GROUPS = {"630": ("1001", "1002"), "631": ("1002", "1003")}

ADA = Audience(team="demo", face=Face.DESK, agent_no="1001", groups=frozenset({"630"}))
BEN = Audience(team="demo", face=Face.DESK, agent_no="1002", groups=frozenset({"630", "631"}))
SUE = Audience(
    team="demo",
    face=Face.COCKPIT,
    agent_no="1009",
    groups=frozenset({"630"}),
    members=frozenset(GROUPS["630"]),
)
ADMIN = Audience(team="demo", face=Face.COCKPIT, agent_no="", groups=None)
MAX = Audience(team="other", face=Face.DESK, agent_no="1001", groups=frozenset({"630"}))
MAX_LEADING = Audience(team="other", face=Face.COCKPIT, agent_no="1001", groups=None)


class World:
    def __init__(self) -> None:
        self.now: datetime = T0
        self.seq = 0
        self.log: list[tuple[int, Event]] = []
        self.calls: dict[str, CallTile] = {}
        self.recent: list[RecentCall] = []
        self.is_up = True
        self.agents = {number: self._agent(number) for number in ("1001", "1002", "1003")}

    def _agent(self, number: str) -> AgentTile:
        return AgentTile(
            agent_no=AgentNo(number),
            name=f"Agent {number}",
            state=AgentState.LOGGED_OUT,
            since=T0,
            reason="",
            next_reason="",
            until=None,
            call_id="",
            is_phone_reachable=True,
            memberships=tuple(
                MembershipTile(group=code, is_checked_in=True, is_paused=False, pause_reason="")
                for code, members in GROUPS.items()
                if number in members
            ),
        )

    def tell(self, kind: type, **fields: object) -> None:
        self.seq += 1
        self.log.append((self.seq, kind(at=self.now, team="demo", **fields)))

    def state(self, audience: Audience) -> LiveState:
        is_desk = audience.face is Face.DESK
        calls = list(self.calls.values())
        codes = [one for one in GROUPS if audience.groups is None or one in audience.groups]
        return LiveState(
            seq=self.seq,
            audience=audience,
            agents=[
                one
                for one in self.agents.values()
                if sees_agent(audience, one.agent_no, {m.group for m in one.memberships})
            ],
            calls=[one for one in calls if sees_call(audience, one)],
            waiting=[one for one in calls if waits_in_view(audience, one)],
            groups=[Word(code=one, name=f"Group {one}") for one in codes],
            links=[LinkCard(pbx="pbx", is_up=self.is_up)],
            recent=sorted(
                [one for one in self.recent if is_desk and one.agent_no == audience.agent_no],
                key=lambda one: one.started_at,
                reverse=True,
            ),
            pause_reasons=["lunch"] if is_desk else [],
            dispositions={one: [Word(code="sale", name="Sale")] for one in codes if is_desk},
        )

    def log_in(self, number: str) -> None:
        was = self.agents[number]
        self.agents[number] = replace(was, state=AgentState.READY, since=self.now)
        self.tell(AgentLoggedIn, agent=self.agents[number])

    def presence(self, number: str, state: AgentState, call_id: str = "") -> None:
        was = self.agents[number]
        self.agents[number] = replace(was, state=state, since=self.now, call_id=call_id)
        self.tell(AgentPresenceChanged, agent=self.agents[number], previous=was.state)

    def arrive(self, call_id: str, group: str) -> None:
        self.calls[call_id] = tile(
            call_id, group=group, state=CallState.ARRIVING, started_at=self.now
        )
        self.tell(CallStarted, call=self.calls[call_id])
        self._set(call_id, state=CallState.WAITING, waiting_since=self.now)
        self.tell(CallQueued, call=self.calls[call_id], position=1)

    def offer(self, call_id: str, number: str) -> None:
        self._set(call_id, state=CallState.OFFERED, agent_nos=(number,))
        self.tell(
            CallOffered, call=self.calls[call_id], agent_no=AgentNo(number), leg_id=LegId("leg")
        )
        self.presence(number, AgentState.RINGING, call_id)

    def reject(self, call_id: str) -> None:
        (number,) = self.calls[call_id].agent_nos
        self._set(call_id, state=CallState.WAITING, agent_nos=())
        self._offer_ended(call_id, number, OfferEnd.REJECTED)
        self.presence(number, AgentState.PAUSED)

    def answer(self, call_id: str) -> None:
        (number,) = self.calls[call_id].agent_nos
        call = self.calls[call_id]
        self._set(
            call_id,
            state=CallState.TALKING,
            waiting_since=None,
            talking_since=self.now,
            waited_s=(self.now - (call.waiting_since or self.now)).total_seconds(),
        )
        self._offer_ended(call_id, number, OfferEnd.ANSWERED)
        self.tell(CallConnected, call=self.calls[call_id])
        self.presence(number, AgentState.TALKING, call_id)

    def end(self, call_id: str) -> None:
        call = self.calls.pop(call_id)
        number = call.agent_nos[0] if call.agent_nos else ""
        is_answered = call.state is CallState.TALKING
        over = replace(
            call, state=CallState.ENDED, agent_nos=(), waiting_since=None, talking_since=None
        )
        outcome = Outcome.ANSWERED if is_answered else Outcome.ABANDONED
        answered_at = call.talking_since
        self.tell(
            CallEnded,
            call=over,
            outcome=outcome,
            hung_up_by=HungUpBy.CUSTOMER,
            cause=16,
            ended_at=self.now,
            answered_at=answered_at,
            agent_no=number,
            segments=(),
        )
        self._remember(over, outcome, number, answered_at)
        if number:
            self.presence(number, AgentState.WRAP_UP)

    def describe(self, at: int) -> None:
        one = self.recent[at]
        self.recent[at] = replace(one, disposition="sale", note="Bought two")
        over = tile(one.call_id, group=one.group, state=CallState.ENDED)
        self.tell(
            CallDataChanged,
            call=over,
            agent_no=AgentNo(one.agent_no),
            disposition="sale",
            note="Bought two",
        )

    def link(self, *, is_up: bool) -> None:
        self.is_up = is_up
        self.tell(PbxLinkChanged, pbx="pbx", is_up=is_up, restarted=False)

    def dial(self, call_id: str, number: str) -> None:
        self.calls[call_id] = tile(
            call_id,
            kind=CallKind.OUTBOUND,
            group="",
            state=CallState.CALLING_AGENT,
            agent_nos=(number,),
            started_at=self.now,
        )
        self.tell(CallStarted, call=self.calls[call_id])
        self.presence(number, AgentState.DIALLING, call_id)

    def _offer_ended(self, call_id: str, number: str, how: OfferEnd) -> None:
        self.tell(
            CallOfferEnded,
            call=self.calls[call_id],
            agent_no=AgentNo(number),
            leg_id=LegId("leg"),
            how=how,
            rang_s=3.0,
        )

    def _set(self, call_id: str, **changes: object) -> None:
        self.calls[call_id] = replace(self.calls[call_id], **changes)

    def _remember(
        self, call: CallTile, outcome: Outcome, number: str, answered_at: datetime | None
    ) -> None:
        entry = RecentCall(
            call_id=call.call_id,
            kind=call.kind,
            group=call.group,
            line=call.line,
            customer_number=call.customer_number,
            customer_name=call.customer_name,
            target_agent_no=call.target_agent_no,
            started_at=call.started_at,
            waited_s=call.waited_s,
            talked_s=call.talked_s,
            held_s=call.held_s,
            outcome=outcome,
            hung_up_by=HungUpBy.CUSTOMER,
            agent_no=number,
            answered_at=answered_at,
            ended_at=self.now,
            disposition="",
            note="",
        )
        self.recent.insert(0, entry)


def a_day(seed: int, steps: int = 40) -> Iterator[World]:
    """Let things happen at random; the same seed gives the same day. Yields after each step."""
    dice = random.Random(seed)
    world = World()
    for step in range(steps):
        world.now += timedelta(seconds=dice.randrange(1, 30))
        dice.choice(_possible(world, dice, f"{step:032x}"))()
        yield world


def _possible(world: World, dice: random.Random, new_id: str) -> list[Callable[[], object]]:
    number = dice.choice(["1001", "1002", "1003"])
    group = dice.choice(["630", "631"])
    found: list[Callable[[], object]] = [
        lambda: world.arrive(CallId(new_id), group),
        lambda: world.log_in(number),
        lambda: world.dial(CallId(new_id), number),
        lambda: world.link(is_up=not world.is_up),
    ]
    for call_id, call in world.calls.items():
        found.append(lambda call_id=call_id: world.end(call_id))
        if call.state is CallState.WAITING:
            who = dice.choice(GROUPS[call.group])
            found.append(lambda call_id=call_id, who=who: world.offer(call_id, who))
        if call.state is CallState.OFFERED:
            found.append(lambda call_id=call_id: world.reject(call_id))
            found.append(lambda call_id=call_id: world.answer(call_id))
    if world.recent:
        found.append(lambda: world.describe(dice.randrange(len(world.recent))))
    return found
