"""Finds the call of a fact, and begins a call when the facts so far say that there is one.

A fresh channel does not carry our variables yet, and the first facts of an inbound call do not
say whose it is. Such facts wait; the fact that names call and team begins the call and the waiting
ones are absorbed before it. Ended calls are remembered for a while, so that leftovers (the `h`
extension, a second DialEnd) do not open them again.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.directory import Directory
from calls.domain.events import CallEnded, CallEvent, CallKind, CallState, Event
from calls.domain.facts import LegRole
from calls.domain.ids import NO_LEG, CallId, LegId
from calls.domain.legs import Leg, endpoint_of
from calls.domain.lost_moves import give_up
from calls.domain.outcome import REASON_REFUSED

#: Leg ids of our own orders: the call's id and what the leg is for.
OWN_LEG = re.compile(r"(?P<call_id>[0-9a-f]{32})-\w+")
#: How many facts wait for their call, and how many ids of ended calls are kept.
MOST_WAITING = 5000
MOST_ENDED = 5000
#: An Originate rings 15 s at most; a leg that has not come to be after this never will.
ORDER_LIFE = timedelta(seconds=45)
#: What comes at the end of something, and begins nothing.
AFTERWORDS = (f.OriginateEnded, f.LegDialEnded, f.DialFinished, f.QueueFinished)
#: Agents' numbers are shorter than any telephone number; the dialplan draws the same line.
AGENT_NO_LENGTHS = range(3, 6)


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What is known about a call when it begins."""

    team: str
    kind: CallKind
    state: CallState = CallState.ARRIVING
    origin_leg_id: str = ""
    own_leg_id: str = ""


def _no_call(_call_id: CallId) -> Call | None:
    """Find nothing: everything known is in memory."""
    return None


