"""The presence machine of an agent: what she does now, and what comes after it.

Two things are kept apart. `resting` is what she does when no call keeps her (logged out, idle,
ready or paused): she and her groups decide it, at any moment. `state` is what she does now. A call
ends in wrap-up when it brings one, and then in `resting`; so a pause asked for during a call
begins after the call and after its wrap-up; a log-out asked for by somebody else begins after the
call, without wrap-up. While she could take a call and her phone is gone she stands in phone lost,
and returns to what she did before. A phone lost in the middle of a call leaves her the call: she
stands in phone lost until she is back in it, or it is over.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from calls.domain.errors import IllegalMove


class AgentState(StrEnum):
    """What an agent is doing now (presence)."""

    LOGGED_OUT = "logged_out"
    IDLE = "idle"  # logged in, checked in to no group
    READY = "ready"
    RINGING = "ringing"
    DIALLING = "dialling"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    PHONE_LOST = "phone_lost"


class Trigger(StrEnum):
    """What moves her."""

    LOG_IN = "log_in"
    LOG_OUT = "log_out"
    REST = "rest"  # checked in or out, paused or resumed
    RING = "ring"  # her phone rings with somebody's call
    DIAL = "dial"  # she calls somebody
    CONNECT = "connect"  # she talks with the other party
    CALL_OVER = "call_over"  # her part in the call ended
    CALL_LOST = "call_lost"  # her phone is gone in the middle of the call, which waits for her
    END_WRAP_UP = "end_wrap_up"
    EXTEND_WRAP_UP = "extend_wrap_up"
    LEAVE = "leave"  # logged out by somebody else: after the call, if there is one
    FREE = "free"  # whatever keeps her is over, a stuck call too
    PHONE_LOST = "phone_lost"
    PHONE_BACK = "phone_back"


class Goal(StrEnum):
    """Where a move leads when the record, not the table, knows it."""

    STAY = "stay"
    REST = "rest"  # to `resting`, or to phone lost when the phone is gone
    AFTER_CALL = "after_call"  # to wrap-up when the call brings one, else as REST
    RETURN = "return"  # to the wrap-up that still runs, else as REST


#: Why a member is paused at the PBX while her phone is gone.
PHONE_LOST_REASON = "phone lost"
#: Why a member is paused at the PBX from the connect to the end of wrap-up.
WRAP_UP_REASON = "ACW"

#: The longest a wrap-up may last with all extensions, seconds.
MOST_WRAP_UP_S = 1800

ON_CALL = frozenset({AgentState.RINGING, AgentState.DIALLING, AgentState.TALKING})
RESTS = frozenset({AgentState.LOGGED_OUT, AgentState.IDLE, AgentState.READY, AgentState.PAUSED})

_S, _T = AgentState, Trigger
_FREE: dict[Trigger, AgentState | Goal] = {
    _T.LOG_OUT: _S.LOGGED_OUT,
    _T.LEAVE: _S.LOGGED_OUT,
    _T.FREE: Goal.REST,
    _T.REST: Goal.REST,
    _T.RING: _S.RINGING,
    _T.DIAL: _S.DIALLING,
    _T.CONNECT: _S.TALKING,
    _T.PHONE_LOST: Goal.REST,
    _T.PHONE_BACK: Goal.REST,
}
_IN_CALL: dict[Trigger, AgentState | Goal] = {
    _T.LEAVE: Goal.STAY,
    _T.FREE: Goal.REST,
    _T.REST: Goal.STAY,
    _T.RING: _S.RINGING,
    _T.DIAL: _S.DIALLING,
    _T.CONNECT: _S.TALKING,
    _T.CALL_OVER: Goal.AFTER_CALL,
    _T.CALL_LOST: _S.PHONE_LOST,
    _T.PHONE_LOST: Goal.STAY,
    _T.PHONE_BACK: Goal.STAY,
}
_WRAPPING: dict[Trigger, AgentState | Goal] = {
    _T.REST: Goal.STAY,
    _T.END_WRAP_UP: Goal.REST,
    _T.EXTEND_WRAP_UP: Goal.STAY,
    _T.PHONE_LOST: _S.PHONE_LOST,
    _T.PHONE_BACK: Goal.STAY,
}
_AWAY: dict[Trigger, AgentState | Goal] = {
    _T.END_WRAP_UP: Goal.STAY,
    _T.PHONE_LOST: Goal.STAY,
    _T.PHONE_BACK: Goal.RETURN,
}
#: Phone lost in the middle of a call: it is still hers, and nothing else is before it is over.
_LOST_CALL: dict[Trigger, AgentState | Goal] = {
    _T.LEAVE: Goal.STAY,
    _T.FREE: Goal.REST,
    _T.REST: Goal.STAY,
    _T.CONNECT: _S.TALKING,
    _T.CALL_OVER: Goal.AFTER_CALL,
    _T.CALL_LOST: Goal.STAY,
    _T.PHONE_LOST: Goal.STAY,
    _T.PHONE_BACK: Goal.STAY,
}
_TALKING: dict[Trigger, AgentState | Goal] = {_T.RING: Goal.STAY, _T.DIAL: Goal.STAY}

#: Every move there is. A pair that is not here is an illegal move.
TRANSITIONS: dict[AgentState, dict[Trigger, AgentState | Goal]] = {
    _S.LOGGED_OUT: {
        _T.LOG_IN: _S.IDLE,
        _T.FREE: Goal.STAY,
        _T.PHONE_LOST: Goal.STAY,
        _T.PHONE_BACK: Goal.STAY,
    },
    _S.IDLE: _FREE,
    _S.READY: _FREE,
    _S.PAUSED: _FREE,
    _S.RINGING: _IN_CALL,
    _S.DIALLING: _IN_CALL,
    _S.TALKING: _IN_CALL | _TALKING,
    _S.WRAP_UP: _FREE | _WRAPPING,
    _S.PHONE_LOST: _FREE | _AWAY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceMachine:
    """One agent's presence. `wrap_up_s` is what the present call brings, seconds; `until` when
    the wrap-up ends by itself (kept while the phone is lost, so that she returns to the rest of
    it); `reason` why she is paused now; `resting_reason` why she rests paused, or who logs her out
    after the call."""

    state: AgentState
    since: datetime
    reason: str = ""
    resting: AgentState = AgentState.LOGGED_OUT
    resting_reason: str = ""
    until: datetime | None = None
    wrap_up_s: int = 0
    call_id: str = ""
    is_phone_reachable: bool = False

    @property
    def next_reason(self) -> str:
        """Give the reason of the pause that begins when the call and its wrap-up are over."""
        is_later = self.state in ON_CALL or self.state is AgentState.WRAP_UP
        return self.resting_reason if is_later and self.resting is AgentState.PAUSED else ""

    @property
    def is_leaving(self) -> bool:
        """Say whether she is logged out when the call is over."""
        return self.has_call and self.resting is AgentState.LOGGED_OUT

    @property
    def is_on_call(self) -> bool:
        """Say whether a call rings, is dialled or talked on."""
        return self.state in ON_CALL

    @property
    def has_lost_call(self) -> bool:
        """Say whether her phone is gone in the middle of a call that waits for her."""
        return self.state is AgentState.PHONE_LOST and bool(self.call_id)

    @property
    def has_call(self) -> bool:
        """Say whether a call keeps her, or waits for her phone."""
        return self.is_on_call or self.has_lost_call

    @property
    def moves(self) -> dict[Trigger, AgentState | Goal]:
        """Give what may move her now."""
        return _LOST_CALL if self.has_lost_call else TRANSITIONS[self.state]

    def can(self, trigger: Trigger) -> bool:
        """Say whether the trigger moves her from here."""
        return trigger in self.moves

    def log_in(self, at: datetime) -> "PresenceMachine":
        """Start the agent session: idle."""
        return replace(self, resting=AgentState.IDLE, resting_reason="").move(Trigger.LOG_IN, at)

    def log_out(self, at: datetime) -> "PresenceMachine":
        """End the agent session. Raises IllegalMove during a call."""
        out = replace(self, resting=AgentState.LOGGED_OUT, resting_reason="", until=None)
        return out.move(Trigger.LOG_OUT, at)

    def leave(self, by: str, at: datetime) -> "PresenceMachine":
        """End the agent session because `by` asked: now, or when the call is over."""
        out = replace(self, resting=AgentState.LOGGED_OUT, resting_reason=by)
        out = out if self.has_call else replace(out, until=None, resting_reason="")
        return out.move(Trigger.LEAVE, at)

    def free(self, at: datetime) -> "PresenceMachine":
        """Let go of whatever keeps her: call and wrap-up are over, whatever was heard of them."""
        return replace(self, until=None).move(Trigger.FREE, at)

    def rest(self, resting: AgentState, reason: str, at: datetime) -> "PresenceMachine":
        """Settle what she does when no call keeps her: idle, ready, or paused for `reason`."""
        if resting not in RESTS or resting is AgentState.LOGGED_OUT:
            raise IllegalMove(f"nobody rests in {resting}")
        settled = replace(self, resting=resting, resting_reason=reason)
        return settled.move(Trigger.REST, at)

    def ring(self, call_id: str, at: datetime, wrap_up_s: int = 0) -> "PresenceMachine":
        """A call rings her phone; `wrap_up_s` is what ringing alone brings. Heard while she talks
        it changes nothing."""
        rung = self.take_call(Trigger.RING, call_id, at)
        return replace(rung, wrap_up_s=wrap_up_s) if rung.state is AgentState.RINGING else rung

    def dial(self, call_id: str, at: datetime) -> "PresenceMachine":
        """She calls somebody. Heard while she talks it changes nothing."""
        return self.take_call(Trigger.DIAL, call_id, at)

    def connect(self, call_id: str, wrap_up_s: int, at: datetime) -> "PresenceMachine":
        """She talks; the call brings `wrap_up_s` seconds of wrap-up (0: none). A phone that
        talks is reachable, whatever was heard of it."""
        talking = replace(self, is_phone_reachable=True).take_call(Trigger.CONNECT, call_id, at)
        return replace(talking, wrap_up_s=wrap_up_s)

    def call_over(self, call_id: str, at: datetime) -> "PresenceMachine":
        """Her part in the call ended. Raises IllegalMove for a call that is not hers."""
        if call_id != self.call_id:
            raise IllegalMove(f"{call_id} is not her call")
        return self.move(Trigger.CALL_OVER, at)

    def lose_call(self, call_id: str, at: datetime) -> "PresenceMachine":
        """Her phone is gone in the middle of the call, which waits for her.

        Raises IllegalMove for a call that is not hers.
        """
        if call_id != self.call_id:
            raise IllegalMove(f"{call_id} is not her call")
        lost = self.move(Trigger.CALL_LOST, at)
        return replace(lost, call_id=call_id, wrap_up_s=self.wrap_up_s)

    def end_wrap_up(self, at: datetime) -> "PresenceMachine":
        """Wrap-up is over, by her click or by the clock."""
        return self.move(Trigger.END_WRAP_UP, at) if self.can(Trigger.END_WRAP_UP) else self

    def extend_wrap_up(self, seconds: int, at: datetime) -> "PresenceMachine":
        """Let wrap-up last longer. Raises IllegalMove outside of wrap-up, ValueError when it would
        last longer than `MOST_WRAP_UP_S`."""
        same = self.move(Trigger.EXTEND_WRAP_UP, at)
        until = (same.until or at) + timedelta(seconds=seconds)
        if seconds < 1 or (until - same.since).total_seconds() > MOST_WRAP_UP_S:
            raise ValueError(seconds)
        return replace(same, until=until)

    def lose_phone(self, at: datetime) -> "PresenceMachine":
        """Her phone has no contact any more; a running call goes on until its leg ends."""
        return replace(self, is_phone_reachable=False).move(Trigger.PHONE_LOST, at)

    def regain_phone(self, at: datetime) -> "PresenceMachine":
        """Her phone is there again: back to what she did before."""
        return replace(self, is_phone_reachable=True).move(Trigger.PHONE_BACK, at)

    def take_call(self, trigger: Trigger, call_id: str, at: datetime) -> "PresenceMachine":
        """Move by a trigger of a call, and note the call."""
        moved = self.move(trigger, at)
        if moved.state is self.state and self.state is AgentState.TALKING:
            # another call never takes the place of the one she talks on; a connect does
            return moved if trigger is not Trigger.CONNECT else replace(moved, call_id=call_id)
        return replace(moved, call_id=call_id, wrap_up_s=0, until=None)

    def move(self, trigger: Trigger, at: datetime) -> "PresenceMachine":
        """Move by the table. Raises IllegalMove for a pair that is not in it."""
        goal = self.moves.get(trigger)
        if goal is None:
            raise IllegalMove(f"{trigger} while {self.state}")
        if goal is Goal.STAY:
            # the clock ran out, or she clicked, while her phone was away
            return replace(self, until=None) if trigger is Trigger.END_WRAP_UP else self
        if goal is Goal.AFTER_CALL and self.wrap_up_s > 0 and not self.is_leaving:
            return self._wrap_up(at)
        if goal is Goal.RETURN and self.until is not None and self.until > at:
            return self._enter(AgentState.WRAP_UP, "", at, until=self.until)
        if isinstance(goal, Goal):
            return self._settle(at)
        reason = PHONE_LOST_REASON if goal is AgentState.PHONE_LOST else ""
        return self._enter(goal, reason, at, until=self.until)

    def _wrap_up(self, at: datetime) -> "PresenceMachine":
        until = at + timedelta(seconds=self.wrap_up_s)
        if self._lacks_phone:
            return self._enter(AgentState.PHONE_LOST, PHONE_LOST_REASON, at, until=until)
        return self._enter(AgentState.WRAP_UP, "", at, until=until)

    def _settle(self, at: datetime) -> "PresenceMachine":
        if self._lacks_phone:
            until = self.until if self.state is AgentState.PHONE_LOST else None
            return self._enter(AgentState.PHONE_LOST, PHONE_LOST_REASON, at, until=until)
        reason = self.resting_reason if self.resting is AgentState.PAUSED else ""
        return self._enter(self.resting, reason, at, until=None)

    @property
    def _lacks_phone(self) -> bool:
        is_in_group = self.resting in {AgentState.READY, AgentState.PAUSED}
        return is_in_group and not self.is_phone_reachable

    def _enter(
        self, state: AgentState, reason: str, at: datetime, *, until: datetime | None
    ) -> "PresenceMachine":
        is_same = state is self.state and reason == self.reason
        return replace(
            self,
            state=state,
            reason=reason,
            since=self.since if is_same else at,
            until=until,
            call_id=self.call_id if state in ON_CALL else "",
            wrap_up_s=self.wrap_up_s if state in ON_CALL else 0,
        )


def pause_at_switch(machine: PresenceMachine, *, is_paused: bool, reason: str) -> str | None:
    """Give why a member of hers must be paused at the PBX now, None for not at all.

    `is_paused` and `reason` are the membership's own. The wrap-up bites from the connect on,
    or from the ring that brings it: set at the hang-up it would come after the next offer.
    """
    if machine.state is AgentState.PHONE_LOST:
        return PHONE_LOST_REASON
    if is_paused:
        return reason or WRAP_UP_REASON
    is_rung = machine.state in {AgentState.RINGING, AgentState.TALKING}
    brings_wrap_up = is_rung and machine.wrap_up_s > 0
    if brings_wrap_up or machine.state is AgentState.WRAP_UP:
        return WRAP_UP_REASON
    return None
