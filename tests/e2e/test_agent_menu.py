"""What a supervisor does to an agent in the cockpit shows at the agent's desk, and the reverse."""

from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Desk, hang_up_customers, launch, ring_in, watching
from tests.e2e.test_first_call import alone
from tests.e2e.test_pages_axe import SIZES, judge, opened, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SUPPORT = "08081570630"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ada(bed: Bed, chromium: Browser) -> Iterator[Desk]:
    hang_up_customers(bed)
    alone(bed)
    desk = Desk(chromium.new_context(permissions=["microphone"]).new_page(), bed["web_url"])
    desk.sign_in("agent1001", "demo-1001")
    yield desk
    alone(bed)
    desk.page.context.close()


@pytest.fixture(scope="module")
def sue(bed: Bed, chromium: Browser) -> Iterator[Page]:
    context = opened(chromium, "light", "wide")
    page = context.new_page()
    cockpit(page, bed)
    yield page
    context.close()


def cockpit(page: Page, bed: Bed) -> None:
    sign_in(page, bed, "sue", "demo-1009")
    page.goto(f"{bed['web_url']}/cockpit/")
    expect(page.locator("#live-state")).to_contain_text("Live")


def row(page: Page, number: str = "1001") -> Locator:
    return page.locator("#agents tr").filter(has_text=number)


def open_menu(page: Page) -> Locator:
    row(page).get_by_role("button").last.click()
    menu = page.locator("#agent-menu")
    expect(menu).to_be_visible()
    return menu


def penalty_at_pbx(bed: Bed) -> str:
    with watching(bed["ami_url"]) as pbx:
        members = pbx.rows("QueueStatus", "QueueStatusComplete", Queue="demo-630")
    mine = [one for one in members if one.get("Location") == "PJSIP/demo-1001"]
    return mine[0]["Penalty"] if mine else ""


def test_a_pause_by_the_supervisor_shows_at_the_desk(ada: Desk, sue: Page) -> None:
    ada.become_ready()
    menu = open_menu(sue)
    menu.locator("#agent-menu-reason").select_option("lunch")
    menu.locator("#agent-menu-pause-go").click()
    ada.wait_state("Paused · lunch")
    expect(menu.locator("#agent-menu-state")).to_contain_text("Paused · lunch")
    pause = menu.locator("#agent-menu-pause-go")
    expect(pause).to_have_attribute("title", "She is paused in all of her groups.")
    pause.focus()
    sue.keyboard.press("Shift+Tab")
    sue.keyboard.press("Tab")
    expect(sue.locator(".why")).to_have_text("She is paused in all of her groups.")
    sue.keyboard.press("Enter")
    expect(menu.locator("#agent-menu-hint")).to_have_text("She is paused in all of her groups.")
    menu.locator("#agent-menu-ready").click()
    ada.wait_state("Ready")
    expect(menu.locator("#agent-menu-state")).to_contain_text("Ready")
    menu.locator("#agent-menu-close").click()
    expect(menu).to_be_hidden()


def test_a_penalty_set_in_the_cockpit_reaches_the_queue(bed: Bed, ada: Desk, sue: Page) -> None:
    ada.become_ready()
    menu = open_menu(sue)
    group = menu.locator("#agent-menu-groups li").filter(has_text="630")
    for penalty in ("3", "0"):
        group.locator("input").fill(penalty)
        group.get_by_role("button").click()
        wait_until(lambda penalty=penalty: penalty_at_pbx(bed) == penalty, 15)
    sue.keyboard.press("Escape")


def test_the_menu_works_by_keyboard_and_gives_the_focus_back(ada: Desk, sue: Page) -> None:
    ada.become_ready()
    button = row(sue).get_by_role("button").last
    button.focus()
    sue.keyboard.press("Enter")
    expect(sue.locator("#agent-menu")).to_be_visible()
    sue.locator("#agent-menu-out").focus()
    sue.keyboard.press("Enter")
    ada.wait_state("Logged out")
    sue.keyboard.press("Escape")
    expect(sue.locator("#agent-menu")).to_be_hidden()
    expect(button).to_be_focused()


@pytest.mark.parametrize(("theme", "size"), list(product(["light", "dark"], SIZES)))
def test_the_open_menu_has_no_fault(
    bed: Bed, chromium: Browser, ada: Desk, theme: str, size: str
) -> None:
    del ada
    context = opened(chromium, theme, size)
    page = context.new_page()
    cockpit(page, bed)
    open_menu(page)
    page.screenshot(path=f"{bed['dir']}/agent-menu-{theme}-{size}.png")
    judge(page)
    context.close()


def test_her_groups_are_changed_one_by_one_at_the_desk(ada: Desk) -> None:
    ada.become_ready()
    group = ada.page.locator("#memberships li").filter(has_text="630")
    for act, says in (
        ("Pause here", "Paused"),
        ("Take calls again", "Taking calls"),
        ("Only dial out", "Dialling out only"),
        ("Take calls and dial out", "Taking calls"),
        ("No wrap-up", "Taking calls"),
        ("Wrap-up after answered calls", "Taking calls"),
    ):
        summary = group.locator("summary")
        summary.focus()
        ada.page.keyboard.press("Enter")
        judge(ada.page)
        group.get_by_role("button", name=act, exact=True).click()
        expect(group.locator(".membership-state")).to_have_text(says)
        expect(summary).to_be_focused()


def test_wrap_up_is_extended_at_the_desk_and_freed_in_the_cockpit(
    bed: Bed, ada: Desk, sue: Page
) -> None:
    ada.become_ready()
    ring_in(bed, to=SUPPORT, number="02079460377")
    ada.page.locator("#answer").click(timeout=45000)
    ada.wait_state("Talking")
    ada.page.click("#hang-up")
    ada.wait_state("Wrap-up")
    for _ in range(2):
        ada.page.click("#wrap-up-extend")
        ada.page.wait_for_timeout(600)
    left = ada.page.locator("#wrap-up-left").inner_text()
    minutes, seconds = (int(part) for part in left.split(":"))
    assert minutes * 60 + seconds > 30
    judge(ada.page)
    menu = open_menu(sue)
    free = menu.locator("#agent-menu-free")
    free.click()
    expect(free).to_contain_text("Press again")
    expect(ada.page.locator("#me-state")).to_contain_text("Wrap-up")
    free.click()
    ada.wait_state("Ready")
    sue.keyboard.press("Escape")


def test_a_number_is_called_for_a_group_by_who_is_ready(ada: Desk, sue: Page) -> None:
    card = sue.locator("#groups .group").filter(has_text="630")
    go = card.get_by_role("button")
    ada.become_ready()
    expect(go).not_to_have_attribute("aria-disabled", "true")
    card.get_by_role("textbox").fill("020 7946 0338")
    go.click()
    ada.wait_state("Talking")
    ada.wait_sound()
    expect(go).to_have_attribute("title", "Nobody of this group is ready")
    expect(card.get_by_role("textbox")).to_have_value("")
    judge(sue)
    end = sue.locator("#calls tr").filter(has_text="02079460338").locator(".call-end button")
    end.focus()
    sue.keyboard.press("Enter")
    expect(end).to_have_text("End it?")
    judge(sue)
    ada.wait_state("Talking")
    sue.keyboard.press("Enter")
    ada.wait_state("Wrap-up")
    expect(sue.locator("#calls tr").filter(has_text="02079460338")).to_have_count(0)