class Switchboard:
    """All running calls of one process."""

    def __init__(
        self,
        directory: Directory,
        calls: Iterable[Call] = (),
        find: Callable[[CallId], Call | None] = _no_call,
        ended: Iterable[CallId] = (),
    ) -> None:
        """`find` looks for a call that somebody else has placed meanwhile; `ended` are the calls
        that ended lately, before this process was, the last of them last."""
        self.directory = directory
        self.calls: dict[str, Call] = {}
        self._find = find
        self._by_leg: dict[str, str] = {}
        self._by_link: dict[str, str] = {}
        self._ended: OrderedDict[str, None] = OrderedDict()
        self._waiting: list[f.LegFact] = []
        self._changed: dict[str, Call] = {}
        self._remember(*ended)
        for call in calls:
            self._keep(call)

    def reload(self, calls: Iterable[Call]) -> None:
        """Take the running calls anew, keeping what was heard of calls that have not begun."""
        self.calls, self._by_leg, self._by_link, self._changed = {}, {}, {}, {}
        for call in calls:
            self._keep(call)
            for known in (call.call_id, *call.legs):
                self._ended.pop(known, None)

    def take_changed(self) -> list[Call]:
        """Hand over the calls that changed since this was last asked, ended ones among them."""
        changed, self._changed = list(self._changed.values()), {}
        return changed

    def absorb(self, fact: f.Fact) -> list[Event]:
        """Take in one fact; answer what there is to tell.

        Raises IllegalMove, with nothing changed, for a fact that fits no transition of its call.
        """
        if isinstance(fact, f.LinkRestored):
            return self._resync(fact)
        if isinstance(fact, cf.ClockTicked):
            return self._tick(fact)
        if not isinstance(fact, f.LegFact) or self._is_leftover(fact):
            return []
        call = self._call_of(fact)
        if call is not None:
            return self._told(call, fact, call.absorb(fact, self.directory))
        return self._begin(fact)

    def expire(self, pbx: str, now: datetime) -> list[Event]:
        """End legs we ordered that never came to be and of which nothing was heard."""
        told: list[Event] = []
        for call in [one for one in self.calls.values() if one.pbx == pbx]:
            for leg in _ordered(call):
                if now - leg.started_at < ORDER_LIFE or call.state is CallState.ENDED:
                    continue
                fact = _never_came(call, leg.leg_id, now)
                told += self._told(call, fact, call.absorb(fact, self.directory))
        return told

    def _tick(self, fact: cf.ClockTicked) -> list[Event]:
        """Let what waits for an instant happen when it has come."""
        told: list[Event] = []
        for call in [one for one in self.calls.values() if one.pbx == fact.pbx]:
            was = call.asked
            events = give_up(call, fact.at)
            told += events
            told += call.tick(fact.at, self.directory)
            if events or call.asked is not was:
                self._changed[call.call_id] = call
        return told

    def note_ordered(self, call: Call, mark: str) -> None:
        """Remember on the call what was ordered as a consequence."""
        call.ordered = [*call.ordered, mark]
        self._changed[call.call_id] = call

    def changed(self) -> list[Call]:
        """List the running calls that changed since they were last taken."""
        return [call for call in self._changed.values() if call.state is not CallState.ENDED]

    def fail(self, call_id: CallId, now: datetime, leg_id: LegId = NO_LEG) -> list[Event]:
        """End a leg whose order the switch refused; without `leg_id` that of a placed call."""
        call = self.calls.get(call_id) or self._fetch(call_id)
        if call is None:
            return []
        fact = _never_came(call, leg_id or call.own_leg_id, now)
        return self._told(call, fact, call.absorb(fact, self.directory))

    def _call_of(self, fact: f.LegFact) -> Call | None:
        """Find the call by leg, by its own id, by the legs it is linked to, among the placed."""
        for found in (
            self._by_leg.get(fact.leg_id),
            fact.call_id if fact.call_id in self.calls else None,
            self._by_leg.get(fact.linked_id),
            self._by_link.get(fact.linked_id) if fact.linked_id else None,
        ):
            if found:
                return self.calls.get(found)
        own = OWN_LEG.fullmatch(fact.leg_id) or OWN_LEG.fullmatch(fact.linked_id)
        if own is None:
            return None
        return self.calls.get(own["call_id"]) or self._fetch(CallId(own["call_id"]))

    def _fetch(self, call_id: CallId) -> Call | None:
        """Take over a call that another process has placed."""
        call = self._find(call_id)
        if call is not None:
            self._keep(call)
        return call

    def _keep(self, call: Call) -> None:
        """Hold a running call and find it by its legs."""
        self.calls[call.call_id] = call
        for leg_id in call.legs:
            self._by_leg[leg_id] = call.call_id

    def _told(self, call: Call, fact: f.LegFact, events: list[CallEvent]) -> list[Event]:
        """Keep the ways to a call up to date; forget it when it has ended."""
        self._changed[call.call_id] = call
        for leg_id in call.legs:
            self._by_leg.setdefault(leg_id, call.call_id)
        if fact.linked_id:
            self._by_link.setdefault(fact.linked_id, call.call_id)
        if any(isinstance(event, CallEnded) for event in events):
            self._forget(call)
        return list(events)

    def _forget(self, call: Call) -> None:
        """Drop an ended call, keeping its ids for a while against leftovers."""
        self.calls.pop(call.call_id, None)
        links = [link for link, call_id in self._by_link.items() if call_id == call.call_id]
        for link in links:
            del self._by_link[link]
        for leg_id in call.legs:
            self._by_leg.pop(leg_id, None)
        self._remember(call.call_id, *call.legs, *links)

    def _remember(self, *known: str) -> None:
        """Keep ids of what has ended, the last ones only."""
        self._ended.update(dict.fromkeys(known))
        while len(self._ended) > MOST_ENDED:
            self._ended.popitem(last=False)

    def _is_leftover(self, fact: f.LegFact) -> bool:
        """Say whether the fact is about a call that has ended."""
        return (
            fact.leg_id in self._ended
            or (fact.call_id or "") in self._ended
            or fact.linked_id in self._ended
        )

    def _begin(self, fact: f.LegFact) -> list[Event]:
        """Begin a call if this fact, with those that wait, says enough; else let it wait."""
        if isinstance(fact, f.LegEnded):
            self._waiting = [one for one in self._waiting if one.leg_id != fact.leg_id]
            return []
        if isinstance(fact, AFTERWORDS):
            return []
        mine = [one for one in self._waiting if _are_linked(one, fact)]
        call_id = fact.call_id or next((one.call_id for one in mine if one.call_id), None)
        beginning = self._beginning(fact) if call_id else None
        if call_id is None or beginning is None:
            self._waiting = [*self._waiting[1 - MOST_WAITING :], fact]
            return []
        mine = [one for one in self._waiting if one.call_id == call_id or _are_linked(one, fact)]
        self._waiting = [one for one in self._waiting if one not in mine]
        call = Call(
            call_id=call_id,
            team=beginning.team,
            pbx=fact.pbx,
            kind=beginning.kind,
            state=beginning.state,
            started_at=min(one.at for one in (*mine, fact)),
            clock=min(one.at for one in (*mine, fact)),
            origin_leg_id=LegId(beginning.origin_leg_id),
            own_leg_id=LegId(beginning.own_leg_id),
            campaign=fact.campaign,
        )
        self.calls[call_id] = call
        return self._told(call, fact, call.begin([*mine, fact], self.directory))

    def _beginning(self, fact: f.LegFact) -> _Beginning | None:
        """Say whose call a fact begins and of which kind, if it tells."""
        match fact:
            case f.CallArrived():
                return _Beginning(fact.team, CallKind.INBOUND, origin_leg_id=fact.leg_id)
            case f.CallPlaced():
                is_agent = len(fact.target) in AGENT_NO_LENGTHS
                kind = CallKind.INTERNAL if is_agent else CallKind.OUTBOUND
                return _Beginning(fact.team, kind, origin_leg_id=fact.leg_id)
            case f.CallerJoined() | f.OfferMade():
                group = self.directory.group_of(fact.queue)
                if group is None:
                    return None
                return _Beginning(group.team, CallKind.INBOUND, origin_leg_id=fact.leg_id)
            case f.LegRinging() | f.LegAnswered() | f.LegDialBegan() | f.LegBridged():
                return self._agents_own(fact)
            case _:
                return None

    def _agents_own(self, fact: f.LegFact) -> _Beginning | None:
        """Say whose call an agent's leg belongs to, when nothing of the call was heard before."""
        ref = self.directory.agent_at(endpoint_of(fact.channel))
        if fact.role is not LegRole.AGENT or ref is None:
            return None
        if fact.leg_id != fact.linked_id:
            return _Beginning(ref.team, CallKind.INBOUND, origin_leg_id=fact.linked_id)
        state = CallState.CALLING_AGENT
        return _Beginning(ref.team, CallKind.OUTBOUND, state, own_leg_id=fact.leg_id)

    def _resync(self, fact: f.LinkRestored) -> list[Event]:
        """End every leg that vanished while nobody could hear it."""
        told: list[Event] = []
        for leg_id in fact.taken_legs:  # placed by another process, and nothing heard since
            if (own := OWN_LEG.fullmatch(leg_id)) and own["call_id"] not in self.calls:
                self._fetch(CallId(own["call_id"]))
        for call in [one for one in self.calls.values() if one.pbx == fact.pbx]:
            for leg in call.live_legs():
                if call.state is CallState.ENDED:  # with the leg before, and this one with it
                    break
                if leg.leg_id in fact.live_legs or _is_awaited(leg, fact):
                    continue
                gone = f.LegEnded(
                    at=fact.at,
                    pbx=fact.pbx,
                    leg_id=leg.leg_id,
                    linked_id="",
                    channel=leg.channel,
                    cause=f.CAUSE_LOST,
                )
                told += self._told(call, gone, call.absorb(gone, self.directory))
        self._waiting = [one for one in self._waiting if one.leg_id in fact.live_legs]
        return told


