"""The first things a stranger does: a customer rings, an agent answers in the browser."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Api, Desk, hang_up_customers, launch, ring_in, watching

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SUPPORT = "08081570630"
#: When each test began.
BEGAN: list[datetime] = []


@pytest.fixture(scope="module")
def chromium() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ada(bed: Bed, chromium) -> Iterator[Desk]:
    hang_up_customers(bed)
    alone(bed)
    page = chromium.new_context(permissions=["microphone"]).new_page()
    desk = Desk(page, bed["web_url"])
    desk.sign_in("agent1001", "demo-1001")
    yield desk
    page.context.close()


def alone(bed: Bed) -> None:
    """Log everybody out, so that nobody else takes her calls."""
    api = Api(bed, "sue", "demo-1009")
    for row in api.get("/api/v1/agents/")["results"]:
        if row["agent_no"] != "1009":
            api.call("POST", f"/api/v1/agents/{row['agent_no']}/presence/", do="log_out")


@pytest.fixture(autouse=True)
def no_one_waits(bed: Bed) -> Iterator[None]:
    """A customer a failed test left behind would ring the next one's agent."""
    BEGAN.append(datetime.now(UTC))
    yield
    hang_up_customers(bed)


def newest_cdr(api: Api, number: str) -> dict | None:
    """The newest that ended since this test began: an earlier try of it may have left one."""
    rows = api.get(f"/api/v1/cdrs/?customer_number={number}")["results"]
    newest = max(rows, key=lambda row: row["ended_at"], default=None)
    return newest if newest and datetime.fromisoformat(newest["ended_at"]) > BEGAN[-1] else None


def test_a_customer_rings_and_the_agent_answers_by_a_click(bed: Bed, ada: Desk) -> None:
    number = "02079460301"
    api = Api(bed, "sue", "demo-1009")
    ada.become_ready()
    ring_in(bed, to=SUPPORT, number=number)
    expect(ada.page.locator("#answer")).to_be_visible(timeout=45000)
    expect(ada.page.locator("#call-number")).to_contain_text("02079460301")
    expect(ada.page.locator("#call-group")).to_contain_text("Support")
    time.sleep(2)
    ada.page.click("#answer")
    ada.wait_state("Talking")
    talked_from = time.monotonic()
    ada.wait_sound()
    with watching(bed["ami_url"]) as pbx:
        mine = [row for row in pbx.channels() if "demo-1001" in row["Channel"]]
        assert len(mine) == 1
        heard = pbx.act("Getvar", Channel=mine[0]["Channel"], Variable="CHANNEL(rtcp,rxcount)")
        assert int(heard["Value"] or 0) > 20
    time.sleep(max(0.0, 4 - (time.monotonic() - talked_from)))
    ada.page.click("#hang-up")
    talked_s = time.monotonic() - talked_from
    ada.wait_state("Wrap-up")
    expect(ada.page.locator("#wrap-up-left")).to_be_visible()
    first = ada.page.locator("#wrap-up-left").inner_text()
    wait_until(lambda: ada.page.locator("#wrap-up-left").inner_text() != first, 5)
    row = wait_until(lambda: newest_cdr(api, number))
    assert row["outcome"] == "answered"
    assert row["hung_up_by"] == "agent"
    assert row["agent_no"] == "1001"
    assert row["group"] == "630"
    assert abs(row["talked_s"] - talked_s) <= 1.5
    assert 1 <= row["waited_s"] <= 8
    ada.page.click("#wrap-up-done")
    ada.wait_state("Ready")


def test_reload_during_a_call_shows_the_true_state(bed: Bed, ada: Desk) -> None:
    number = "02079460305"
    api = Api(bed, "sue", "demo-1009")
    ada.become_ready()
    ada.dial(number)
    ada.wait_state("Talking", 20)
    ada.page.reload()
    ada.wait_state("Talking")
    expect(ada.page.locator("#call-number")).to_contain_text(number)
    live = [c for c in api.get("/api/v1/calls/")["results"] if c["customer_number"] == number]
    assert len(live) == 1
    status, _ = api.call("POST", f"/api/v1/calls/{live[0]['call_id']}/hangup/")
    assert status in {200, 202}
    wait_until(lambda: newest_cdr(api, number))
    ada.wait_phone()
    ada.become_ready()


@pytest.mark.parametrize(
    ("number", "words", "outcome"),
    [
        ("02079460260", "Busy", "busy"),
        ("02079460270", "Congestion", "congestion"),
        ("02079460275", "Unassigned", "unassigned"),
        ("02079460280", "Rejected", "rejected"),
    ],
)
def test_click_to_dial_says_how_it_ended(
    bed: Bed, ada: Desk, number: str, words: str, outcome: str
) -> None:
    api = Api(bed, "sue", "demo-1009")
    ada.become_ready()
    ada.dial(number)
    row = wait_until(lambda: newest_cdr(api, number), 20)
    assert row["outcome"] == outcome
    expect(ada.page.locator("#mine li").first).to_contain_text(words, ignore_case=True)


def test_click_to_dial_reaches_a_customer_who_hangs_up(bed: Bed, ada: Desk) -> None:
    number = "02079460291"
    api = Api(bed, "sue", "demo-1009")
    ada.become_ready()
    ada.dial(number)
    ada.wait_state("Talking")
    ada.wait_sound()
    row = wait_until(lambda: newest_cdr(api, number), 20)
    assert (row["outcome"], row["hung_up_by"], row["kind"]) == ("answered", "customer", "outbound")
    assert abs(row["talked_s"] - 5) <= 1.5
    ada.wait_state("Ready", 30)
