"""One shift on a floor: events in the order of time, and a decision each second."""

import heapq
import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from campaigns.domain.learning import Learner
from campaigns.domain.pacing import SURE_FROM
from campaigns.simulation.scenario import (
    FAILS,
    MACHINE_AT_S,
    MACHINE_SPREAD_S,
    MACHINE_TALK_S,
    MACHINES,
    MACHINES_OFFERED,
    POST_DIAL_S,
    RING_LONGEST_S,
    TAKEN_FOR_MACHINES,
    Drift,
    Scenario,
    absences,
    log_normal,
    ring_time,
)

PATIENCE_S = 2.0
#: Until then the floor fills; it is left out of the busy share.
WARM_UP_S = 300.0


class At(IntEnum):
    """Where an agent is."""

    IDLE = 0
    TALK = 1
    WRAP = 2
    AWAY = 3


_BUSY = (At.TALK, At.WRAP)


@dataclass(slots=True)
class Seat:
    """An agent: where, since when, and until when she wants to be away."""

    at: At = At.IDLE
    since: float = 0.0
    is_live: bool = True
    away_until: float = 0.0


@dataclass(slots=True)
class Line:
    """A call on its way: when it was dialled, whether a person is there."""

    began: float
    is_person: bool = False
    answered: float = -1.0


@dataclass(slots=True, kw_only=True)
class Result:
    """What a shift came to. Seconds are those of all agents together."""

    dials: int = 0
    people: int = 0
    abandoned: int = 0
    counted: int = 0
    counted_abandoned: int = 0
    busy_s: float = 0.0
    logged_in_s: float = 0.0
    sure_busy_s: float = 0.0
    sure_logged_in_s: float = 0.0
    worst: float = 0.0
    refused: int = 0

    @property
    def busy(self) -> float:
        """Give the busy share."""
        return self.busy_s / max(self.logged_in_s, 1.0)

    @property
    def sure_busy(self) -> float:
        """Give the busy share after the first 200 answered calls, from which on we look ahead."""
        return self.sure_busy_s / max(self.sure_logged_in_s, 1.0)

    @property
    def rate(self) -> float:
        """Give the abandon rate at the end: people abandoned among people who answered."""
        return self.abandoned / max(self.people, 1)


