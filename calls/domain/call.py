"""The machine of one call.

A call is a few legs and one state. Facts move the legs; what they mean for the call is a step,
and TRANSITIONS says which step is allowed in which state and where it leads. A step that is not
in the table raises IllegalMove before anything was changed. Seconds come from one span at a time
(waiting, talking, held) on the call's own clock, which never runs backwards, so that the parts
never exceed the whole. A fact heard twice is recognised and changes nothing.
"""

import contextlib
import functools
import hashlib
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Self

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.directory import Directory
from calls.domain.errors import IllegalMove
from calls.domain.events import CallKind, CallState, HungUpBy, QueuedWhy, RecordingState
from calls.domain.ids import NO_LEG, AgentNo, CallId, EndpointName, LegId
from calls.domain.legs import Leg, Span
from calls.domain.lost import Lost
from calls.domain.outcome import verdict
from calls.domain.place import Place
from calls.domain.plain import build, pack
from calls.domain.steps import TRANSITIONS, Step
from calls.domain.undertakings import Asked, Consult, Transfer, Verb

RECORDING_FACTS = (cf.RecordingBegan, cf.RecordingPaused, cf.RecordingEnded)
#: How many facts of one call are remembered to recognise a repeated one.
REMEMBERED_FACTS = 500


@dataclass(slots=True)
class Turn:
    """What one fact brings about: the instant, whom to ask, and what there is to tell."""

    at: datetime
    directory: Directory
    told: list[tuple[type[e.CallEvent], dict[str, Any]]] = field(default_factory=list)

    def tell(self, kind: type[e.CallEvent], /, **more: object) -> None:
        """Note an event; its tile is drawn when the fact has been absorbed."""
        self.told.append((kind, more))


