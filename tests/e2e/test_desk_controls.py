"""What the buttons of a call do: held, asked, called in, handed over, sent on, turned away."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.judging import judge_everywhere
from tests.e2e.people import hang_up_customers, ring_in, watching
from tests.e2e.test_survive import (
    CODE,
    LINE,
    browser_of,
    chromium,
    nobody_is_left,
    sit,
    town_legs,
    world,
)

__all__ = ["chromium", "nobody_is_left", "world"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WHOM = "First say whom: a colleague, a group or a number."


def aim(page: Page, target: str, button: str) -> None:
    """Name somebody, and press what is to be done with him."""
    page.fill("#target", target)
    page.keyboard.press("Escape")
    expect(page.locator(button)).not_to_have_attribute("aria-disabled", "true")
    page.click(button)


def test_the_controls_of_a_call_do_what_they_say(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number, other = "02079460432", "02079460433"
    context = browser_of(chromium)
    desk = sit(bed, context)
    desk.become_ready()
    desk.dial(number)
    desk.wait_state("Talking", 25)
    call_id = world.wait_call(number)
    page = desk.page
    expect(page.locator("#party-list li")).to_have_count(2, timeout=45000)

    page.click("#hold")
    world.wait_kind(call_id, "CallHeld")
    expect(page.locator("#hold")).to_contain_text("Take off hold", timeout=45000)
    page.click("#hold")
    world.wait_kind(call_id, "CallRetrieved")
    expect(page.locator("#hold")).to_have_attribute("aria-pressed", "false", timeout=45000)

    page.click("#keypad")
    page.keyboard.press("5")
    world.wait_kind(call_id, "CallDigitsSent")
    page.keyboard.press("Escape")
    page.click("#mute")
    world.wait_kind(call_id, "CallPartyMuted")
    expect(page.locator("#party-list")).to_contain_text("Muted", timeout=45000)
    page.click("#mute")
    world.wait_kind(call_id, "CallPartyUnmuted")

    for strip in ("#consult", "#conference"):
        expect(page.locator(strip)).to_be_hidden()
    expect(page.locator("#do-transfer")).to_have_attribute("title", WHOM)
    page.focus("#target")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".why")).to_have_text(WHOM)
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text(WHOM)
    aim(page, "02079460460", "#do-consult")
    expect(page.locator("#notices")).to_contain_text("02079460460: Busy")
    expect(page.locator("#hold")).to_contain_text("Take off hold")
    # a group may be asked; whether somebody of it is free, the portal says
    aim(page, CODE, "#do-consult")
    expect(page.locator("#notices")).to_contain_text("No agent of the group is free")
    aim(page, other, "#do-consult")
    world.wait_kind(call_id, "CallConsultConnected")
    expect(page.locator("#do-transfer")).to_be_hidden()
    page.click("#consult-back")
    world.wait_kind(call_id, "CallRetrieved", 2)

    aim(page, other, "#do-add")
    world.wait_kind(call_id, "CallPartyJoined")
    expect(page.locator("#party-list li")).to_have_count(3)
    expect(page.locator("#hold")).to_have_attribute("aria-disabled", "true")
    page.locator("#party-list li").last.get_by_role("button", name="End").click()
    expect(page.locator("#party-list li")).to_have_count(2)
    world.wait_kind(call_id, "CallConferenceEnded")

    aim(page, other, "#do-consult")
    world.wait_kind(call_id, "CallConsultConnected", 2)
    judge_everywhere(page)
    page.click("#consult-confer")
    world.wait_kind(call_id, "CallPartyJoined", 2)
    expect(page.locator("#conference-leave")).to_be_visible(timeout=45000)

    page.click("#data summary")
    judge_everywhere(page)
    page.fill("#data-key", "ticket")
    page.fill("#data-value", "4711")
    page.keyboard.press("Enter")
    world.wait_kind(call_id, "CallDataAttached")
    assert world.events(call_id)[-1]["call"]["attached"] == {"ticket": "4711"}

    page.click("#conference-leave")
    desk.wait_state("Wrap-up")
    with watching(bed["ami_url"]) as pbx:
        rooms = [row["BridgeId"] for row in town_legs(pbx)]
    assert len(rooms) == 2
    assert len(set(rooms)) == 1
    context.close()


@pytest.mark.parametrize(
    ("number", "presses", "how"),
    [
        ("02079460434", ("#do-consult", "#consult-complete"), "consulted"),
        ("02079460436", ("#do-transfer",), "blind"),
    ],
)
def test_a_call_is_handed_over_and_sent_on_by_the_buttons(
    bed: Bed,
    world: EventLog,
    chromium: Browser,
    number: str,
    presses: tuple[str, ...],
    how: str,
) -> None:
    other = "02079460435"
    desk = sit(bed, browser_of(chromium))
    desk.become_ready()
    desk.dial(number)
    desk.wait_state("Talking")
    call_id = world.wait_call(number)
    aim(desk.page, other, presses[0])
    for then in presses[1:]:
        world.wait_kind(call_id, "CallConsultConnected")
        expect(desk.page.locator(then)).not_to_have_attribute("aria-disabled", "true")
        desk.page.click(then)
    world.wait_kind(call_id, "CallTransferred")
    expect(desk.page.locator("#hang-up")).to_be_hidden()
    (moved,) = [one for one in world.events(call_id) if one["kind"] == "CallTransferred"]
    assert (moved["how"], moved["to_number"]) == (how, other)


def test_an_offer_is_turned_away_by_its_button(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    caller = "02079460456"
    desk = sit(bed, browser_of(chromium))
    desk.become_ready()
    ring_in(bed, to=LINE, number=caller)
    expect(desk.page.locator("#reject")).to_be_visible(timeout=45000)
    call_id = world.wait_call(caller)
    desk.page.click("#reject")
    world.wait_kind(call_id, "CallOfferEnded")
    ended = [one for one in world.events(call_id) if one["kind"] == "CallOfferEnded"]
    assert ended[0]["how"] == "rejected"
    hang_up_customers(bed)
    world.wait_kind(call_id, "CallEnded")
    assert world.cdrs(call_id)[0][0] == "abandoned"
