"""Random days of a small call centre, told through the real pipeline and the real deeds."""

import contextlib
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from agents import services as agents
from agents.domain.errors import AgentError
from calls import services as calls
from calls import stream
from calls.domain import facts as f
from calls.domain.errors import CallError
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.models import Cdr, LiveCall, PbxLink
from portal import pipeline
from tests import builders

EVENING = datetime(2026, 3, 2, 21, 0, tzinfo=UTC)
AGENTS = ("1001", "1002")


def floor() -> None:
    """Ada and Ben of one team, Max of another with Ada's number."""
    for number in AGENTS:
        builders.agent(number, name=f"Agent {number}")
    builders.agent("1001", "other", name="Max")
    PbxLink.objects.create(pbx="pbx", epoch=1, is_up=True)
    calls.reset()


class Day:
    """What happens on the floor; the same seed gives the same day. `is_torn`: batches end anywhere,
    in the middle of what a PBX says in one breath too."""

    def __init__(self, seed: int, monkeypatch: Any, *, is_torn: bool = True) -> None:
        self.is_torn = is_torn
        self.dice = random.Random(seed)
        self.now = EVENING
        self.made = 0
        self.running: dict[str, list[list[f.Fact]]] = {}
        monkeypatch.setattr("portal.pipeline.timezone.now", lambda: self.now)

    def steps(self, number: int) -> Iterator[int]:
        for step in range(number):
            self.now += timedelta(seconds=self.dice.randrange(0, 400), microseconds=1234)
            with contextlib.suppress(AgentError, CallError):
                self.dice.choice([self._deed, self._ring_in, self._go_on, self._go_on, self._say])()
            yield step

    def _deed(self) -> None:
        who = self.dice.choice([("demo", "1001"), ("demo", "1002"), ("other", "1001")])
        asked: dict[str, Any] = {"team": who[0], "agent_no": who[1], "at": self.now}
        deeds: list[Callable[[], object]] = [
            lambda: agents.log_in(**asked),
            lambda: agents.check_in(**asked),
            lambda: agents.check_in(**asked),
            lambda: agents.check_out(**asked),
            lambda: agents.pause(**asked, reason=self.dice.choice(["lunch", "rest"])),
            lambda: agents.unpause(**asked),
            lambda: agents.end_wrap_up(**asked),
            lambda: agents.log_out(**asked),
            lambda: agents.end_due_wrap_ups(now=self.now),
            lambda: self._hear([self._phone(f"{who[0]}-{who[1]}")]),
        ]
        self.dice.choice(deeds)()

    def _phone(self, endpoint: str) -> f.Fact:
        kind = self.dice.choice([f.EndpointReachable, f.EndpointReachable, f.EndpointGone])
        return kind(at=self.now, pbx="pbx", endpoint=EndpointName(endpoint))

    def _ring_in(self) -> None:
        self.made += 1
        call_id = f"{self.made:032x}"
        story = _story(self.made, self.dice)
        if self.is_torn:
            story = [[fact] for breath in story for fact in breath]
        self.running[call_id] = story
        self._go_on()

    def _go_on(self) -> None:
        """The next facts of a running call, one or several at once."""
        if not self.running:
            return
        call_id = self.dice.choice(sorted(self.running))
        story = self.running[call_id]
        many = self.dice.randrange(1, 6 if self.is_torn else 3)
        batch, self.running[call_id] = story[:many], story[many:]
        if not self.running[call_id]:
            del self.running[call_id]
        self._hear([_at(fact, self.now) for breath in batch for fact in breath])

    def _say(self) -> None:
        """Somebody describes a call, running or ended."""
        known = [*LiveCall.objects.values_list("call_id", flat=True)]
        known += Cdr.objects.values_list("call_id", flat=True)
        if not known:
            return
        with transaction.atomic():
            event = calls.describe(
                team="demo",
                call_id=self.dice.choice(sorted(known)),
                agent_no="1001",
                disposition=self.dice.choice(["sold", "solved", ""]),
                note=f"step {self.made} {self.now:%H:%M}",
                now=self.now,
            )
            stream.append([event])

    def _hear(self, facts: list[f.Fact]) -> None:
        pipeline.absorb(facts, pbx="pbx", epoch=1)


def _at(fact: f.Fact, now: datetime) -> f.Fact:
    fields = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
    return type(fact)(**(fields | {"at": now}))


def _story(number: int, dice: random.Random) -> list[list[f.Fact]]:
    """All facts of one inbound call, some of them cut short; what a PBX says in one breath is
    one list."""
    agent_no = dice.choice(AGENTS)
    endpoint = EndpointName(f"demo-{agent_no}")
    customer, agent = f"pbx-{number}.1", f"pbx-{number}.2"

    def leg(leg_id: str, **more: Any) -> dict[str, Any]:
        channels = {customer: f"PJSIP/demo-town-{number:08x}", agent: f"PJSIP/{endpoint}-{number}"}
        return {
            "at": EVENING,
            "pbx": "pbx",
            "leg_id": LegId(leg_id),
            "linked_id": customer,
            "channel": channels[leg_id],
            "call_id": CallId(f"{number:032x}"),
            "role": f.LegRole.CUSTOMER if leg_id == customer else None,
        } | more

    queue = QueueName("demo-630")
    caller = f"0207946{number:04d}"
    begin: list[f.Fact] = [
        f.LegCreated(**leg(customer), endpoint=EndpointName("demo-town"), number=caller),
        f.CallArrived(
            **leg(customer),
            team="demo",
            line="08081570630",
            queue=queue,
            number=caller,
            name="Näme \\ with\ttab and more than eighty letters " * 2,
        ),
        f.CallerJoined(**leg(customer), queue=queue, position=1),
    ]
    offer: list[f.Fact] = [
        f.LegCreated(**leg(agent, call_id=None), endpoint=endpoint, number=""),
        f.OfferMade(**leg(customer), queue=queue, agent_leg_id=LegId(agent), endpoint=endpoint),
        f.LegRinging(**leg(agent)),
    ]
    connect: list[f.Fact] = [
        f.LegAnswered(**leg(agent)),
        f.CallerLeft(**leg(customer), queue=queue),
        f.LegBridged(**leg(agent), bridge_id="b"),
        f.LegBridged(**leg(customer), bridge_id="b"),
    ]
    hold: list[list[f.Fact]] = [[f.LegHeld(**leg(agent))], [f.LegUnheld(**leg(agent))]]
    gone = f.LegEnded(**leg(customer), cause=16)
    how = dice.choice(["abandoned", "missed", "talked", "talked"])
    if how == "abandoned":
        return [begin, [gone]]
    if how == "missed":
        return [begin, offer, [f.LegEnded(**leg(agent), cause=19)], [gone]]
    asked = f.LegHangupAsked(**leg(dice.choice([customer, agent])), cause=16)
    return [begin, offer, connect, *hold, [asked, f.LegEnded(**leg(agent), cause=16), gone]]
