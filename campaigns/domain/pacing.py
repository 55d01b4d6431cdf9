"""How many numbers to dial now: a pure function of one frozen snapshot.

Predictive dialling dials one more while the chance that its answer finds no agent free stays under
a limit. The limit itself is steered by the abandon rate that was measured over the rolling window:
with every abandoned call it falls, with every answered one it rises a little, so that the rate
settles under the cap. A guard stands behind it: it counts how many of the calls that ring could be
abandoned if answers became likelier and agents left just now, and refuses the next dial when that
could pass the cap. Before the first 200 answered calls one call rings for each free agent at most.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from campaigns.domain.campaign import Mode
from campaigns.domain.forecast import AHEAD, Outlook, look_ahead, ring_of
from campaigns.domain.learning import Learned

#: From so many answered calls on dialling looks ahead, and the cap is counted.
SURE_FROM = 200
#: How long an answered person may wait and is not yet abandoned, whole seconds of it.
GRACE_S = 1
#: The abandon rate aimed at, as a share of the cap.
AIM = 0.97
#: The limit at the measured rate that is aimed at, how fast it moves with each abandoned call, and
#: its bounds.
LIMIT, STEER, LIMITS = 0.05, 0.5, (0.0005, 0.15)
#: So many abandoned calls below the aim are kept in hand.
RESERVE = 8.0
#: The guard: answers so much likelier, so small a share of the agents, so many deviations.
STRESS, STAY, DEVIATIONS = 1.6, 0.5, 2.5


class Why(StrEnum):
    """What decided how many are dialled."""

    MODE = "mode"  # such a campaign is not dialled by the dialer
    NO_AGENTS = "no_agents"  # nobody is logged in and checked in
    NO_LEADS = "no_leads"
    LINES = "lines"  # no more calls at a time
    RATE = "rate"  # no more dials a second
    ONE_EACH = "one_each"  # a call for each free agent rings
    RATIO = "ratio"
    FORECAST = "forecast"  # one more would find no agent too likely
    CAP = "cap"  # one more could pass the cap on abandoned calls


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that one decision sees. Ages are seconds: of calls that ring (since the dial), of talks
    and of wrap-ups. `detecting` calls were answered and are being listened to for a machine,
    `waiting` people are on the line without an agent. `answered` and `abandoned` are counted over
    the window of the cap; `leads` may be dialled now; `lines` may be begun besides those that are
    up, `starts` within this second."""

    mode: Mode
    idle: int
    ringing: tuple[float, ...]
    talking: tuple[float, ...]
    wrapping: tuple[float, ...]
    learned: Learned
    answered: int
    abandoned: float
    detecting: int = 0
    waiting: int = 0
    cap: float = 0.03
    ratio: float = 1.0
    slower: float = 1.0
    leads: int = 1_000_000
    lines: int = 1_000_000
    starts: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`dial` so many now; `why` says what kept it from being more. `limit` is the chance to find
    no agent that was allowed, `risk` that of the last call dialled, `at_stake` how many abandoned
    calls the guard thought possible and `left` how many the cap leaves."""

    dial: int
    why: Why
    limit: float = 0.0
    risk: float = 0.0
    at_stake: float = 0.0
    left: float = 0.0


def decide(seen: Snapshot) -> Decision:
    """Decide how many numbers to dial now."""
    if seen.mode in {Mode.MANUAL, Mode.PREVIEW}:
        return Decision(dial=0, why=Why.MODE)
    room, narrow = _room(seen)
    if room <= 0:
        return Decision(dial=0, why=narrow)
    if seen.mode is Mode.AGENTLESS:
        return Decision(dial=room, why=narrow)
    if not seen.idle and not seen.talking and not seen.wrapping:
        return Decision(dial=0, why=Why.NO_AGENTS)
    return _with_agents(seen, room, narrow)


def _room(seen: Snapshot) -> tuple[int, Why]:
    """Give how many may be dialled whatever the agents do, and what limits it."""
    limits = ((seen.leads, Why.NO_LEADS), (seen.lines, Why.LINES), (seen.starts, Why.RATE))
    return min(limits, key=lambda one: one[0])


def _with_agents(seen: Snapshot, room: int, narrow: Why) -> Decision:
    up = len(seen.ringing) + seen.detecting + seen.waiting
    outlook = look_ahead(
        seen.learned,
        ringing=seen.ringing,
        detecting=seen.detecting,
        talking=seen.talking,
        wrapping=seen.wrapping,
        grace_s=GRACE_S,
    )
    left = seen.cap * max(seen.answered, SURE_FROM) - seen.abandoned
    floor = _Floor(seen, outlook, left)
    limit = limit_of(seen)
    most, bound = _most(seen)
    dial, why, risk = 0, narrow, 0.0
    while dial < room:
        if up + dial >= most:
            why = bound
            break
        if not floor.bears_one_more():
            why = Why.CAP
            break
        risk = floor.risk()
        if bound is Why.FORECAST and risk > limit:
            why = Why.FORECAST
            break
        floor.add()
        dial += 1
    return Decision(
        dial=dial, why=why, limit=limit, risk=risk, at_stake=floor.at_stake(), left=left
    )


def _most(seen: Snapshot) -> tuple[float, Why]:
    """Give how many calls may ring at most, and the name of that rule."""
    if seen.mode is Mode.POWER:
        return seen.idle * seen.ratio * seen.slower, Why.RATIO
    if seen.mode is Mode.PROGRESSIVE or seen.answered < SURE_FROM:
        return seen.idle, Why.ONE_EACH
    return math.inf, Why.FORECAST


def limit_of(seen: Snapshot) -> float:
    """Give the chance to find no agent that the next call may have."""
    spare = AIM * seen.cap * seen.answered - seen.abandoned - RESERVE
    least, greatest = LIMITS
    wanted = LIMIT * math.exp(min(max(STEER * spare, -20.0), 20.0))
    return min(max(wanted, least), greatest) * seen.slower


class _Floor:
    """The forecast with the calls this decision adds."""

    def __init__(self, seen: Snapshot, outlook: Outlook, left: float) -> None:
        learned = seen.learned
        self._fresh = ring_of(learned.answers, learned.ends, learned.level).fresh
        total = self._fresh[-1] or 1.0
        steps = zip(self._fresh, (0.0, *self._fresh), strict=False)
        self._weights = [(now - before) / total for now, before in steps]
        self._left = left
        idle = seen.idle - seen.waiting
        self._free = [idle + more for more in outlook.free]
        self._offers = outlook.offers
        self._variance = outlook.variance
        # in the bad case a part of the agents is gone
        self._stay = [STAY * max(free, 0.0) + min(idle, 0) for free in self._free]

    def risk(self) -> float:
        """Give the chance that one more call, when it is answered, finds no agent free."""
        risk = 0.0
        for at in range(len(AHEAD)):
            weight = self._weights[at]
            if weight > 0:
                lacking = self._offers[at] + 0.5 - self._free[at]
                spread = math.sqrt(2 * self._variance[at] + 1e-9)
                risk += weight * 0.5 * math.erfc(-lacking / spread)
        return risk

    def at_stake(self, more: int = 0) -> float:
        """Give how many calls could be abandoned in the bad case, with those added and `more`."""
        worst = -math.inf
        for at, chance in enumerate(self._fresh):
            variance = self._variance[at] + more * chance * (1 - chance)
            bad = STRESS * (self._offers[at] + more * chance) - self._stay[at]
            worst = max(worst, bad + DEVIATIONS * math.sqrt(variance))
        return worst

    def bears_one_more(self) -> bool:
        """Say whether the cap would hold in the bad case with one call more."""
        return self.at_stake(1) <= self._left

    def add(self) -> None:
        """Count one more call."""
        for at, chance in enumerate(self._fresh):
            self._offers[at] += chance
            self._variance[at] += chance * (1 - chance)
