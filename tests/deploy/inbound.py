"""What live tests of inbound treatment share: a portal for the PBX to ask, and customers."""

import asyncio
import threading
import wave
from contextlib import asynccontextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from calls.domain import pbxinbound as plans
from calls.domain.pbxconfig import line_entry
from deploy.local.sounds import tone, write_wav
from tests.deploy.ami_client import join, leave
from tests.deploy.hearing import hears

AUDIBLE = 0.02
#: What the prompts are made of; nobody in the town speaks like this.
MENU_HZ, CLOSED_HZ, GREETING_HZ = 2300, 2500, 2700
#: Asterisk plays no address that is shorter than the path of the file it keeps it in.
FAR = "signed-" * 22


class Portal:
    """What the PBX asks of the portal: sounds by name, an expected wait, a place for messages."""

    def __init__(self, folder):
        self.asked, self.messages, self.wait = [], {}, "150"
        for name, hz in (("menu", MENU_HZ), ("closed", CLOSED_HZ), ("greeting", GREETING_HZ)):
            write_wav(folder / f"{name}.wav", tone(hz, 1.5))
        portal = self

        class Door(BaseHTTPRequestHandler):
            def do_GET(self):
                portal.asked.append(self.path)
                if self.path.startswith("/wait"):
                    self.reply(200, portal.wait.encode(), "text/plain")
                elif (file := folder / self.path.rpartition("/")[2]).exists():
                    self.reply(200, file.read_bytes(), "audio/wav")
                else:
                    self.reply(404, b"", "text/plain")

            def do_PUT(self):
                length = int(self.headers["Content-Length"])
                portal.messages[self.path] = self.rfile.read(length)
                self.reply(201, b"", "text/plain")

            def reply(self, status, body, kind):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Cache-Control", "max-age=31536000")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *words):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.sounds = f"{self.url}/{FAR}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


async def teach(pbx, *entries):
    for entry in entries:
        answer = await pbx.send(
            {"Action": "DBPut", "Family": entry.family, "Key": entry.key, "Val": entry.value}
        )
        assert answer["Response"] == "Success"


async def a_line(pbx, digits, target, **more):
    await teach(
        pbx,
        line_entry(number=digits, team="demo", queue="demo-640", timeout_s=60),
        *plans.line_plan_entries(plans.LinePlan(digits=digits, open_target=target, **more)),
    )


class Caller:
    """One customer's call, and what the dialplan told of it."""

    def __init__(self, pbx, number):
        self.pbx, self.number, self.since = pbx, number, len(pbx.events)
        self.session = ""

    async def told(self, name, patience=20, **headers):
        if not self.session:
            arrived = await self.pbx.wait(
                "UserEvent", self.since, patience, UserEvent="CallArrived", Number=self.number
            )
            self.session = arrived["SessionId"]
        return await self.pbx.wait(
            "UserEvent", self.since, patience, UserEvent=name, SessionId=self.session, **headers
        )

    async def gone(self, patience=20):
        await self.told("CallEnd", patience)

    def story(self):
        return [
            e["UserEvent"]
            for e in self.pbx.events[self.since :]
            if e["Event"] == "UserEvent" and e.get("SessionId") == self.session
        ]


async def heard(pair, who, hz, part=(0, 3600)):
    """Wait for the recording of what somebody heard, which is closed a little after the call."""
    for _ in range(60):
        with suppress(wave.Error, EOFError, IndexError):
            if hears(pair.heard(who)[-1], hz, part) > AUDIBLE:
                return True
        await asyncio.sleep(0.1)
    return False


@asynccontextmanager
async def agent_in(pbx, queue, phone="demo-1008"):
    await join(pbx, queue, phone)
    try:
        yield
    finally:
        await leave(pbx, queue, phone)


async def forget(pbx, plan):
    await pbx.send({"Action": "DBDelTree", "Family": f"pb-group/{plan.queue}"})
