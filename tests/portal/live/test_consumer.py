import pytest
from asgiref.sync import sync_to_async

from agents.models import Account, Membership, PauseReason
from calls.domain.events import SettingsChanged
from calls.models import LogHorizon
from portal.live import consumer
from tests import builders
from tests.portal.live.conftest import happens
from tests.portal.live.sockets import Browser, browser_of, cookie_of

pytestmark = pytest.mark.usefixtures("following")

DESK = "/ws/panel?face=desk"
COCKPIT = "/ws/panel?face=cockpit"


async def shown(account, path=DESK):
    browser = await browser_of(account, path)
    assert await browser.open()
    return browser, await browser.hear()


def again(path, snapshot, seq=None):
    seen = snapshot["seq"] if seq is None else seq
    return f"{path}&seq={seen}&audience={snapshot['audience']}"


async def test_somebody_not_signed_in_is_closed_with_its_own_code(floor):
    browser = await browser_of(None, DESK)
    assert await browser.open()
    assert await browser.closed_with() == consumer.SIGNED_OUT


async def test_an_agent_has_no_cockpit(floor):
    browser = await browser_of(floor["ada"], COCKPIT)
    assert await browser.open()
    assert await browser.closed_with() == consumer.FORBIDDEN


async def test_the_desk_starts_with_a_snapshot_and_goes_on_with_events(floor):
    browser, first = await shown(floor["ada"])
    assert first["type"] == "snapshot"
    assert first["state"]["me"] == "1001"
    assert first["state"]["pause_reasons"] == ["lunch", "training"]
    await happens(builders.offered(builders.tile(agent_nos=("1001",))))
    event = await browser.hear()
    assert event["kind"] == "CallOffered"
    assert event["seq"] > first["seq"]
    await browser.leave()


async def test_a_reconnected_page_gets_only_what_it_missed(floor):
    call = builders.tile(agent_nos=("1001",))
    browser, first = await shown(floor["ada"])
    await happens(builders.offered(call))
    seq = (await browser.hear())["seq"]
    await browser.leave()
    await happens(builders.connected(call, "1001"))
    await happens(builders.ended(call))
    again = await browser_of(floor["ada"], f"{DESK}&seq={seq}&audience={first['audience']}")
    assert await again.open()
    assert (await again.hear())["type"] == "resumed"
    assert [(await again.hear())["kind"] for _ in range(2)] == ["CallConnected", "CallEnded"]
    await again.leave()


@pytest.mark.parametrize("seq", ["99999999", "-1", "x", "9" * 30])
async def test_a_page_that_saw_what_never_was_starts_afresh(floor, seq):
    _browser, first = await shown(floor["ada"], f"{DESK}&seq={seq}")
    assert first["type"] == "snapshot"
    await _browser.leave()


async def test_a_page_too_far_behind_starts_afresh(floor, monkeypatch):
    monkeypatch.setattr("portal.live.snapshot.LONGEST_RESUME", 1)
    for _ in range(3):
        await happens(builders.offered(builders.tile(agent_nos=("1001",))))
    _, now = await shown(floor["ada"])
    before = f"seq={now['seq'] - 3}&audience={now['audience']}"
    browser, first = await shown(floor["ada"], f"{DESK}&{before}")
    assert first["type"] == "snapshot"
    await browser.leave()


async def test_a_page_whose_events_were_taken_away_starts_afresh(floor):
    browser, first = await shown(floor["ada"])
    await browser.leave()
    for _ in range(3):
        await happens(builders.offered(builders.tile(agent_nos=("1001",))))
    horizon = {"team": "demo", "seq": first["seq"] + 1, "at": builders.T0}
    await sync_to_async(LogHorizon.objects.create)(**horizon)
    browser, late = await shown(floor["ada"], again(DESK, first))
    assert late["type"] == "snapshot"
    await browser.leave()
    other, word = await shown(floor["ada"], again(DESK, first, first["seq"] + 1))
    assert word["type"] == "resumed"
    await other.leave()


async def test_a_page_that_may_see_something_else_by_now_starts_afresh(floor):
    browser, first = await shown(floor["sue"], COCKPIT)
    await browser.leave()
    group = await sync_to_async(builders.group)("631")
    await sync_to_async(group.admins.add)(floor["sue"].agent)
    browser, late = await shown(floor["sue"], again(COCKPIT, first))
    assert late["type"] == "snapshot"
    assert [one["code"] for one in late["state"]["groups"]] == ["630", "631"]
    await browser.leave()


async def test_a_page_that_does_not_say_what_it_saw_starts_afresh(floor):
    browser, first = await shown(floor["ada"])
    await browser.leave()
    browser, late = await shown(floor["ada"], f"{DESK}&seq={first['seq']}")
    assert late["type"] == "snapshot"
    await browser.leave()


