from dataclasses import asdict
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from agents import selectors, services
from agents.models import Presence
from calls import services as call_services
from calls.ami import reconcile
from calls.ami.inventory import Survey, replay
from calls.ami.reconcile import Reconciler
from calls.ami.translate import translate
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.picture_facts import Differs, PictureDiffered
from calls.models import Cdr, LiveCall, Mending, PbxLink
from portal import pipeline
from tests.builders import T0, after, agent
from tests.calls.ami.test_resync import AGENT, CALL, CUSTOMER, ENTRY
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db(transaction=True)


class Lists:
    """A PBX that answers lists from what a test says runs there."""

    def __init__(self) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {}
        self.sent: list[dict[str, Any]] = []

    async def send(self, action: Any, deadline_s: float = 2) -> dict[str, Any]:
        self.sent.append(dict(action))
        return {"Response": "Success", "Value": ""}

    async def send_list(self, action: Any, deadline_s: float = 2) -> list[dict[str, Any]]:
        return self.lists.get(action["Action"], [])


@pytest.fixture
def pbx(settings: Any, monkeypatch: Any) -> Lists:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    monkeypatch.setattr(reconcile, "SECOND_AFTER_S", 0)
    PbxLink.objects.create(pbx="pbx", epoch=1, is_up=True, reachable=["demo-1001"])
    made = Lists()
    made.lists["PJSIPShowContacts"] = [
        {"Event": "ContactList", "Endpoint": "demo-1001", "Status": "NonQualified"}
    ]
    made.lists["CoreShowChannels"] = []
    return made


async def looked(pbx: Lists, times: int = 1) -> tuple[list[Any], list[Any], int]:
    told: list[Any] = []
    restored: list[int] = []

    async def restore() -> None:
        restored.append(1)

    made = Reconciler(wire=pbx, pbx="pbx", put=lambda *items: told.extend(items), restore=restore)
    try:
        for _ in range(times):
            mended = await made.look()
    finally:
        made.close()
    return mended, told, len(restored)


def look(pbx: Lists, times: int = 1) -> tuple[list[Any], list[Any], int]:
    import asyncio

    return asyncio.run(looked(pbx, times))


def stuck_ada() -> None:
    made = agent()
    Presence.objects.create(
        agent=made,
        since=T0,
        state="talking",
        resting="idle",
        call_id="gone",
        is_phone_reachable=True,
    )


def test_a_true_picture_is_left_alone(pbx: Lists) -> None:
    agent()
    assert look(pbx) == ([], [], 0)


def test_an_agent_without_her_call_is_freed_counted_and_told(pbx: Lists) -> None:
    stuck_ada()
    _, (fact,), _ = look(pbx)
    assert (fact.what, fact.agent_no, fact.call_id) == (Differs.PRESENCE, "1001", "gone")
    pipeline.absorb([fact], pbx="pbx", epoch=1)
    assert selectors.agent_tile(team="demo", agent_no="1001").state == "idle"
    assert Mending.objects.get(what="presence").count == 1
    kinds = [one.kind for one in pipeline.stream.since(0, team="demo")]
    assert kinds == ["AgentPresenceChanged", "PictureMended"] or set(kinds) == {
        "AgentPresenceChanged",
        "PictureMended",
    }
    assert pipeline.stream.since(0, team="other") == []
    assert look(pbx)[0] == []


def test_a_call_whose_legs_are_gone_is_ended(pbx: Lists) -> None:
    agent()
    placed = call_services.dial(
        team="demo",
        pbx="pbx",
        agent_no="1001",
        endpoint="demo-1001",
        target="02079460001",
        now=T0,
    )
    assert look(pbx)[0] == []  # its leg is still to come
    born = f.LegCreated(
        at=T0,
        pbx="pbx",
        leg_id=placed.leg_id,
        linked_id=placed.leg_id,
        channel="PJSIP/demo-1001-00000001",
        call_id=placed.call_id,
        endpoint="demo-1001",  # type: ignore[arg-type]
    )
    pipeline.absorb([born], pbx="pbx", epoch=1)
    _, told, _ = look(pbx)
    pipeline.absorb(told, pbx="pbx", epoch=1)
    assert not LiveCall.objects.exists()
    assert Cdr.objects.get().outcome in {"lost", "cancelled", "failed"}
    assert Mending.objects.get().what == "leg_gone"


def test_a_leg_of_an_ended_call_is_hung_up(pbx: Lists) -> None:
    Cdr.objects.create(
        call_id=CALL,
        team="demo",
        pbx="pbx",
        kind="inbound",
        outcome="lost",
        hung_up_by="system",
        cause=0,
        started_at=T0,
        ended_at=after(1),
    )
    pbx.lists["CoreShowChannels"] = [dict(CUSTOMER)]
    mended, _, _ = look(pbx)
    assert [one.what for one in mended] == [Differs.LEG_ORPHANED]
    hangups = [one for one in pbx.sent if one["Action"] == "Hangup"]
    assert [one["Channel"] for one in hangups] == [CUSTOMER["Channel"]]


