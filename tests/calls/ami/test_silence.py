import asyncio

import pytest

from calls.ami import silence
from calls.ami.link import LinkError
from calls.ami.silence import SilenceWatch
from calls.domain.control_facts import LegSilent

LEG = {
    "Event": "CoreShowChannel",
    "Channel": "PJSIP/demo-1001-00000001",
    "ChannelStateDesc": "Up",
    "Uniqueid": "pbx-1.2",
    "Linkedid": "pbx-1.1",
    "ChanVariable": ["SESSION_ID=0197f0a0000070008000000000000001", "LEG=agent"],
}


class Wire:
    """A PBX with one leg; `counts` is what is read from it, one value after the other."""

    def __init__(self, *counts, leg=LEG, secure="1"):
        self.counts = list(counts)
        self.legs = [leg]
        self.secure = secure

    async def send(self, action, deadline_s=2.0):
        if not self.counts:
            raise LinkError("away")
        is_count = "rxcount" in action["Variable"]
        return {"Value": self.counts.pop(0) if is_count else self.secure}

    async def send_list(self, action, deadline_s=2.0):
        return self.legs


def heard(wire, **more):
    facts = []

    async def run():
        watch = SilenceWatch(wire=wire, pbx="pbx", on_facts=facts.extend)
        watch.hear(
            {
                "Event": "ContactStatus",
                "EndpointName": "demo-1001",
                "ContactStatus": "Removed",
                **more,
            }
        )
        await asyncio.sleep(0.05)
        watch.close()

    asyncio.run(run())
    return facts


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(silence, "APART_S", 0.0)


def test_a_leg_from_which_nothing_comes_any_more_is_silent():
    [fact] = heard(Wire("120", "120"))
    assert isinstance(fact, LegSilent)
    assert (fact.leg_id, fact.call_id) == ("pbx-1.2", "0197f0a0000070008000000000000001")


@pytest.mark.parametrize(
    "wire",
    [
        Wire("120", "145"),
        Wire("0", "0"),
        Wire("120", "120", secure="0"),
        Wire("120", "120", leg={**LEG, "ChannelStateDesc": "Ringing"}),
        Wire("120", "120", leg={**LEG, "Channel": "PJSIP/demo-10010-00000001"}),
        Wire(),
    ],
    ids=["it sends", "just answered", "desk phone", "rings", "another phone", "link lost"],
)
def test_nothing_is_said_of_a_leg_that_may_live(wire):
    assert heard(wire) == []


@pytest.mark.parametrize(
    "more", [{"ContactStatus": "Reachable"}, {"Event": "Newstate"}, {"EndpointName": ""}]
)
def test_only_a_contact_that_went_away_is_suspicious(more):
    assert heard(Wire("120", "120"), **more) == []
