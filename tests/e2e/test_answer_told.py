"""A call is answered in the browser because another interface of the portal asked for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from calls.ami import town
from tests.e2e.conftest import Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.panel import Panel
from tests.e2e.people import Desk, hang_up_customers, launch, ring_in
from tests.e2e.test_desk_controls import aim
from tests.e2e.test_first_call import alone

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


def test_a_desk_phone_is_worked_from_the_page(bed: Bed, chromium: Browser) -> None:
    hang_up_customers(bed)
    alone(bed)
    log = EventLog(bed)
    desk = Desk(chromium.new_context().new_page(), bed["web_url"])
    page = desk.page
    page.goto(f"{desk.url}/desk/")
    page.fill("#id_username", "agent1006")
    page.fill("#id_password", "demo-1006")
    page.press("#id_password", "Enter")
    expect(page.locator("#phone-state")).to_contain_text("Desk phone")
    town.set_phone_mode(bed["town_ami_url"], phone="demo-1006", mode="ring")
    desk.become_ready()
    ring_in(bed, to="08081570630", number="02079460378")
    call_id = log.wait_call("02079460378")
    answer = page.locator("#answer")
    expect(answer).to_have_attribute("aria-disabled", "true", timeout=45000)
    answer.click(force=True)
    expect(page.locator("#notices")).to_contain_text("cannot be told to answer")
    page.click("#reject")
    log.wait_kind(call_id, "CallOfferEnded")
    (ended,) = [one for one in log.events(call_id) if one["kind"] == "CallOfferEnded"]
    assert ended["how"] == "rejected"
    hang_up_customers(bed)
    town.set_phone_mode(bed["town_ami_url"], phone="demo-1006", mode="")

    desk.become_ready()
    desk.dial("02079460330")
    desk.wait_state("Talking")
    call_id = log.wait_call("02079460330")
    page.click("#mute")
    log.wait_kind(call_id, "CallPartyMuted")
    expect(page.locator("#mute")).to_have_attribute("aria-pressed", "true")
    page.click("#mute")
    log.wait_kind(call_id, "CallPartyUnmuted")
    expect(page.locator("#dial-go")).to_have_attribute("title", "Not while you have a call.")
    aim(page, "02079460331", "#do-add")
    log.wait_kind(call_id, "CallPartyJoined")
    page.locator("#party-list li").last.get_by_role("button", name="Mute").click()
    log.wait_kind(call_id, "CallPartyMuted", 2)
    expect(page.locator("#party-list li").last).to_contain_text("Muted")
    page.click("#conference-end")
    log.wait_kind(call_id, "CallEnded")
    assert log.cdrs(call_id)[0][:3] == ("answered", "agent", "1006")
    desk.wait_state("Wrap-up")
    page.click("#wrap-up-done")
    page.click("#act-log-out")
    page.context.close()
