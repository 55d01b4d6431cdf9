"""Recording at the desk, and playing it in the history, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Desk, close_pages, hang_up_customers, launch
from tests.e2e.recordedteam import AT_BROWSER, TEAM, recorded_team
from tests.e2e.test_pages_axe import judge, opened

pytestmark = [pytest.mark.browser, pytest.mark.pbx, pytest.mark.timeout(300)]
CUSTOMER = "02079460132"


@pytest.fixture(scope="module")
def chromium(bed: Bed) -> Iterator[Browser]:
    with recorded_team(bed, with_phones=False), sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def nobody_is_left(bed: Bed, chromium: Browser) -> Iterator[None]:
    yield
    close_pages(chromium)
    hang_up_customers(bed)


def desk_of(page: Page, bed: Bed) -> Desk:
    desk = Desk(page, bed["web_url"])
    desk.sign_in(f"{TEAM}-{AT_BROWSER}", "recorded")
    desk.become_ready()
    return desk


def recorded_call(desk: Desk, log: EventLog) -> str:
    """She dials, records, pauses, goes on and hangs up, all by her buttons."""
    page = desk.page
    desk.dial(CUSTOMER)
    desk.wait_state("Talking")
    expect(page.locator("#recording")).to_be_visible()
    expect(page.locator("#record-pause")).to_be_hidden()
    page.click("#record")
    expect(page.locator("#recording-state")).to_have_text("Being recorded")
    desk.wait_sound()
    page.click("#record-pause")
    expect(page.locator("#recording-state")).to_have_text("Recording paused")
    judge(page)
    page.click("#record-pause")
    expect(page.locator("#recording-state")).to_have_text("Being recorded")
    call_id = log.wait_call(CUSTOMER)
    page.click("#hang-up")
    log.wait_kind(call_id, "CallEnded")
    expect(page.locator("#recording")).to_be_hidden()
    return call_id


def test_she_records_at_her_desk_and_plays_it_in_the_history(bed: Bed, chromium: Browser) -> None:
    context = opened(chromium, "light", "wide")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{message.text} {message.location}"))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    desk, log = desk_of(page, bed), EventLog(bed)
    call_id = recorded_call(desk, log)

    def has_player() -> bool:
        page.goto(f"{bed['web_url']}/history/{call_id}/")
        return page.locator(".player").count() == 1

    wait_until(has_player, 15, every_s=1)
    expect(page.locator(".player canvas").first).to_be_attached()
    page.wait_for_timeout(500)
    assert said == []
    judge(page)
    audio = page.locator(".player audio")
    audio.evaluate("player => player.play()")
    wait_until(lambda: audio.evaluate("player => player.currentTime") > 0.5, 10)
    assert audio.evaluate("player => player.duration") > 0.5
    with page.expect_download() as kept:
        page.get_by_role("link", name="Download").click()
    assert re.fullmatch(rf"[0-9_-]+_{call_id}\.wav", kept.value.suggested_filename)
    context.close()