async def test_when_an_admin_changes_the_rules_pages_start_afresh_at_once_or_on_return(floor):
    browser, first = await shown(floor["ada"])
    reason = {"team": floor["ada"].team, "name": "dentist"}
    await sync_to_async(PauseReason.objects.create)(**reason)
    told = SettingsChanged(
        at=builders.T0, team="demo", what="PauseReason", name="dentist", how="added"
    )
    await happens(told)
    fresh = await browser.hear_until("snapshot")
    assert "dentist" in fresh["state"]["pause_reasons"]
    await browser.leave()
    browser, late = await shown(floor["ada"], again(DESK, first))
    assert late["type"] == "snapshot"
    await browser.leave()


async def test_a_campaign_that_is_changed_starts_no_page_afresh(floor):
    browser, _ = await shown(floor["ada"])
    await happens(
        SettingsChanged(at=builders.T0, team="demo", what="campaign", name="x", how="changed")
    )
    assert await browser.hears_nothing()
    await browser.leave()


async def test_the_stranger_of_the_other_team_hears_nothing(floor):
    await happens(builders.offered(builders.tile()))
    desk, snapshot = await shown(floor["max"])
    cockpit, other = await shown(floor["max"], COCKPIT)
    assert {one["name"] for one in snapshot["state"]["agents"]} == {"Max"}
    assert {one["name"] for one in other["state"]["agents"]} == {"Max"}
    await happens(builders.offered(builders.tile(agent_nos=("1001",))))
    assert await desk.hears_nothing()
    assert await cockpit.hears_nothing()
    resumed, first = await shown(floor["max"], again(DESK, snapshot))
    assert first["type"] == "resumed"
    assert await resumed.hears_nothing()
    for browser in (desk, cockpit, resumed):
        await browser.leave()


async def test_events_reach_the_page_without_redis_by_the_log(floor, no_redis):
    browser, _first = await shown(floor["ada"])
    await happens(builders.offered(builders.tile(agent_nos=("1001",))))
    assert (await browser.hear())["kind"] == "CallOffered"
    await browser.leave()


async def test_commands_are_answered_and_what_follows_comes_as_events(floor):
    browser, _first = await shown(floor["ada"])
    await browser.ask(do="log_in", id="1")
    await browser.ask(do="fly", id="2")
    heard = [await browser.hear() for _ in range(3)]
    replies = {one["id"]: one for one in heard if one["type"] == "reply"}
    assert replies["1"]["ok"]
    assert replies["2"]["code"] == "unknown"
    assert "AgentLoggedIn" in {one.get("kind") for one in heard}
    await browser.leave()


async def test_two_commands_sent_at_once_are_done_in_their_order(floor):
    browser, _first = await shown(floor["ada"])
    await browser.ask(do="log_in", id="1")
    await browser.ask(do="check_in", id="2")
    replies = [await browser.hear_until("reply") for _ in range(2)]
    assert [(one["id"], one["ok"]) for one in replies] == [("1", True), ("2", True)]
    await browser.leave()


async def test_ready_logs_in_and_checks_in_to_all_groups(floor):
    browser, _first = await shown(floor["ben"])
    await browser.ask(do="ready", id="1")
    assert (await browser.hear_until("reply"))["ok"]
    mine = Membership.objects.filter(agent__account=floor["ben"])
    assert await sync_to_async(lambda: all(one.is_checked_in for one in mine))()
    await browser.leave()


async def test_a_slow_socket_is_cut_and_told_to_resume(floor, monkeypatch):
    monkeypatch.setattr(consumer, "LONGEST_QUEUE", 3)
    browser, _first = await shown(floor["ada"])
    tile = builders.tile(agent_nos=("1001",))
    await happens(*[builders.offered(tile) for _ in range(10)])
    assert await browser.closed_with() == consumer.TOO_SLOW


async def test_a_page_whose_agent_joins_a_group_starts_afresh_with_it(floor):
    browser, first = await shown(floor["ada"])
    assert [one["code"] for one in first["state"]["groups"]] == ["630"]
    await sync_to_async(_join)(floor["ada"].agent, "631")
    await browser.ask(do="log_in", id="1")
    snapshot = await browser.hear_until("snapshot")
    assert [one["code"] for one in snapshot["state"]["groups"]] == ["630", "631"]
    await browser.leave()


def _join(agent, code):
    Membership.objects.create(agent=agent, group=builders.group(code))


async def test_signing_out_ends_the_socket(floor, monkeypatch):
    monkeypatch.setattr(consumer, "PING_S", 0.1)
    monkeypatch.setattr(consumer, "RECHECK_S", 0.1)
    cookie = await sync_to_async(cookie_of)(floor["ada"])
    browser = Browser(DESK, cookie)
    assert await browser.open()
    assert (await browser.hear())["type"] == "snapshot"
    assert (await browser.hear())["type"] == "ping"
    off = Account.objects.filter(pk=floor["ada"].pk)
    await sync_to_async(off.update)(is_active=False)
    assert await browser.closed_with() == consumer.SIGNED_OUT
