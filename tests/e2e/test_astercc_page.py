"""A client's own page, written from the manual alone, in Chromium on a host of its own."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.e2e import asterccflows
from tests.e2e.asterccflows import CONSULTED, DOMAIN, ENDED, OUT, PASSWORD, TEAM, Scene
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import launch
from tests.e2e.stage import Stage, end_all_calls, playing

pytestmark = [pytest.mark.pbx, pytest.mark.browser, pytest.mark.timeout(420)]
PAGE = Path(__file__).parent / "pages" / "astercc_client.html"
STRANGER = "evil.localhost"


@contextmanager
def served(bed: Bed) -> Iterator[int]:
    """The client's own web server; give its port. Its page is the same under every name."""
    text = PAGE.read_text().replace("PORTAL", bed["web_url"]).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=UTF-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


class Client:
    """The page at work."""

    def __init__(self, page: Page, scene: Scene, url: str) -> None:
        self.page = page
        page.goto(url)
        fields = {
            "org": TEAM,
            "user": scene.ada,
            "pass": PASSWORD,
            "md5": hashlib.md5(PASSWORD.encode()).hexdigest(),
            "target": scene.customer,
            "colleague": scene.ben,
        }
        for name, value in fields.items():
            page.fill(f"#{name}", value)

    def press(self, name: str) -> None:
        self.page.click(f"button:text-is('{name}')")

    def do(self, name: str, code: str) -> None:
        """Press a button and hear that it was done."""
        self.press(name)
        wanted = f"{name} 1 BackMsg_{code}"
        expect(self.page.locator("#answers > li", has_text=wanted)).not_to_have_count(0)

    def hears(self, *told: str) -> None:
        """See that all that was told so far is this."""
        expect(self.page.locator("#events > li")).to_have_text(list(told))


def whole_call(scene: Scene, page: Page, url: str) -> list[str]:
    """Login to logout, as chapter 5 has it; give what the page complained of."""
    faults: list[str] = []
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    client = Client(page, scene, url)
    scene.come(scene.ben)
    client.press("listen")
    client.do("login", "04")
    client.do("checkin", "14")
    scene.rest(scene.ada)
    client.do("makecall", "19")
    client.hears(*OUT)
    assert page.input_value("#userdata") == "customer_id=109&pwd=asdfg"
    assert page.input_value("#number") == scene.customer
    scene.call_id = scene.log.wait_call(scene.customer)
    scene.wait("CallConnected")
    client.do("hold", "52")
    scene.wait("CallHeld")
    client.do("resume", "54")
    scene.wait("CallRetrieved")
    told = [*OUT, "CONVERSATION onhold", "CONVERSATION resume"]
    client.hears(*told)
    client.do("consult", "27")
    scene.wait("CallConsultConnected")
    client.hears(*told, *CONSULTED)
    client.do("transfer", "31")
    scene.wait("CallTransferred")
    expect(page.locator("#events > li", has_text="AGENT hangup")).not_to_have_count(0)
    scene.customer_hangs_up()
    expect(page.locator("#events > li").last).to_have_text(ENDED[-1])
    scene.rest(scene.ada)
    client.do("acwoff", "61")
    client.do("agentstatus", "43")
    client.do("logout", "08")
    return faults


def by_strangers(scene: Scene, page: Page, url: str) -> dict[str, list[str]]:
    """The same page on a host the team does not know: give what it asked, and what it was told."""
    ended: list[str] = []
    page.on("requestfinished", lambda one: ended.append(one.url))
    page.on("requestfailed", lambda one: ended.append(one.url))  # refused, the browser drops it
    client = Client(page, scene, url)
    client.press("login")
    client.press("listen")

    def is_answered() -> bool:
        page.wait_for_timeout(200)
        return all(any(part in one for one in ended) for part in ("/setevent/", "/agentpull/"))

    wait_until(is_answered, 60)
    told = page.locator("#answers > li, #events > li").all_inner_texts()
    return {"asked": ended, "told": told}


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[list[Any]]]:
    with asterccflows.world(bed, 1) as (scene,), served(bed) as port:

        def played() -> list[Any]:
            try:
                with sync_playwright() as playwright:
                    browser = launch(playwright)
                    theirs = browser.new_page()
                    refused = by_strangers(scene, theirs, f"http://{STRANGER}:{port}/")
                    theirs.close()
                    faults = whole_call(scene, browser.new_page(), f"http://{DOMAIN}:{port}/")
                    browser.close()
                    return [refused, faults]
            finally:
                scene.leave()

        with playing({"page": played}, tidy=lambda: end_all_calls(bed)) as found:
            yield found


def test_the_manuals_flow_is_done_in_a_page_of_its_own(stage: Stage[list[Any]]) -> None:
    _, faults = stage.result("page")
    assert faults == []


def test_the_same_page_on_a_host_the_team_does_not_know_gets_nothing(
    stage: Stage[list[Any]],
) -> None:
    strangers, _ = stage.result("page")
    assert [one for one in strangers["asked"] if "/setevent/loginCJI?" in one]
    assert strangers["told"] == []
