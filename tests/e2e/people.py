"""The people of the end-to-end tests: an agent at her browser, and the town's customers."""

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Playwright, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.e2e.conftest import PATIENCE_S, Bed, wait_until

expect.set_options(timeout=PATIENCE_S * 1000)

CHROMIUM_ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
    "--autoplay-policy=no-user-gesture-required",
]
#: Keeps every peer connection of a page, so that a test can ask what was heard.
KEEP_CONNECTIONS = """
(() => {
  const Real = window.RTCPeerConnection;
  window.heardBy = [];
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); window.heardBy.push(this); }
  };
})();
"""
SOUND = """
async () => {
  const open = window.heardBy.filter((pc) => pc.connectionState === "connected");
  if (!open.length) return null;
  const out = {};
  (await open[open.length - 1].getStats()).forEach((row) => {
    if (row.type === "inbound-rtp") {
      out.received = row.packetsReceived;
      out.energy = row.totalAudioEnergy;
    }
    if (row.type === "outbound-rtp") { out.sent = row.packetsSent; }
  });
  return out;
}
"""


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_ARGS)


class Desk:
    """An agent's page."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, name: str, password: str) -> None:
        self.page.add_init_script(KEEP_CONNECTIONS)
        self.page.goto(f"{self.url}/desk/")
        self.page.fill("input[name=username]", name)
        self.page.fill("input[name=password]", password)
        self.page.press("input[name=password]", "Enter")
        expect(self.page.locator("#desk")).to_be_visible()
        self.wait_phone()

    def wait_phone(self) -> None:
        expect(self.page.locator("#phone-state")).to_contain_text("Connected", timeout=20000)

    def become_ready(self) -> None:
        """From whatever she does now: wrap-up is ended, a pause too."""
        expect(self.page.locator("#desk[data-waiting]")).to_have_count(0)
        state = self.page.locator("#me-state")

        def ready() -> bool:
            if "Ready" in state.inner_text():
                return True
            for button in ("#wrap-up-done", "#act-ready"):
                if self.page.locator(button).is_visible():
                    with suppress(PlaywrightTimeout):  # it went away this very moment
                        self.page.click(button, timeout=2000)
                    break
            self.page.wait_for_timeout(500)
            return False

        wait_until(ready, 20)

    def dial(self, number: str) -> None:
        self.page.fill("#dial-number", number)
        expect(self.page.locator("#dial-go")).not_to_have_attribute("aria-disabled", "true")
        self.page.click("#dial-go")

    def wait_state(self, word: str, limit_s: float = PATIENCE_S) -> None:
        limit_s = max(limit_s, PATIENCE_S)
        expect(self.page.locator("#me-state")).to_contain_text(word, timeout=limit_s * 1000)

    def sound(self) -> dict[str, float] | None:
        return self.page.evaluate(SOUND)

    def wait_sound(self) -> None:
        """Both ways, and louder than silence."""

        def heard() -> bool:
            now = self.sound()
            return bool(
                now
                and now.get("received", 0) > 50
                and now.get("sent", 0) > 50
                and now.get("energy", 0) > 0.001
            )

        wait_until(heard, 15)


class Api:
    """REST v1 as one account."""

    def __init__(self, bed: Bed, username: str, password: str) -> None:
        self.base = bed["web_url"]
        self.token = ""
        _, answer = self.call("POST", "/api/v1/auth/token", username=username, password=password)
        self.token = answer["token"]

    def call(self, method: str, path: str, **body: Any) -> tuple[int, Any]:
        request = urllib.request.Request(
            self.base + path,
            method=method,
            data=json.dumps(body).encode() if body else None,
            headers={"Content-Type": "application/json"}
            | ({"Authorization": f"Bearer {self.token}"} if self.token else {}),
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read().decode()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            text = error.read().decode()
            return error.code, json.loads(text) if text.startswith(("{", "[")) else text

    def get(self, path: str) -> Any:
        status, answer = self.call("GET", path)
        assert status == 200, answer
        return answer


def ring_in(bed: Bed, *, to: str, number: str, hangup_after: int | None = None) -> None:
    words = ["town", "call", "--to", to, "--from", number]
    if hangup_after:
        words += ["--hangup-after", str(hangup_after)]
    done = bed.manage(*words)
    assert done.returncode == 0, done.stdout + done.stderr


class Ami:
    """Just enough of a second AMI client to look at the PBX from outside the portal."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=10)
        self.file = self.socket.makefile("rb")
        self.file.readline()
        answer = self.act(
            "Login",
            Username=unquote(parts.username or ""),
            Secret=unquote(parts.password or ""),
            Events="off",
        )
        assert answer["Response"] == "Success", answer

    def read(self) -> dict[str, str]:
        message: dict[str, str] = {}
        while (line := self.file.readline().decode(errors="replace").rstrip("\r\n")) or not message:
            name, _, value = line.partition(": ")
            if name:
                message.setdefault(name, value)
        return message

    def act(self, action: str, **headers: str) -> dict[str, str]:
        lines = [f"Action: {action}", "ActionID: outside"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        while True:
            message = self.read()
            if message.get("ActionID") == "outside" and "Response" in message:
                return message

    def rows(self, action: str, complete: str, **headers: str) -> list[dict[str, str]]:
        self.act(action, **headers)
        rows = []
        while (message := self.read()).get("Event") != complete:
            rows.append(message)
        return rows

    def channels(self) -> list[dict[str, str]]:
        return self.rows("CoreShowChannels", "CoreShowChannelsComplete")

    def close(self) -> None:
        self.socket.close()


@contextmanager
def watching(url: str) -> Iterator[Ami]:
    ami = Ami(url)
    try:
        yield ami
    finally:
        ami.close()


def close_pages(browser: Browser) -> None:
    """Of a test that failed too: its page would go on holding the agent's phone and her call."""
    for context in browser.contexts:
        context.close()


def hang_up_customers(bed: Bed) -> None:
    """End every call that stands between the PBX and the town's customers."""
    with watching(bed["ami_url"]) as pbx:
        for row in pbx.channels():
            if row["Channel"].startswith("PJSIP/demo-town"):
                pbx.act("Hangup", Channel=row["Channel"])
        wait_until(lambda: not any("demo-town" in row["Channel"] for row in pbx.channels()))