@dataclass(slots=True, kw_only=True)
class Call:
    """All legs of one conversation, first ring to last hang-up."""

    call_id: CallId
    team: str
    pbx: str
    kind: CallKind
    state: CallState
    started_at: datetime
    clock: datetime
    origin_leg_id: LegId = NO_LEG  # the leg that began the call by itself
    own_leg_id: LegId = NO_LEG  # the agent's leg of a click-to-call
    group: str = ""
    line: str = ""
    customer_number: str = ""
    customer_name: str = ""
    target_agent_no: str = ""
    campaign: str = ""
    userdata: str = ""
    attached: dict[str, str] = field(default_factory=dict)
    recording: RecordingState = RecordingState.OFF
    priority: int = 0
    estimated_wait_s: float | None = None
    legs: dict[str, Leg] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    span: Span = Span.NONE
    span_since: datetime | None = None
    waited_s: float = 0.0
    talked_s: float = 0.0
    held_s: float = 0.0
    answered_at: datetime | None = None
    last_agent_no: str = ""
    hung_up_by: HungUpBy | None = None
    queue_status: str = ""
    dial_status: f.DialStatus | None = None
    originate_reason: int | None = None
    last_cause: int = 0
    is_in_queue: bool = False
    is_abandoned: bool = False
    is_refused: bool = False
    is_lost: bool = False
    is_told: bool = False  # CallStarted went out
    lost: Lost | None = None  # an agent whose phone is gone, while the other party is kept
    is_parted: bool = False  # it has left the two-party bridge it began in
    asked: Asked | None = None
    consult: Consult | None = None
    transfer: Transfer | None = None
    queued_why: QueuedWhy = QueuedWhy.ARRIVED  # of the next time it is queued
    ordered: list[str] = field(default_factory=list)  # what was ordered as a consequence
    is_owed_an_agent: bool = False  # the agent left while her third party was not reached yet
    recording_id: str = ""
    recording_leg_id: LegId = NO_LEG
    is_recording_told: bool = True
    place: Place = field(default_factory=Place)

    def absorb(self, fact: f.Fact, directory: Directory) -> list[e.CallEvent]:
        """Take in a fact about this call; answer what there is to tell.

        Raises IllegalMove, with nothing changed, for a fact that fits no transition.
        """
        mark = _mark(fact)
        if mark in self.heard:
            return []
        if self.state is CallState.ENDED:
            raise IllegalMove(f"{type(fact).__name__} after the end of {self.call_id}")
        rules = _rules()
        moves = rules.place_moves if rules.holds_place(self, fact) else rules.moves
        move = rules.move_of(self, fact, moves.get(type(fact)))
        if move is None:
            return []
        turn, is_told = Turn(max(self.clock, fact.at), directory), self.is_recording_told
        if not is_told and not isinstance(fact, RECORDING_FACTS):
            rules.tell_late(self, turn)
        try:
            move(self, fact, turn)
        except IllegalMove:
            self.is_recording_told = is_told  # the next fact tells it
            raise
        rules.watch(self, turn)
        rules.settle(self, turn)
        self.clock = turn.at
        for leg in self.live_legs():
            leg.show(turn.at, is_caller=leg.leg_id == self.origin_leg_id)
        self.heard.append(mark)
        del self.heard[:-REMEMBERED_FACTS]
        if isinstance(fact, f.LegFact) and fact.campaign and not self.campaign:
            self.campaign = fact.campaign
        return self._events(turn)

    def tick(self, at: datetime, directory: Directory) -> list[e.CallEvent]:
        """Let time pass: what was asked and has not come about is read without it."""
        from calls.domain.room import settle

        if self.asked is None or self.asked.is_fresh(at) or self.state is CallState.ENDED:
            return []
        turn = Turn(max(self.clock, at), directory)
        self.asked = None
        settle(self, turn)
        self.clock = turn.at
        return self._events(turn)

    def begin(self, facts: Sequence[f.Fact], directory: Directory) -> list[e.CallEvent]:
        """Take in the facts that were heard before it was clear that they make a call; tell
        first, and with all they say, that the call exists."""
        self.is_told = True
        told: list[e.CallEvent] = []
        for fact in facts:
            with contextlib.suppress(IllegalMove):
                told += self.absorb(fact, directory)
        started = e.CallStarted(at=self.started_at, team=self.team, call=self.tile())
        return [started, *told]

    def _events(self, turn: Turn) -> list[e.CallEvent]:
        """Make the events of a turn; a call is announced before anything else is said of it."""
        if not self.is_told and turn.told:
            self.is_told = True
            turn.told.insert(0, (e.CallStarted, {}))
        if not turn.told:
            return []
        tile = self.tile()
        return [kind(at=turn.at, team=self.team, call=tile, **more) for kind, more in turn.told]

    def next_state(self, step: Step) -> CallState:
        """Say where a step leads. Raises IllegalMove when it is not allowed now."""
        found = TRANSITIONS.get((self.state, step))
        if found is None:
            raise IllegalMove(f"{step} in {self.state} of {self.call_id}")
        return found

    def is_asked(self, *verbs: Verb, at: datetime) -> bool:
        """Say whether one of these was just asked and may still be coming about."""
        return self.asked is not None and self.asked.verb in verbs and self.asked.is_fresh(at)

    @property
    def stands_in_line(self) -> bool:
        """Say whether the customer's own leg waits in a queue, for an agent to be rung."""
        return self.is_in_queue and (self.kind is CallKind.INBOUND or not self.own_leg_id)

    def live_legs(self) -> list[Leg]:
        """List the legs that have not ended, first joined first."""
        return [leg for leg in self.legs.values() if leg.ended_at is None]

    def parties(self) -> list[Leg]:
        """List the live legs of the conversation: all but those of supervisors who take part."""
        return [leg for leg in self.live_legs() if leg.role is not f.LegRole.SUPERVISOR]

    def retime(self, at: datetime) -> None:
        """Turn legs and call to what bridges, music and the queue say now.

        A call in which somebody is sent to music is held, whoever else talks meanwhile.
        """
        live = self.live_legs()
        inside = [leg.bridge_id for leg in live if leg.bridge_id]
        holders = [leg.bridge_id for leg in live if leg.is_holding]
        is_held = any(leg.is_held(is_in_queue=self.is_in_queue) for leg in live)
        for leg in self.legs.values():
            others = inside.count(leg.bridge_id) - 1 if leg.is_live and leg.bridge_id else 0
            leg.is_waiting_for_held = is_held and leg.is_live and bool(leg.bridge_id) and not others
            # one phone of two on hold silences both; of three, only itself
            silencing = holders.count(leg.bridge_id)
            silent = silencing > 0 and (leg.is_holding or others <= silencing)
            if others > 0:
                span = Span.HOLD if silent else Span.TALK
            else:
                is_party = leg.role is not f.LegRole.SUPERVISOR
                is_kept = self.lost is not None and leg.is_up and is_party  # for her, with music
                is_apart = leg.is_held(is_in_queue=self.is_in_queue) or leg.is_waiting_for_held
                span = Span.HOLD if is_kept or is_apart else Span.NONE
            leg.turn_to(span, at)
        spans = {leg.span for leg in live}
        waiting = Span.WAIT if self.is_in_queue else Span.NONE
        first = (Span.HOLD, Span.TALK) if is_held else (Span.TALK, Span.HOLD)
        self._turn_to(next((s for s in first if s in spans), waiting), at)

    def _turn_to(self, span: Span, at: datetime) -> None:
        """Spend the call's time from now on with something else."""
        if span is self.span:
            return
        if self.span_since is not None:
            spent = (at - self.span_since).total_seconds()
            if self.span is Span.WAIT:
                self.waited_s += spent
            elif self.span is Span.TALK:
                self.talked_s += spent
            else:
                self.held_s += spent
        self.span, self.span_since = span, None if span is Span.NONE else at

    def finish(self, turn: Turn) -> None:
        """End the call: its last leg is gone."""
        self.state = self.next_state(Step.ENDED)
        self.is_in_queue = False
        self.retime(turn.at)
        outcome, cause = verdict(self)
        turn.tell(
            e.CallEnded,
            outcome=outcome,
            hung_up_by=self.hung_up_by or HungUpBy.SYSTEM,
            cause=cause,
            ended_at=turn.at,
            answered_at=self.answered_at,
            agent_no=self.last_agent_no,
            segments=tuple(
                leg.segment(turn.at)
                for leg in self.legs.values()
                if leg.role is not f.LegRole.PLACE
            ),
        )

    def tile(self) -> e.CallTile:
        """Draw the call's card as it is now."""
        agents = dict.fromkeys(leg.agent_no for leg in self.parties() if leg.agent_no)
        if self.lost is not None:
            agents.setdefault(self.lost.agent_no)
        since = self.span_since
        return e.CallTile(
            call_id=self.call_id,
            kind=self.kind,
            state=self.state,
            group=self.group,
            line=self.line,
            customer_number=self.customer_number,
            customer_name=self.customer_name,
            target_agent_no=self.target_agent_no,
            agent_nos=tuple(agents),
            campaign=self.campaign,
            userdata=self.userdata,
            started_at=self.started_at,
            waiting_since=since if self.span is Span.WAIT else None,
            talking_since=since if self.span is Span.TALK else None,
            held_since=since if self.span is Span.HOLD else None,
            waited_s=self.waited_s,
            talked_s=self.talked_s,
            held_s=self.held_s,
            pbx=self.pbx,
            parties=tuple(leg.tile() for leg in self.live_legs()),
            attached=dict(self.attached),
            recording=self.recording,
            priority=self.priority,
            estimated_wait_s=self.estimated_wait_s,
        )

    def dump(self) -> dict[str, Any]:
        """Put the machine into JSON's own types, without what it says by saying nothing."""
        made: dict[str, Any] = pack(self)
        return made

    @classmethod
    def load(cls, dumped: dict[str, Any]) -> Self:
        """Make the machine again from what `dump` gave."""
        made: Self = build(cls, dumped)
        return made

    @classmethod
    def placed(  # noqa: PLR0913 (everything that is known before the phone rings)
        cls,
        *,
        call_id: CallId,
        leg_id: LegId,
        team: str,
        pbx: str,
        kind: CallKind,
        agent_no: AgentNo,
        endpoint: EndpointName,
        at: datetime,
        agent_name: str = "",
        attached: Mapping[str, str] | None = None,
        **more: str,
    ) -> Self:
        """Begin a click-to-call that is about to be ordered; `attached` travels with it from its
        first event on. `more`: group, campaign, userdata, customer_number, target_agent_no."""
        call = cls(
            call_id=call_id,
            team=team,
            pbx=pbx,
            kind=kind,
            state=CallState.CALLING_AGENT,
            started_at=at,
            clock=at,
            own_leg_id=leg_id,
            attached=dict(attached or {}),
            **more,  # type: ignore[arg-type]
        )
        call.last_agent_no = agent_no
        call.legs[leg_id] = Leg(
            leg_id=leg_id,
            role=f.LegRole.AGENT,
            started_at=at,
            endpoint=endpoint,
            agent_no=agent_no,
            agent_name=agent_name,
        )
        return call


