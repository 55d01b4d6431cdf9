"""The lines of the CooCenter document, as printed, against a running instance.

Its dashes are mended, and its two devices (`192.168.12.183:8000`, `192.168.12.185:8080`) are the
instance. The document has no line for extenSpy and prints an unfinished one for recordings: that is
asked in `test_pushes_live`.
"""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.handset import Handset
from tests.e2e.people import Api
from tests.e2e.storyworld import run
from tests.portal.dialects import covered

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(240)]
DEVICE = re.compile(r"https?://192\.168\.12\.18[35]:80[08]0")
FORM = '-H "accept: application/json" -H "Content-Type: application/x-www-form-urlencoded"'
BASE = "http://192.168.12.183:8000/coocenter-api"
OTHER = "https://192.168.12.185:8080/coocenter-api"
LINES = {
    "calls": f'curl -X POST "{BASE}/extensions/current-calls" -H "accept: application/json"',
    "phones": f'curl -X GET "{BASE}/extensions/extension-status" -H "accept: application/json"',
    "hints": (
        f'curl -X GET "{BASE}/extensions/extension-hints-status" -H "accept: application/json"'
    ),
    "queues": f'curl -X GET "{BASE}/queues/queue-info" -H "accept: application/json"',
    "pause": f'curl -X POST "{BASE}/queues/agent-pause" {FORM} -d "queue=630&member=808&state=on"',
    "unpause": (
        f'curl -X POST "{BASE}/queues/agent-pause" {FORM} -d "queue=630&member=808&state=off"'
    ),
    "login": f'curl -X POST "{BASE}/queues/agent-login" {FORM} -d "extension=800&queue=630"',
    "logout": f'curl -X POST "{BASE}/queues/agent-logout" {FORM} -d "extension=800&queue=630"',
    "click": f'curl -X POST "{BASE}/extensions/click-number" {FORM} -d "src=808&dst=809"',
    "hangup": f'curl -X POST "{OTHER}/extensions/hangup" {FORM} -d "extension=801"',
    "transfer": f'curl -X POST "{OTHER}/extensions/transfer" {FORM} -d "dst=801&src=802"',
    "blocked": f'curl -X GET "{BASE}/blacklist/index" -H "accept: application/json"',
    "unblock": f'curl -X DELETE "{BASE}/blacklist/delete" {FORM} -d "number=123456"',
    "block": f'curl -X POST "{BASE}/blacklist/create" {FORM} -d "number=123123"',
}
SPY = f'curl -X POST "{BASE}/extensions/extenSpy" {FORM} -d "dst=801&src=809"'
PEOPLE = ("800", "801", "802", "808", "809")
UNMAKE = f"""
from agents.models import *
Agent.objects.filter(team__identity="demo", agent_no__in={PEOPLE}).delete()
BlockedNumber.objects.filter(team__identity="demo", number__in=["123456", "123123"]).delete()
"""
MAKE = f"""
{UNMAKE}
team = Team.objects.get(identity="demo")
group = AgentGroup.objects.get(team=team, code="630")
for no in {PEOPLE}:
    agent = Agent.objects.create(
        team=team, agent_no=no, name=no, phone="desk", sip_secret="secret-" + no
    )
    Membership.objects.create(agent=agent, group=group)
"""


