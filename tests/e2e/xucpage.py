"""A whole shift at a page of another origin, written from the document, with our library."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e.conftest import PATIENCE_S
from tests.e2e.people import launch
from tests.e2e.xucworld import PASSWORD, TEAM, Place

HERE = Path(__file__).with_name("xucshift")
expect.set_options(timeout=PATIENCE_S * 1000)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Somebody's own web server."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(HERE)))
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{made.server_port}"
    finally:
        made.shutdown()
        made.server_close()


def shift(place: Place) -> None:
    with served() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            page = browser.new_page()
            faults: list[str] = []
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            page.goto(f"{address}/index.html")
            begins(page, place)
            talks(page, place)
            calls_back(page, place)
            ends(page)
            assert faults == []
            assert page.locator("#faults li").all_inner_texts() == []
        finally:
            browser.close()


def do(page: Page, deed: str) -> None:
    page.click(f"button[data-do={deed}]")


def begins(page: Page, place: Place) -> None:
    page.fill("[name=server]", place.bed["web_url"])
    page.fill("[name=login]", f"{TEAM}-{place.ada}")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=phone]", place.ada)
    page.click("#sign-in button")
    expect(page.locator("#link")).to_have_text("opened")
    expect(page.locator("#profile")).to_have_text("Supervisor")
    expect(page.locator("#counters tr")).to_have_count(12)
    do(page, "login")
    expect(page.locator("#agent")).to_have_text("AgentReady")
    do(page, "pause")
    expect(page.locator("#agent")).to_have_text("AgentOnPause")
    place.wait_member(place.ada, Paused="1")


def talks(page: Page, place: Place) -> None:
    """A caller waits until she is ready; he is held, and handed to Ben."""
    calls = page.locator("#calls li")
    place.call_in(place.customer)
    expect(page.locator("#counters-WaitingCalls")).to_have_text("WaitingCalls 1")
    do(page, "ready")
    expect(calls).to_have_text([f"EventEstablished {place.customer} queue {place.group}"])
    expect(page.locator("#agent")).to_have_text("AgentOnCall")
    do(page, "hold")
    expect(calls).to_have_text([f"EventOnHold {place.customer} queue {place.group}"])
    do(page, "hold")
    expect(calls).to_have_text([f"EventEstablished {place.customer} queue {place.group}"])
    page.fill("#target", place.ben)
    do(page, "consult")
    expect(calls).to_have_count(2)
    expect(calls.last).to_have_text(f"EventEstablished {place.ben}")
    do(page, "complete")
    expect(calls).to_have_count(0)
    place.hang_up(place.customer)
    expect(page.locator("#counters-WaitingCalls")).to_have_text("WaitingCalls 0")
    expect(page.locator("#counters-TotalNumberCallsAnswered")).not_to_have_text(
        "TotalNumberCallsAnswered 0"
    )
    expect(page.locator("#mine-LoginDateTime")).to_be_visible()
    expect(page.locator("#agent")).to_have_text("AgentReady")


def calls_back(page: Page, place: Place) -> None:
    callbacks = page.locator("#callbacks li")
    expect(callbacks).to_have_count(1)
    callbacks.get_by_role("button", name="Take").click()
    callbacks.get_by_role("button", name="Start").click()
    calls = page.locator("#calls li")
    expect(calls).to_have_text(["EventEstablished 02079466221"])
    do(page, "hangup")
    expect(calls).to_have_count(0)
    callbacks.get_by_role("button", name="Settled").click()
    expect(callbacks).to_have_count(0)


def ends(page: Page) -> None:
    expect(page.locator("#agent")).to_have_text("AgentReady")
    do(page, "logout")
    expect(page.locator("#agent")).to_have_text("AgentLoggedOut")
    expect(page.locator("#history li").first).to_contain_text("02079466221 emitted")
