"""Every page, in light and dark, wide and narrow: no fault axe can find, nothing cut off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.judging import SIZES, judge, judge_everywhere
from tests.e2e.people import Api, launch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


def opened(browser: Browser, theme: str, size: str) -> BrowserContext:
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        permissions=["microphone"],
    )


def sign_in(page: Page, bed: Bed, name: str, password: str) -> None:
    page.goto(f"{bed['web_url']}/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    expect(page.locator("#sign-out")).to_be_attached()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_pages_of_strangers(bed: Bed, chromium: Browser, theme: str, size: str) -> None:
    context = opened(chromium, theme, size)
    page = context.new_page()
    for path in (
        "/sign-in/",
        "/no-such-page/",
        "/asterccinterface/test_CJI.html",
        "/asterccinterface/astercc_nginx_http_push.html",
    ):
        page.goto(bed["web_url"] + path)
        judge(page)
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", list(SIZES))
def test_pages_of_a_supervisor(bed: Bed, chromium: Browser, theme: str, size: str) -> None:
    context = opened(chromium, theme, size)
    page = context.new_page()
    sign_in(page, bed, "sue", "demo-1009")
    page.goto(f"{bed['web_url']}/cockpit/")
    expect(page.locator("#live-state")).to_contain_text("Live")
    judge(page)
    for path in ("/messages/", "/messages/?show=done"):
        page.goto(bed["web_url"] + path)
        expect(page.locator("#messages-count")).to_be_visible()
        judge(page)
    page.goto(f"{bed['web_url']}/history/")
    judge(page)
    page.locator(".history tbody a").first.click()
    expect(page.locator("#legs-title")).to_be_visible()
    judge(page)
    page.goto(f"{bed['web_url']}/history/?number=99999999")
    expect(page.get_by_text("No call fits this filter.")).to_be_visible()
    judge(page)
    page.goto(f"{bed['web_url']}/desk/")
    expect(page.locator("#desk[data-waiting]")).to_have_count(0)
    page.click("#led-title")
    expect(page.locator("#led-dnd")).to_be_visible()
    judge(page)
    context.close()


def test_the_callback_lists(bed: Bed, chromium: Browser) -> None:
    """As they are, and with a callback that is free and one that somebody has taken."""
    context = opened(chromium, "light", "wide")
    page = context.new_page()
    sign_in(page, bed, "sue", "demo-1009")
    page.goto(f"{bed['web_url']}/callback-lists/")
    judge_everywhere(page)
    api, sue = Api(bed, "admin", "demo-admin"), Api(bed, "sue", "demo-1009")
    _, kept = api.call("POST", "/api/v1/callback-lists/", name="Letters", team="demo", group="630")
    try:
        for number in ("02079460981", "02079460982"):
            asked = {"list": kept["list_id"], "number": number, "first_name": "Alice"}
            status, row = sue.call("POST", "/api/v1/planned-callbacks/", **asked)
            assert status == 201, row
        taken = f"/api/v1/planned-callbacks/{row['callback_id']}/take/"
        status, row = sue.call("POST", taken, agent_no="1001")
        assert status == 200, row
        page.reload()
        letters = page.locator("section.card", has_text="Letters")
        expect(letters.locator(".message.planned .number")).to_have_count(2)
        expect(page.locator("#plan-title")).to_be_visible()
        judge_everywhere(page)
    finally:
        api.call("DELETE", f"/api/v1/callback-lists/{kept['list_id']}/")
        context.close()


def test_the_pause_menu_works_by_keyboard_alone(bed: Bed, chromium: Browser) -> None:
    context = opened(chromium, "light", "wide")
    page = context.new_page()
    sign_in(page, bed, "agent1002", "demo-1002")
    page.goto(f"{bed['web_url']}/desk/")
    expect(page.locator("#phone-state")).to_contain_text("Connected", timeout=45000)
    expect(page.locator("#act-ready")).to_be_enabled()
    page.locator("#act-ready").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#me-state")).to_contain_text("Ready")
    expect(page.locator("#pause-menu summary")).to_be_focused()
    page.locator("#pause-menu summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    judge(page)
    page.keyboard.press("Enter")
    expect(page.locator("#me-state")).to_contain_text("Paused · training")
    page.locator("#act-log-out").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#me-state")).to_contain_text("Logged out")
    context.close()


def test_no_page_says_anything_on_the_console(bed: Bed, chromium: Browser) -> None:
    context = opened(chromium, "light", "wide")
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    sign_in(page, bed, "sue", "demo-1009")
    for path in ("/cockpit/", "/history/", "/messages/", "/desk/"):
        page.goto(bed["web_url"] + path)
        page.wait_for_timeout(1500)
    context.close()
    assert said == []
