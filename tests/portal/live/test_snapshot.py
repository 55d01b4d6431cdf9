from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction

from agents.models import Account, AgentGroup
from calls import stream
from calls.domain.events import CallState
from calls.models import Cdr, LiveCall, LogHorizon, PbxLink
from portal.access import actor_of
from portal.live import snapshot
from portal.live.groups import Face
from portal.wire.canon import encode
from tests import builders


@pytest.fixture
def floor(db):
    builders.agent("1001", name="Ada", password="ada", groups=("630",))
    builders.agent("1002", name="Ben", password="ben", groups=("631",))
    sue = builders.agent("1009", name="Sue", password="sue", groups=())
    AgentGroup.objects.get(code="630").admins.add(sue)
    builders.agent("1001", "other", name="Max", password="max", groups=("630",))
    builders.reasons()
    PbxLink.objects.create(pbx="pbx", is_up=True)
    live("hers", "630", CallState.TALKING, ("1001",))
    live("waits", "630", CallState.WAITING, (), waiting_since=builders.T0)
    live("sales", "631", CallState.WAITING, (), waiting_since=builders.T0)
    live("maxs", "630", CallState.TALKING, ("1001",), team="other")
    for team in ("demo", "other"):
        Cdr.objects.create(
            call_id=f"old-{team}",
            team=team,
            pbx="pbx",
            kind="inbound",
            outcome="answered",
            hung_up_by="agent",
            cause=16,
            agent_no="1001",
            group="630",
            started_at=builders.T0,
            ended_at=builders.T0,
            disposition="sale",
        )


def live(call_id, group, state, agent_nos, team="demo", **extra):
    call = builders.tile(call_id, group=group, state=state, agent_nos=agent_nos, **extra)
    LiveCall.objects.create(
        call_id=call_id,
        team=team,
        pbx="pbx",
        state=state,
        group=group,
        agent_nos=list(agent_nos),
        tile=encode(call),
        started_at=call.started_at,
    )


def actor(name):
    return actor_of(Account.objects.get(username=name))


def ids(tiles):
    return [one.call_id for one in tiles]


def page(name, face):
    return shown(snapshot.audience_of(actor(name), face))


def shown(audience):
    own = snapshot.owns(audience.team, [audience.agent_no])[audience.agent_no]
    return snapshot.take(audience, snapshot.draw(audience.team), own)


@pytest.mark.usefixtures("floor")
def test_the_desk_shows_her_own_call_and_that_somebody_waits_in_her_groups():
    desk = page("demo-1001", Face.DESK)
    assert [one.agent_no for one in desk.agents] == ["1001"]
    assert ids(desk.calls) == ["hers"]
    assert ids(desk.waiting) == ["waits"]
    assert [one.code for one in desk.groups] == ["630"]
    assert ids(desk.recent) == ["old-demo"]
    assert desk.recent[0].disposition == "sale"
    assert desk.pause_reasons == ["lunch", "training"]
    assert desk.links[0].is_up


@pytest.mark.usefixtures("floor")
def test_the_cockpit_shows_the_groups_its_supervisor_leads():
    cockpit = page("demo-1009", Face.COCKPIT)
    assert [one.agent_no for one in cockpit.agents] == ["1001", "1009"]  # and herself
    assert ids(cockpit.calls) == ["hers", "waits"]
    assert [one.code for one in cockpit.groups] == ["630"]
    assert list(cockpit.recent) == []


@pytest.mark.usefixtures("floor")
def test_the_team_admin_sees_the_team_and_nothing_of_another():
    boss = Account.objects.create_user("amy", team=builders.team(), role="team_admin")
    cockpit = shown(snapshot.audience_of(actor_of(boss), Face.COCKPIT))
    assert [one.name for one in cockpit.agents] == ["Ada", "Ben", "Sue"]
    assert set(ids(cockpit.calls)) == {"hers", "waits", "sales"}


@pytest.mark.usefixtures("floor")
def test_the_same_numbers_in_another_team_are_another_world():
    desk = page("other-1001", Face.DESK)
    assert [one.name for one in desk.agents] == ["Max"]
    assert ids(desk.calls) == ["maxs"]
    assert ids(desk.waiting) == []
    assert ids(desk.recent) == ["old-other"]