def test_a_leg_never_heard_of_is_told_as_the_resync_does(pbx: Lists) -> None:
    pbx.lists["CoreShowChannels"] = [dict(CUSTOMER), dict(AGENT)]
    _, told, _ = look(pbx)
    differed = [one for one in told if isinstance(one, PictureDiffered)]
    messages = [one["Event"] for one in told if isinstance(one, dict)]
    assert [one.what for one in differed] == [Differs.LEG_UNKNOWN] * 2
    assert messages == [
        "Newchannel",
        "Newstate",
        "Newchannel",
        "Newstate",
        "BridgeEnter",
        "BridgeEnter",
    ]


def test_a_phone_that_came_or_went_unheard_is_told(pbx: Lists) -> None:
    agent()
    PbxLink.objects.update(reachable=[])
    _, told, _ = look(pbx)
    assert isinstance(told[1], f.EndpointReachable)
    pbx.lists["PJSIPShowContacts"] = []
    PbxLink.objects.update(reachable=["demo-1001"])
    _, told, _ = look(pbx)
    assert isinstance(told[1], f.EndpointGone)


def test_a_missing_member_is_restored(pbx: Lists) -> None:
    agent()
    services.check_in(team="demo", agent_no="1001", at=timezone.now())
    mended, _, restored = look(pbx)
    assert ([one.what for one in mended], restored) == ([Differs.MEMBER], 1)


def test_what_mending_does_not_change_is_left_after_two_tries(pbx: Lists) -> None:
    stuck_ada()
    assert look(pbx, times=2)[0] != []
    assert look(pbx, times=3)[0] == []


def test_a_difference_of_nobodys_team_is_counted_and_not_told() -> None:
    PbxLink.objects.create(pbx="pbx", epoch=1)
    fact = PictureDiffered(at=T0, pbx="pbx", what=Differs.PHONE, team="", story="x" * 999)
    with transaction.atomic():
        assert call_services.mended([fact, fact]) == []
    assert (Mending.objects.get().count, len(Mending.objects.get().last_story)) == (2, 300)
    assert "agent_no" in asdict(fact)


def heard(*channels: dict[str, Any], queues: tuple[Any, ...] = ()) -> None:
    arrival = {"TEAM": "demo", "LINE": "08081570630", "QUEUE": "demo-630", "NUMBER": "0207"}
    found = Survey(
        started_at="x",
        channels=channels,
        queues=queues,
        arrivals={str(CUSTOMER["Channel"]): arrival},
    )
    absorb(replay(found, at=T0))


def absorb(items: list[Any]) -> None:
    facts: list[f.Fact] = []
    for item in items:
        facts += [item] if isinstance(item, f.Fact) else translate(item, pbx="pbx")
    pipeline.absorb(facts, pbx="pbx", epoch=1)


def state() -> tuple[str, bool]:
    machine = Call.load(LiveCall.objects.get().machine)
    return machine.state.value, machine.is_in_queue


ALONE = {**CUSTOMER, "BridgeId": ""}


def test_a_caller_in_line_of_whom_we_did_not_hear_is_put_there(pbx: Lists) -> None:
    agent()
    heard(ALONE)
    assert state() == ("arriving", False)
    pbx.lists["CoreShowChannels"] = [ALONE]
    pbx.lists["QueueStatus"] = [dict(ENTRY)]
    mended, told, _ = look(pbx)
    assert [one.what for one in mended] == [Differs.WAIT_UNKNOWN]
    absorb(told)
    assert state() == ("waiting", True)
    assert look(pbx)[0] == []


def test_a_caller_who_left_the_line_unheard_is_taken_out_of_it(pbx: Lists) -> None:
    agent()
    heard(ALONE, queues=(ENTRY,))
    assert state() == ("waiting", True)
    pbx.lists["CoreShowChannels"] = [ALONE]
    mended, told, _ = look(pbx)
    assert [one.what for one in mended] == [Differs.WAIT_GONE]
    absorb(told)
    assert state() == ("arriving", False)
    assert look(pbx)[0] == []


def test_legs_in_a_room_we_took_for_a_bridge_of_two_are_put_right(pbx: Lists) -> None:
    agent()
    heard(CUSTOMER, AGENT)
    pbx.lists["CoreShowChannels"] = [dict(CUSTOMER), dict(AGENT)]
    assert look(pbx)[0] == []
    pbx.lists["BridgeList"] = [
        {"Event": "BridgeListItem", "BridgeUniqueid": "b1", "BridgeCreator": "ConfBridge"}
    ]
    mended, told, _ = look(pbx)
    assert [one.what for one in mended] == [Differs.ROOM] * 2
    absorb(told)
    machine = Call.load(LiveCall.objects.get().machine)
    assert [leg.is_in_room for leg in machine.live_legs()] == [True, True]
    assert look(pbx)[0] == []


def test_a_supervisor_who_came_into_the_room_stands_where_the_pbx_says(pbx: Lists) -> None:
    agent()
    heard(CUSTOMER, AGENT)
    row = LiveCall.objects.get()
    machine = Call.load(row.machine)
    her = machine.legs["pbx-1.2"]
    her.role, her.room_id, her.bridge_id = f.LegRole.SUPERVISOR, "b1", ""
    row.machine = machine.dump()
    row.save()
    Presence.objects.update(call_id="")
    pbx.lists["CoreShowChannels"] = [dict(CUSTOMER), dict(AGENT)]
    assert look(pbx)[0] == []
