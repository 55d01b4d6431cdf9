"""Sue at her cockpit takes part in an agent's call, by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.judging import SIZES, judge
from tests.e2e.people import Desk, close_pages, hang_up_customers, launch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
CHRIS = "tr[data-key='1003']"
WHY = "Your phone is not connected: open your desk in another tab"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def nobody_is_left(bed: Bed, chromium: Browser) -> Iterator[None]:
    yield
    close_pages(chromium)
    hang_up_customers(bed)


def desk_of(browser: Browser, bed: Bed, name: str, password: str) -> Desk:
    desk = Desk(browser.new_context(permissions=["microphone"]).new_page(), bed["web_url"])
    desk.sign_in(name, password)
    return desk


def act(page: Page, key: str) -> None:
    """By keyboard alone."""
    button = page.locator(f"{CHRIS} button[data-key='{key}']")
    button.focus()
    page.keyboard.press("Enter")


def mode(page: Page, words: str) -> None:
    expect(page.locator(f"{CHRIS} .part-mode")).to_contain_text(words, timeout=45000)


def test_sue_listens_whispers_barges_in_and_takes_over(bed: Bed, chromium: Browser) -> None:
    hang_up_customers(bed)
    chris = desk_of(chromium, bed, "agent1003", "demo-1003")
    sue = desk_of(chromium, bed, "sue", "demo-1009")
    cockpit = sue.page.context.new_page()
    cockpit.goto(f"{bed['web_url']}/cockpit/")
    expect(cockpit.locator("#live-state")).to_contain_text("Live")
    expect(cockpit.locator(f"{CHRIS} .part-acts button")).to_have_count(0)
    chris.become_ready()
    chris.dial("02079460322")
    chris.wait_state("Talking", 20)
    expect(cockpit.locator(f"{CHRIS} .part-acts button")).to_have_count(4)
    act(cockpit, "spy")
    mode(cockpit, "You listen")
    sue.wait_sound()
    expect(cockpit.locator(f"{CHRIS} button[data-key='spy']")).to_have_attribute(
        "aria-pressed", "true"
    )
    for size, theme in (
        ("wide", "light"),
        ("wide", "dark"),
        ("narrow", "light"),
        ("narrow", "dark"),
    ):
        width, height = SIZES[size]
        cockpit.set_viewport_size({"width": width, "height": height})
        cockpit.emulate_media(color_scheme=theme)
        pictures = bed.facts.get("pictures")
        if pictures:
            cockpit.screenshot(path=f"{pictures}/part-{theme}-{size}.png", full_page=True)
        judge(cockpit)
    cockpit.set_viewport_size({"width": 1440, "height": 900})
    act(cockpit, "whisper")
    mode(cockpit, "The agent hears you")
    act(cockpit, "barge")
    mode(cockpit, "Everybody hears you")
    act(cockpit, "end_monitor")
    expect(cockpit.locator(f"{CHRIS} .part-mode")).to_be_hidden()
    expect(cockpit.locator(f"{CHRIS} .part-acts button")).to_have_count(4)
    chris.wait_state("Talking")
    act(cockpit, "take_over")
    chris.wait_state("Wrap-up", 20)
    expect(cockpit.locator(f"{CHRIS} .part-acts button")).to_have_count(0)
    sue.wait_sound()
    sue.page.click("#hang-up")
    chris.page.click("#wrap-up-done")
    chris.page.click("#act-log-out")
    for page in (chris.page, sue.page):
        page.context.close()


def test_without_a_phone_of_her_own_the_buttons_say_why(bed: Bed, chromium: Browser) -> None:
    hang_up_customers(bed)
    chris = desk_of(chromium, bed, "agent1003", "demo-1003")
    context = chromium.new_context()
    cockpit = context.new_page()
    cockpit.goto(f"{bed['web_url']}/sign-in/")
    cockpit.fill("#id_username", "sue")
    cockpit.fill("#id_password", "demo-1009")
    cockpit.press("#id_password", "Enter")
    cockpit.goto(f"{bed['web_url']}/cockpit/")
    chris.become_ready()
    chris.dial("02079460323")
    chris.wait_state("Talking", 20)
    listen = cockpit.locator(f"{CHRIS} button[data-key='spy']")
    expect(listen).to_have_attribute("aria-disabled", "true", timeout=45000)
    expect(listen).to_have_attribute(
        "title", "Your phone is not connected: open your desk in another tab"
    )
    act(cockpit, "spy")
    expect(cockpit.locator("#notices")).to_contain_text(WHY)
    chris.page.click("#hang-up")
    chris.page.click("#wrap-up-done")
    chris.page.click("#act-log-out")
    context.close()
    chris.page.context.close()