@pytest.mark.usefixtures("floor")
def test_a_face_is_for_those_it_is_made_for():
    assert snapshot.audience_of(actor("demo-1001"), Face.COCKPIT) is None
    clerk = Account.objects.create_user("clerk", team=builders.team())
    assert snapshot.audience_of(actor_of(clerk), Face.DESK) is None
    teamless = replace(actor("demo-1001"), team="")
    assert snapshot.audience_of(teamless, Face.DESK) is None


@pytest.mark.usefixtures("floor")
def test_those_who_come_together_are_each_who_they_are_alone():
    names = ["demo-1001", "demo-1002", "demo-1009", "other-1001"]
    pks = {name: Account.objects.get(username=name).pk for name in names}
    gone = Account.objects.create_user("gone", team=builders.team(), is_active=False)
    asks = [(pk, face) for pk in [*pks.values(), gone.pk] for face in Face]
    found = snapshot.admit(asks)
    for name, pk in pks.items():
        for face in Face:
            assert found[pk, face] == (actor(name), snapshot.audience_of(actor(name), face)), name
    assert found[gone.pk, Face.DESK] == (None, None)


@pytest.mark.usefixtures("floor")
def test_however_many_come_together_they_cost_the_same(django_assert_num_queries):
    pks = [Account.objects.get(username=f"demo-100{n}").pk for n in (1, 2, 9)]
    for few in (pks[:1], pks):
        with django_assert_num_queries(3):
            snapshot.admit([(pk, Face.DESK) for pk in few])
    for few in (["1001"], ["1001", "1002", "1009"]):
        with django_assert_num_queries(3):
            snapshot.owns("demo", few)


@pytest.mark.usefixtures("floor")
def test_each_desk_has_its_own_past_and_the_newest_of_it():
    for number in range(snapshot.RECENT + 5):
        for agent_no in ("1001", "1002"):
            Cdr.objects.create(
                call_id=f"{agent_no}-{number}",
                team="demo",
                pbx="pbx",
                kind="inbound",
                outcome="answered",
                hung_up_by="agent",
                cause=16,
                agent_no=agent_no,
                started_at=builders.T0 + timedelta(seconds=number + 1),
                ended_at=builders.T0 + timedelta(minutes=9),
            )
    found = snapshot.owns("demo", ["1001", "1002", "1009"])
    newest = range(snapshot.RECENT + 4, 4, -1)
    assert ids(found["1001"].recent) == [f"1001-{number}" for number in newest]
    assert ids(found["1002"].recent) == [f"1002-{number}" for number in newest]
    assert found["1009"].recent == []
    assert ids(snapshot.owns("other", ["1001"])["1001"].recent) == ["old-other"]


@pytest.mark.usefixtures("floor")
def test_nobody_of_the_team_has_nothing_of_her_own():
    found = snapshot.owns("demo", ["4711"])["4711"]
    assert (list(found.recent), found.led) == ([], None)


def missed(seq):
    found = snapshot.missed("demo", [seq]).after(seq)
    return None if found is None else [number for number, _ in found]


@pytest.mark.usefixtures("floor")
def test_what_was_missed_is_given_only_while_the_log_still_holds_it():
    with transaction.atomic():
        first, second = stream.append([builders.offered(builders.tile())] * 2)
    assert missed(first.seq) == [second.seq]
    assert missed(second.seq) == []
    assert missed(second.seq + 1) is None
    LogHorizon.objects.create(team="", seq=first.seq, at=builders.T0)
    assert missed(first.seq - 1) is None
    assert missed(first.seq) == [second.seq]


@pytest.mark.usefixtures("floor")
def test_pages_that_missed_differently_much_share_one_read(monkeypatch):
    monkeypatch.setattr(snapshot, "LONGEST_RESUME", 3)
    with transaction.atomic():
        told = [one.seq for one in stream.append([builders.offered(builders.tile())] * 6)]
    found = snapshot.missed("demo", [told[0], told[2], told[4], told[5] + 1])
    assert found.after(told[0]) is None
    assert [number for number, _ in found.after(told[2])] == told[3:]
    assert [number for number, _ in found.after(told[4])] == told[5:]
    assert found.after(told[5] + 1) is None


@pytest.mark.usefixtures("floor")
def test_a_picture_of_another_team_is_shown_to_nobody():
    audience = snapshot.audience_of(actor("demo-1001"), Face.DESK)
    with pytest.raises(ValueError, match="other"):
        snapshot.take(audience, snapshot.draw("other"))
