"""One leg of a call: who is on it, how far it got, how long it talked and was held."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calls.domain.events import OfferEnd, PartyState, PartyTile, Segment
from calls.domain.facts import DialStatus, LegRole
from calls.domain.ids import NO_AGENT, NO_ENDPOINT, NO_LEG, AgentNo, EndpointName, LegId


class Span(StrEnum):
    """What a leg, or the whole call, spends its time with; one at a time, so that the parts can
    never exceed the whole."""

    NONE = "none"
    WAIT = "wait"
    TALK = "talk"
    HOLD = "hold"


@dataclass(slots=True, kw_only=True)
class Leg:
    """A channel of the call. `channel` is empty while only an order of ours announced it."""

    leg_id: LegId
    role: LegRole
    started_at: datetime
    channel: str = ""
    endpoint: EndpointName = NO_ENDPOINT
    agent_no: AgentNo = NO_AGENT
    agent_name: str = ""
    number: str = ""
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0
    status: DialStatus | None = None  # how ringing it ended
    originate_reason: int | None = None
    bridge_id: str = ""
    is_in_room: bool = False  # its bridge is the call's room
    is_holding: bool = False  # its phone has put the far end on hold
    is_waiting_for_held: bool = False  # alone, while somebody of the call is held
    hears_music: bool = False  # in a queue, on hold, or alone in a room
    is_muted: bool = False
    is_hanging_up: bool = False  # its far end asked for the end
    is_joined: bool = False  # it was told that this party talks with the others
    is_promoted: bool = False  # it has become what it was not called for; what it was is forgotten
    added_by: AgentNo = NO_AGENT  # who called this third party
    picked_from: str = ""  # the group that was asked for, when this party is its free agent
    mode: str = ""  # a supervisor's way of taking part
    state: PartyState = PartyState.REACHED  # as people see it
    state_since: datetime | None = None
    is_dialled: bool = False  # it was told that this leg is being rung
    is_offered: bool = False  # it rings an agent
    offer_end: OfferEnd | None = None
    span: Span = Span.NONE
    span_since: datetime | None = None
    talked_s: float = 0.0
    held_s: float = 0.0
    watched: LegId = NO_LEG  # whom a supervisor's leg hears
    last_mode_told: str = ""  # how she takes part, as far as it was told
    room_id: str = ""  # the room she has come into to be heard by all
    is_taking_over: bool = False  # she is to take the agent's place

    @property
    def is_live(self) -> bool:
        """Say whether the channel exists, or is about to."""
        return self.ended_at is None

    @property
    def is_up(self) -> bool:
        """Say whether somebody is on the leg now."""
        return self.is_live and self.answered_at is not None

    def turn_to(self, span: Span, at: datetime) -> None:
        """Spend the time from now on with something else."""
        if span is self.span:
            return
        if self.span_since is not None:
            spent = (at - self.span_since).total_seconds()
            if self.span is Span.TALK:
                self.talked_s += spent
            elif self.span is Span.HOLD:
                self.held_s += spent
        self.span, self.span_since = span, None if span is Span.NONE else at

    def leave_bridge(self) -> None:
        """Be in no bridge any more, nor what one was in there."""
        self.bridge_id = ""
        self.is_in_room = self.is_holding = self.hears_music = False

    def is_held(self, *, is_in_queue: bool) -> bool:
        """Say whether it was sent to music: neither waiting for an agent nor among others."""
        return self.is_live and self.hears_music and not self.bridge_id and not is_in_queue

    def show(self, at: datetime, *, is_caller: bool) -> None:
        """Note what its party does now, and since when; who began the call is on the line."""
        state = self._shown(is_up=is_caller or self.answered_at is not None)
        if state is not self.state or self.state_since is None:
            self.state, self.state_since = state, at

    def _shown(self, *, is_up: bool) -> PartyState:
        if not is_up:
            return PartyState.REACHED if self.ringing_at is None else PartyState.RINGING
        if self.role is LegRole.SUPERVISOR:
            return PartyState.WATCHING
        if self.span is Span.TALK:
            return PartyState.TALKING
        # who holds the line is alone; who was put on hold hears music
        is_held = self.span is Span.HOLD and not self.is_holding and not self.is_waiting_for_held
        return PartyState.HELD if is_held else PartyState.ALONE

    def tile(self) -> PartyTile:
        """Draw the party for people."""
        return PartyTile(
            leg_id=self.leg_id,
            role=self.role.value,
            agent_no=self.agent_no,
            agent_name=self.agent_name,
            number=self.number,
            state=self.state,
            since=self.state_since or self.started_at,
            is_muted=self.is_muted,
            mode=self.mode,
        )

    def rang_s(self, at: datetime) -> float:
        """Say how long the phone rang until `at`, in seconds; 0 when it never did."""
        if self.ringing_at is None:
            return 0.0
        return ((self.answered_at or self.ended_at or at) - self.ringing_at).total_seconds()

    def end_of_offer(self) -> OfferEnd:
        """Say how ringing this agent ended, from the cause first, the dial status second."""
        if self.answered_at is not None:
            return OfferEnd.ANSWERED
        if self.cause in OFFER_ENDS:
            return OFFER_ENDS[self.cause]
        if self.status is DialStatus.NO_ANSWER:
            return OfferEnd.NO_ANSWER
        if self.status is DialStatus.BUSY:
            return OfferEnd.BUSY
        if self.status in {DialStatus.UNAVAILABLE, DialStatus.CONGESTION} or not self.channel:
            return OfferEnd.UNREACHABLE
        return OfferEnd.CANCELLED

    def segment(self, at: datetime) -> Segment:
        """Make the CDR's line of this leg."""
        return Segment(
            leg_id=self.leg_id,
            role=self.role.value,
            agent_no=self.agent_no,
            agent_name=self.agent_name,
            number=self.number,
            started_at=self.started_at,
            answered_at=self.answered_at,
            ended_at=self.ended_at or at,
            rang_s=self.rang_s(at),
            talked_s=self.talked_s,
            held_s=self.held_s,
            cause=self.cause,
        )


def endpoint_of(channel: str) -> EndpointName:
    """Cut the phone's name out of the switch's name of a leg: `PJSIP/demo-1001-0000001a`."""
    return EndpointName(channel.partition("/")[2].rpartition("-")[0])


#: Q.850 causes that say by themselves why an agent's phone did not take a call.
OFFER_ENDS = {
    1: OfferEnd.UNREACHABLE,
    3: OfferEnd.UNREACHABLE,
    17: OfferEnd.BUSY,
    18: OfferEnd.NO_ANSWER,
    19: OfferEnd.NO_ANSWER,
    20: OfferEnd.UNREACHABLE,
    21: OfferEnd.REJECTED,
    27: OfferEnd.UNREACHABLE,
    34: OfferEnd.UNREACHABLE,
    38: OfferEnd.UNREACHABLE,
}