class Clerk:
    """Somebody with curl and the document."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.sue = Api(bed, "sue", "demo-1009")

    def line(self, line: str) -> Any:
        words = shlex.split(DEVICE.sub(self.bed["web_url"], line))
        url = next(word for word in words if word.startswith("http"))
        words += ["-sS", "--max-time", "20"]
        done = subprocess.run(words, capture_output=True, text=True, timeout=30, check=True)
        said = json.loads(done.stdout)
        if isinstance(said, list) or said["status"] == "success":
            covered.note("coocenter", f"ask:{url.partition('/coocenter-api/')[2]}")
        return said

    def does(self, line: str, message: str) -> None:
        assert self.line(line) == {"status": "success", "message": message}

    def phone(self, number: str) -> str:
        rows = self.line(LINES["hints"])
        return str(next(one["status"] for one in rows if one["extension"] == number))

    def channels(self) -> set[str]:
        said = self.line(LINES["calls"])
        assert (said["status"], said["message"]) == ("success", "Channels will follow")
        return {one["calleridnum"] for one in said["data"]}


@pytest.fixture(scope="module")
def clerk(bed: Bed) -> Iterator[Clerk]:
    run(bed, MAKE)
    phones = [Handset(bed, f"demo-{no}", f"secret-{no}") for no in PEOPLE]
    try:
        made = Clerk(bed)
        for phone in phones:
            phone.sign_in()
        wait_until(lambda: all(made.phone(no) != "Unavailable" for no in PEOPLE), 60, every_s=0.5)
        yield made
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)


def test_the_agent_lines_log_in_pause_and_log_out(clerk: Clerk) -> None:
    clerk.does(LINES["login"], "login extension success")
    clerk.does(LINES["login"].replace("=800", "=808"), "login extension success")

    def member(number: str) -> dict[str, str]:
        said = clerk.line(LINES["queues"])
        assert (said["status"], said["message"]) == ("success", "Queue status will follow")
        rows = said["data"]["630"]
        return next((one for one in rows if one["name"].endswith(f"/{number}")), {})

    wait_until(lambda: member("800").get("paused") == "0", 30)
    wait_until(lambda: member("808").get("paused") == "0", 30)
    clerk.does(LINES["pause"], "Interface paused successfully")
    wait_until(lambda: member("808").get("paused") == "1", 30)
    clerk.does(LINES["unpause"], "Interface unpaused successfully")
    wait_until(lambda: member("808").get("paused") == "0", 30)
    clerk.does(LINES["logout"], "logout extension success")
    wait_until(lambda: not member("800"), 30)
    said = clerk.line(LINES["phones"])
    assert (said["status"], said["message"]) == ("success", "Peer status list will follow")
    assert {"Exten", "Type", "IPAddr", "Status"} <= set(said["data"][0])


def test_the_call_lines_dial_transfer_listen_and_hang_up(clerk: Clerk) -> None:
    for number in ("801", "802", "808", "809"):
        clerk.does(LINES["login"].replace("=800", f"={number}"), "login extension success")
    clerk.does(LINES["click"], "clickToCall extension success")
    wait_until(lambda: {"808", "809"} <= clerk.channels(), 40, every_s=0.3)
    clerk.does(LINES["hangup"].replace("=801", "=808"), "hangup extension success")
    wait_until(lambda: not {"808", "809"} & clerk.channels(), 40, every_s=0.3)
    outside = "02079460801"
    dialled = LINES["click"].replace("src=808&dst=809", f"src=802&dst={outside}")
    clerk.does(dialled, "clickToCall extension success")
    wait_until(lambda: is_talking(clerk, outside), 40, every_s=0.3)
    clerk.does(LINES["transfer"], "tansfer extension success")
    wait_until(lambda: {"801", outside} <= clerk.channels() and "802" not in clerk.channels(), 40)
    wait_until(lambda: is_talking(clerk, outside), 40, every_s=0.3)
    wait_until(lambda: clerk.phone("809") == "Idle", 40, every_s=0.3)
    clerk.does(SPY, "spy extension success")
    clerk.does(LINES["hangup"], "hangup extension success")
    wait_until(lambda: outside not in clerk.channels(), 40, every_s=0.3)


def is_talking(clerk: Clerk, number: str) -> bool:
    rows = clerk.sue.get("/api/v1/calls/")["results"]
    return any(row["customer_number"] == number and row["state"] == "talking" for row in rows)


def test_the_blacklist_lines_list_block_and_take_back(clerk: Clerk) -> None:
    clerk.does(LINES["block"], "Updated database successfully")
    clerk.does(LINES["block"].replace("123123", "123456"), "Updated database successfully")
    clerk.does(LINES["unblock"], "Key deleted successfully")
    said = clerk.line(LINES["blocked"])
    assert said["status"] == "success"
    assert "123123" in json.dumps(said)
    assert "123456" not in json.dumps(said)
