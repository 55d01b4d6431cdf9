"""A call is answered in the browser because another interface of the portal asked for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.panel import Panel
from tests.e2e.people import Desk, hang_up_customers, launch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def test_the_browser_phone_answers_when_told(bed: Bed, chromium: Browser) -> None:
    hang_up_customers(bed)
    callee = Desk(chromium.new_context(permissions=["microphone"]).new_page(), bed["web_url"])
    callee.sign_in("agent1004", "demo-1004")
    callee.become_ready()
    caller = Panel(bed, "agent1006", "demo-1006")
    caller.ask("ready")
    caller.must("dial", target="1004", target_kind="internal")
    expect(callee.page.locator("#answer")).to_be_visible(timeout=45000)
    other = Panel(bed, "agent1004", "demo-1004")
    other.must("answer")
    callee.wait_state("Talking")
    callee.wait_sound()
    refused = other.ask("answer")
    assert (refused["ok"], refused["code"]) == (False, "not_possible")
    callee.page.click("#hang-up")
    caller.ask("logout")
    callee.page.click("#act-log-out")
    for page in (caller, other):
        page.close()
    callee.page.context.close()
