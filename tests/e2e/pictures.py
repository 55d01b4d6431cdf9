"""Takes a picture of every page of a running instance, in both themes and two widths.

    PATCHBAY_BED=var/main/bed.json python -m tests.e2e.pictures FOLDER

`desk-light-wide.png` of it, taken during a call, is the one in the README.
"""

import json
import os
import sys
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.people import Desk, launch, ring_in

LINE = "08081570630"
SIZES = {"wide": (1440, 900), "narrow": (390, 844)}


def pictures(bed: Bed, browser: Browser, folder: Path, theme: str, size: str) -> None:
    width, height = SIZES[size]
    look = {
        "viewport": {"width": width, "height": height},
        "color_scheme": theme,
        "permissions": ["microphone"],
    }

    def shoot(page: Page, name: str) -> None:
        page.screenshot(path=folder / f"{name}-{theme}-{size}.png", full_page=size == "narrow")

    stranger, agent = browser.new_context(**look), browser.new_context(**look)
    page = stranger.new_page()
    page.goto(f"{bed['web_url']}/sign-in/")
    shoot(page, "sign-in")
    desk = Desk(agent.new_page(), bed["web_url"])
    desk.sign_in("agent1001", "demo-1001")
    desk.page.wait_for_timeout(2000)
    shoot(desk.page, "desk-idle")
    desk.become_ready()
    ring_in(bed, to=LINE, number="02079460142")
    expect(desk.page.locator("#answer")).to_be_visible()
    shoot(desk.page, "desk-ringing")
    desk.page.click("#answer")
    desk.wait_sound()
    desk.page.fill("#note", "Asks for a copy of the invoice; send it by mail.")
    desk.page.wait_for_timeout(9000)
    shoot(desk.page, "desk")
    page.fill("#id_username", "sue")
    page.fill("#id_password", "demo-1009")
    page.press("#id_password", "Enter")
    expect(page.locator("#live-state")).to_contain_text("Live")
    page.wait_for_timeout(1000)
    shoot(page, "cockpit")
    desk.page.click("#hang-up")
    desk.wait_state("Wrap-up")
    shoot(desk.page, "desk-wrap-up")
    desk.page.click("#wrap-up-done")
    page.goto(f"{bed['web_url']}/history/")
    shoot(page, "history")
    page.locator(".history tbody a").first.click()
    expect(page.locator("#legs-title")).to_be_visible()
    shoot(page, "history-call")
    stranger.close()
    agent.close()


def main() -> None:
    bed = Bed(json.loads(Path(os.environ["PATCHBAY_BED"]).read_text()))
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for theme, size in product(("light", "dark"), SIZES):
            pictures(bed, browser, folder, theme, size)
        browser.close()


if __name__ == "__main__":
    main()