#: What one kind of fact does to a call. Raises IllegalMove before anything was changed.
Move = Callable[[Call, Any, Turn], None]


@functools.cache
def _rules() -> Any:
    """Find the moves, which need this module themselves; once, as every fact asks for them."""
    from calls.domain.lost_moves import watch
    from calls.domain.monitor_moves import move_of
    from calls.domain.moves import MOVES
    from calls.domain.recording_moves import tell_late
    from calls.domain.room import settle
    from calls.domain.treatment import PLACE_MOVES, holds_place

    return SimpleNamespace(
        moves=MOVES,
        place_moves=PLACE_MOVES,
        holds_place=holds_place,
        move_of=move_of,
        tell_late=tell_late,
        watch=watch,
        settle=settle,
    )


def _mark(fact: Any) -> str:
    """Make a short mark by which a repeated fact is recognised: what happened to which leg when."""
    kind: Any = type(fact)
    says = f"{kind.__name__}|{fact.leg_id}|{fact.at.timestamp()}|{_own_fields(kind)(fact)}"
    return hashlib.blake2s(says.encode(), digest_size=6).hexdigest()


@functools.cache
def _own_fields(kind: Any) -> Callable[[Any], object]:
    """Read what a kind of fact says beyond what all say of their leg; a dataclass's own repr costs
    several times more."""
    common = {one.name for one in fields(f.LegFact)}
    own = [one.name for one in fields(kind) if one.name not in common]
    return operator.attrgetter(*own) if own else lambda _fact: None