def _is_awaited(leg: Leg, fact: f.LinkRestored) -> bool:
    """Say whether a leg nothing was heard of may still come to be.

    Its order may be sent yet, also to a PBX that has just begun: only what that had accepted
    before it began anew is gone.
    """
    if leg.channel or not fact.restarted:
        return not leg.channel
    return bool(OWN_LEG.fullmatch(leg.leg_id)) and leg.leg_id not in fact.taken_legs


def is_awaiting(call: Call) -> bool:
    """Say whether a leg of the call was ordered and nothing was heard of it yet."""
    return bool(_ordered(call))


def _ordered(call: Call) -> list[Leg]:
    """List the legs that were ordered here and have not come to be."""
    return [leg for leg in call.live_legs() if not leg.channel and OWN_LEG.fullmatch(leg.leg_id)]


def _are_linked(one: f.LegFact, other: f.LegFact) -> bool:
    """Say whether two facts are about the same conversation."""
    return (
        one.leg_id == other.leg_id
        or (one.call_id is not None and one.call_id == other.call_id)
        or (one.linked_id != "" and one.linked_id == other.linked_id)
    )


def _never_came(call: Call, leg_id: LegId, now: datetime) -> f.OriginateEnded:
    """Make the fact of an order that never reached the switch."""
    return f.OriginateEnded(
        at=now,
        pbx=call.pbx,
        leg_id=leg_id,
        linked_id="",
        channel="",
        call_id=call.call_id,
        succeeded=False,
        reason=REASON_REFUSED,
    )