class Shift:
    """A floor at work. `pace` is asked each second how many to dial."""

    def __init__(self, scenario: Scenario, seed: int, pace: Callable[["Shift"], int]) -> None:
        self.scenario = scenario
        self.now = 0.0
        self.seats = [Seat() for _ in range(scenario.agents)]
        self.ringing: dict[int, Line] = {}
        self.detecting: dict[int, Line] = {}
        self.queue: deque[tuple[float, Line]] = deque()
        self.learner = Learner()
        self.result = Result()
        self.carried = 0
        self._here = scenario.agents
        self._busy = 0
        self._chance = random.Random(seed)  # noqa: S311 (a model, no secret)
        self._drift = Drift(scenario, self._chance)
        self._pace = pace
        self._heap: list[tuple[float, int, Callable[[int], None], int]] = []
        self._next = 0
        for at, agent, until in absences(scenario, self._chance):
            self._at(at, self._leave(until), agent)

    def run(self) -> Result:
        """Play the whole shift."""
        for second in range(int(self.scenario.seconds)):
            self._until(float(second))
            self.learner.rang(self.ages())
            for _ in range(min(self._pace(self), self.free_lines())):
                self._dial()
        self._until(self.scenario.seconds)
        return self.result

    def ages(self) -> tuple[float, ...]:
        """Give how long each call rings."""
        now = self.now
        return tuple([now - line.began for line in self.ringing.values()])

    def worked(self, where: At) -> tuple[float, ...]:
        """Give for how long each agent has been talking or writing up."""
        now = self.now
        return tuple([now - seat.since for seat in self.seats if seat.at is where])

    def idle(self) -> int:
        """Count the agents who are free."""
        return sum(seat.at is At.IDLE for seat in self.seats)

    def up(self) -> int:
        """Count the calls without an agent."""
        return len(self.ringing) + len(self.detecting) + len(self.queue)

    def free_lines(self) -> int:
        """Count the calls that may be begun."""
        return self.scenario.most_lines - self.up() - self.carried

    def _at(self, when: float, what: Callable[[int], None], whom: int) -> None:
        self._next += 1
        heapq.heappush(self._heap, (when, self._next, what, whom))

    def _until(self, when: float) -> None:
        heap = self._heap
        while heap and heap[0][0] <= when:
            self._pass(heap[0][0])
            _, _, what, whom = heapq.heappop(heap)
            what(whom)
        self._pass(when)

    def _pass(self, when: float) -> None:
        """Let time pass, and count what agents did in it."""
        begun = max(self.now, WARM_UP_S)
        if when > begun:
            self._add(when - begun)
        self.now = when

    def _add(self, span: float) -> None:
        told = self.result
        told.logged_in_s += span * self._here
        told.busy_s += span * self._busy
        if told.counted >= SURE_FROM:
            told.sure_logged_in_s += span * self._here
            told.sure_busy_s += span * self._busy

    def _move(self, seat: Seat, where: At, *, is_live: bool = True) -> None:
        """Put an agent elsewhere, and keep count of who is here and who is busy."""
        self._here += (where is not At.AWAY) - (seat.at is not At.AWAY)
        was_busy = seat.is_live and seat.at in _BUSY
        seat.at, seat.since, seat.is_live = where, self.now, is_live
        self._busy += (is_live and where in _BUSY) - was_busy

    # a call's way

    def _dial(self) -> None:
        self._next += 1
        key, chance = self._next, self._chance
        self.result.dials += 1
        line = self.ringing[key] = Line(self.now)
        drawn = chance.random()
        live = self._drift.at(self.now)
        began = self.now + POST_DIAL_S
        if drawn < live:
            line.is_person = True
            self._at(began + ring_time(chance), self._answer, key)
        elif drawn < live + MACHINES:
            after = chance.gauss(MACHINE_AT_S, MACHINE_SPREAD_S)
            answers = after < RING_LONGEST_S
            self._at(
                began + min(after, RING_LONGEST_S), self._answer if answers else self._end, key
            )
        elif drawn < live + MACHINES + FAILS:
            self._at(self.now + chance.uniform(1, 6), self._end, key)
        else:
            self._at(began + RING_LONGEST_S, self._end, key)

    def _end(self, key: int) -> None:
        line = self.ringing.pop(key)
        self.learner.ended(self.now - line.began)

    def _answer(self, key: int) -> None:
        line = self.ringing.pop(key)
        line.answered = self.now
        if line.is_person:
            self.result.people += 1
        if not self.scenario.detects:
            self.learner.offered(self.now - line.began)
            self._offer(line)
            return
        self.detecting[key] = line
        self._at(self.now + self._chance.uniform(0.5, 1.5), self._detected, key)

    def _detected(self, key: int) -> None:
        line = self.detecting.pop(key)
        chance = self._chance.random()
        offered = chance > TAKEN_FOR_MACHINES if line.is_person else chance < MACHINES_OFFERED
        self.learner.detected(is_offered=offered)
        if offered:
            self.learner.offered(line.answered - line.began)
            self._offer(line)
            return
        self.learner.ended(line.answered - line.began)
        if line.is_person:
            self._count(abandoned=False)

    def _offer(self, line: Line) -> None:
        free = [seat for seat in self.seats if seat.at is At.IDLE]
        if free:
            self._talk(min(free, key=lambda seat: seat.since), line)
            return
        self.queue.append((self.now, line))
        self._at(self.now + PATIENCE_S, self._impatient, 0)

    def _impatient(self, _nobody: int) -> None:
        while self.queue and self.queue[0][0] + PATIENCE_S <= self.now + 1e-9:
            _, line = self.queue.popleft()
            self.result.abandoned += int(line.is_person)
            self._count(abandoned=True)

    def _count(self, *, abandoned: bool) -> None:
        """Count as the dialer sees it: who was never heard by an agent may have been a person."""
        told = self.result
        told.counted += 1
        told.counted_abandoned += abandoned
        if told.people >= SURE_FROM:
            told.worst = max(told.worst, told.abandoned / told.people)

    def _talk(self, seat: Seat, line: Line) -> None:
        live = line.is_person
        if live:
            self._count(abandoned=False)
        scenario = self.scenario
        lasts = (
            log_normal(self._chance, scenario.talk_s, scenario.talk_cv) if live else MACHINE_TALK_S
        )
        self._move(seat, At.TALK, is_live=live)
        self.carried += 1
        self._at(self.now + lasts, self._hang_up, self.seats.index(seat))

    def _hang_up(self, agent: int) -> None:
        seat = self.seats[agent]
        self.carried -= 1
        self.learner.talk.add(self.now - seat.since)
        self._move(seat, At.WRAP, is_live=seat.is_live)
        wrap = log_normal(self._chance, self.scenario.wrap_s, self.scenario.wrap_cv)
        self._at(self.now + (wrap if seat.is_live else 1.0), self._ready, agent)

    def _ready(self, agent: int) -> None:
        seat = self.seats[agent]
        self.learner.wrap.add(self.now - seat.since)
        self._free(agent)

    def _free(self, agent: int) -> None:
        seat = self.seats[agent]
        self._move(seat, At.IDLE)
        if seat.away_until > self.now:
            self._move(seat, At.AWAY)
            self._at(seat.away_until, self._back, agent)
        elif self.queue:
            self._talk(seat, self.queue.popleft()[1])

    def _leave(self, until: float) -> Callable[[int], None]:
        def leave(agent: int) -> None:
            seat = self.seats[agent]
            seat.away_until = max(until, seat.away_until)
            if seat.at is At.IDLE:
                self._free(agent)

        return leave

    def _back(self, agent: int) -> None:
        if self.seats[agent].at is At.AWAY:
            self._free(agent)
