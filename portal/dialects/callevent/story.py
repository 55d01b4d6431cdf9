"""A call as this interface knows it: its parties with their machine, and what is under way. Pure.

A story is folded from the call's events, first to last; whoever joins late folds the log again.
"""

from dataclasses import dataclass, field
from datetime import datetime

from calls.domain import events as calls
from calls.domain.events import CallEvent, CallKind, CallTile, PartyTile
from portal.dialects.callevent.wire import PartyRole, PartyState, Stage

#: Channels of Asterisk's own that stand in for a party for a moment.
NOBODYS = "place"
CUSTOMER, AGENT, THIRD, SUPERVISOR = "customer", "agent", "third", "supervisor"


@dataclass(slots=True)
class Leg:
    """One party. Instants are None until reached; `state` is its place in the party machine."""

    leg_id: str
    role: str
    started_at: datetime
    agent_no: str = ""
    number: str = ""
    state: PartyState = PartyState.IDLE
    ringing_at: datetime | None = None
    answered_at: datetime | None = None
    bridged_at: datetime | None = None
    held_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0
    is_queued: bool = False  # a queue rang it
    stage: Stage | None = None  # of the inquiry it is asked in

    @property
    def dn(self) -> str:
        """Give the number it goes by."""
        return self.agent_no or self.number

    @property
    def is_live(self) -> bool:
        """Say whether it has not ended."""
        return self.ended_at is None

    @property
    def party_role(self) -> PartyRole:
        """Say who it is in the document's words."""
        if self.role == CUSTOMER:
            return PartyRole.CUSTOMER
        if self.role == SUPERVISOR:
            return PartyRole.SUPERVISOR
        return PartyRole.AGENT if self.agent_no else PartyRole.THIRD


@dataclass(slots=True)
class Story:
    """The call up to its last event."""

    call: CallTile
    legs: dict[str, Leg] = field(default_factory=dict)
    origin: str = ""  # the leg of whoever began it
    is_created: bool = False  # EventCallCreated was told
    is_dialling: bool = False  # EventDialing was told
    bridged_at: datetime | None = None
    recording_id: str = ""
    consult: calls.CallConsultStarted | None = None
    transfer: calls.CallTransferStarted | None = None
    meeting: dict[str, str] = field(default_factory=dict)  # who was added: leg -> added by
    taken: dict[str, str] = field(default_factory=dict)  # agent -> the supervisor in her place
    modes: dict[str, calls.MonitorMode] = field(default_factory=dict)  # how supervisors took part
    watched: dict[str, str] = field(default_factory=dict)  # supervisor's leg -> agent
    pending: list[Leg] = field(default_factory=list)  # left; why is known a moment later

    @property
    def is_inbound(self) -> bool:
        """Say whether a customer called."""
        return self.call.kind is CallKind.INBOUND

    def note(self, event: CallEvent) -> None:
        """Take in who is there after the event, and when it happened to them."""
        self.call = event.call
        for tile in event.call.parties:
            if tile.role != NOBODYS:
                self._seat(tile)
        if not self.origin:
            self.origin = next(iter(self.legs), "")
        self._time(event)

    def _time(self, event: CallEvent) -> None:
        match event:
            case calls.CallOffered(leg_id=leg_id) if leg_id in self.legs:
                self.legs[leg_id].is_queued = event.call.waiting_since is not None
            case calls.CallPartyRinging():
                self.leg(event).ringing_at = event.at
            case calls.CallPartyAnswered():
                self.leg(event).answered_at = event.at
            case calls.CallPartyLeft():
                leg = self.leg(event)
                leg.ended_at, leg.cause = event.at, event.cause
            case calls.CallRecordingChanged():
                self.recording_id = event.recording_id or self.recording_id
            case calls.CallMonitorStarted() | calls.CallMonitorChanged():
                self.modes[event.leg_id] = event.mode
                self.watched[event.leg_id] = event.agent_no
            case _:
                pass

    def leg(
        self, event: calls.CallPartyRinging | calls.CallPartyAnswered | calls.CallPartyLeft
    ) -> Leg:
        """Give the leg an event is about, made now when no card ever showed it."""
        found = self.legs.get(event.leg_id)
        if found is None:
            found = Leg(
                event.leg_id, event.role, event.at, agent_no=event.agent_no, number=event.number
            )
            self.legs[event.leg_id] = found
        return found

    def _seat(self, tile: PartyTile) -> None:
        leg = self.legs.setdefault(tile.leg_id, Leg(tile.leg_id, tile.role, tile.since))
        leg.role, leg.agent_no = tile.role, tile.agent_no or leg.agent_no
        leg.number = tile.number or leg.number
        if leg.role == CUSTOMER:
            leg.agent_no, leg.number = "", leg.number or self.call.customer_number

    def parties(self) -> list[Leg]:
        """List the live parties, supervisors apart."""
        return [one for one in self.legs.values() if one.is_live and one.role != SUPERVISOR]

    def agent_leg(self, agent_no: str) -> Leg | None:
        """Give an agent's own leg, the live one first; None when she never had one."""
        hers = [one for one in self.legs.values() if one.agent_no == agent_no]
        live = [one for one in hers if one.is_live and one.role != SUPERVISOR]
        return next(iter(live), hers[-1] if hers else None)

    def main_agent(self) -> Leg | None:
        """Give the agent whose call it is now; after the end, whose it was last."""
        agents = [one for one in self.legs.values() if one.role == AGENT]
        live = [one for one in agents if one.is_live and one.answered_at]
        return next(iter(live), agents[-1] if agents else None)

    def customer_dn(self) -> str:
        """Give the customer's number; of a call among colleagues the called one's."""
        return self.call.customer_number or self.call.target_agent_no

    def other_dn(self, leg: Leg) -> str:
        """Give whom a party talks to, or wants to: agents the customer, the customer the agent."""
        others = [one for one in self.legs.values() if one is not leg and one.role != SUPERVISOR]
        others.sort(key=lambda one: (one.is_live, one.bridged_at or one.started_at), reverse=True)
        if leg.role != CUSTOMER:
            if self.call.customer_number:
                return self.call.customer_number
            dns = [one.dn for one in others if one.dn != leg.dn]
            return next(iter(dns), self.call.target_agent_no)
        agents = [one.dn for one in others if one.role == AGENT]
        return next(iter(agents), "") or next((one.dn for one in others), "")
