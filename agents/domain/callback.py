"""A callback: a caller keeps her place in line, and is called when it is her turn.

waiting    stands in line (a leg of ours holds the place) or waits for the next try
dialling   an agent is on the line and the customer is being called
done       they talked
failed     all tries were used up, or it was not her turn in time
cancelled  somebody took it off the list, or the customer got through by herself

One try at a time: a try begins by taking the state from `due` to `in line` with an id of its own,
and only the end of the call with that id ends it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calls.domain.tiles import CallbackState

#: How soon a lost place is taken again.
LOST_PLACE = timedelta(seconds=5)
OPEN = frozenset({CallbackState.WAITING, CallbackState.DIALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRules:
    """How often, how long apart, and how long altogether, in seconds."""

    tries: int
    retry_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackMachine:
    """The state of one callback. `attempt_id` is the call that holds its place or calls now."""

    state: CallbackState
    tries: int
    expires_at: datetime
    attempt_id: str = ""
    next_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Say whether a try may begin: none runs, and the pause after the last one is over."""
        is_rested = self.next_at is None or self.next_at <= now
        return self.state is CallbackState.WAITING and not self.attempt_id and is_rested

    def begin(self, attempt_id: str) -> "CallbackMachine":
        """Stand in line with a call of this id. Raises ValueError when a try runs already."""
        if self.state is not CallbackState.WAITING or self.attempt_id:
            raise ValueError("a try is under way or the callback is over")
        return replace(self, attempt_id=attempt_id, next_at=None)

    def agent_took(self, attempt_id: str) -> "CallbackMachine":
        """An agent is on the line: now the customer is called, and this counts as a try."""
        if attempt_id != self.attempt_id or self.state is not CallbackState.WAITING:
            return self
        return replace(self, state=CallbackState.DIALLING, tries=self.tries + 1)

    def over(
        self, attempt_id: str, *, is_answered: bool, rules: CallbackRules, now: datetime
    ) -> "CallbackMachine":
        """The call of a try has ended. A place that was lost before an agent came (the PBX
        restarted) is taken again soon and counts as no try."""
        if attempt_id != self.attempt_id or self.state not in OPEN:
            return self
        if is_answered:
            return self._end(CallbackState.DONE)
        if now >= self.expires_at:
            return self._end(CallbackState.FAILED)
        if self.state is CallbackState.WAITING:
            return replace(self, attempt_id="", next_at=now + LOST_PLACE)
        if self.tries >= rules.tries:
            return self._end(CallbackState.FAILED)
        again = now + timedelta(seconds=rules.retry_s)
        return replace(self, state=CallbackState.WAITING, attempt_id="", next_at=again)

    def expire(self, now: datetime) -> "CallbackMachine":
        """Give up a callback whose time is over; one that is being called goes on."""
        if self.state is CallbackState.WAITING and now >= self.expires_at:
            return self._end(CallbackState.FAILED)
        return self

    def cancel(self) -> "CallbackMachine":
        """Take it off the list; one that is being called goes on."""
        return self._end(CallbackState.CANCELLED) if self.state is CallbackState.WAITING else self

    def _end(self, state: CallbackState) -> "CallbackMachine":
        return replace(self, state=state, attempt_id="", next_at=None)
