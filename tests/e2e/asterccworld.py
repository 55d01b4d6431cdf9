"""A team of its own for clients of the asterCC interface, and the three ways they come."""

import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import sync_playwright
from zeep import Client as Zeep

from portal.dialects.astercc.catalogue import FACES
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.people import Api, launch
from tests.e2e.storyworld import run

TEAM = "cells"
PASSWORD = "cells-them"
WAYS = ("http", "soap", "script")
#: Of each way its own agent, colleague and group admin.
PEOPLE = {way: (f"61{at}1", f"61{at}2", f"61{at}9") for at, way in enumerate(WAYS)}
EVERYBODY = [no for three in PEOPLE.values() for no in three]
UNMAKE = f"""
from agents.models import *
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
"""
MAKE = f"""
{UNMAKE}
team = Team.objects.create(
    identity="{TEAM}", name="Cells", wrap_up_s=60, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="08081570610", astercc_api_domains="127.0.0.1",
)
Account.objects.create_user("{TEAM}-admin", password="{PASSWORD}", team=team, role="team_admin")
for at, three in enumerate({list(PEOPLE.values())}):
    group = AgentGroup.objects.create(team=team, code=f"61{{at}}", name=f"Way {{at}}", wrap_up_s=60)
    for no in three:
        account = Account.objects.create_user("{TEAM}-" + no, password="{PASSWORD}", team=team)
        agent = Agent.objects.create(
            team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no,
            account=account,
        )
        if no.endswith("9"):
            group.admins.add(agent)
        else:
            Membership.objects.create(agent=agent, group=group)
"""
Said = tuple[int, str, dict[str, str]]
#: Asks one operation with these parameters; gives code, message and what else was said.
Way = Callable[[str, dict[str, str]], Said]


def over_http(bed: Bed) -> Iterator[Way]:
    """The address every operation has, as a form."""

    def ask(event: str, params: dict[str, str]) -> Said:
        body = urllib.parse.urlencode(params | {"EVENT": event}).encode()
        url = f"{bed['web_url']}/asterccinterfaces"
        with urllib.request.urlopen(url, body, timeout=30) as answer:
            return cut(answer.read().decode())

    yield ask


def over_soap(bed: Bed) -> Iterator[Way]:
    """The web service, by its description."""
    service = Zeep(f"{bed['web_url']}/astcccwi.php?wsdl").service
    faces = {face.event: face for face in FACES}

    def ask(event: str, params: dict[str, str]) -> Said:
        face = faces[event]
        values = [params.get(name, "") for name in face.order]
        if "phonenummer" in face.order:
            values[face.order.index("phonenummer")] = params.get("phonenumber", "")
        if "paused_reason" in face.order:
            values[face.order.index("paused_reason")] = params.get("pause_reason", "")
        return cut(service[face.soap](*values))

    yield ask


def over_script(bed: Bed) -> Iterator[Way]:
    """A page in Chromium that loads the script and calls its functions."""
    names = {face.event: face.script for face in FACES}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.goto(f"{bed['web_url']}/asterccinterface/test_CJI.html")

        def ask(event: str, params: dict[str, str]) -> Said:
            said: dict[str, Any] = page.evaluate(
                "([name, fields]) => new Promise((done) =>"
                " window[name]({...fields, callbackFuc: done}))",
                [names[event], params],
            )
            code, message = int(said.pop("code")), str(said.pop("message"))
            return code, message, said

        yield ask
        browser.close()


OPEN = {"http": over_http, "soap": over_soap, "script": over_script}


def cut(text: str) -> Said:
    """Cut a delimited answer."""
    empty, code, message, *rest = text.split("|Return|")
    assert empty == ""
    return int(code), message, {"status": rest[0]} if rest else {}


@dataclass
class Desk:
    """One person who asks over one way."""

    way: Way
    agent_no: str
    note: Callable[[str, str], None]

    def ask(self, event: str, **params: str) -> Said:
        who = {
            "orgidentity": TEAM,
            "usertype": "agent",
            "user": self.agent_no,
            "pwdtype": "plaintext",
            "password": PASSWORD,
        }
        code, message, more = self.way(event, who | params)
        self.note(event, message)
        return code, message, more

    def do(self, event: str, word: str, **params: str) -> dict[str, str]:
        """Ask what must be done, and hear this code."""
        code, message, more = self.ask(event, **params)
        assert (code, message) == (1, f"BackMsg_{word}"), (event, params)
        return more

    def status(self) -> str:
        return self.do("AGENTSTATUS", "43")["status"].split(",")[0].partition("-")[2]


@contextmanager
def team(bed: Bed) -> Iterator[tuple[Api, EventLog]]:
    """The team with its phones signed in."""
    run(bed, MAKE)
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in EVERYBODY]
    api = Api(bed, f"{TEAM}-admin", PASSWORD)

    def reachable() -> bool:
        rows = api.get("/api/v1/agents/?page_size=100")["results"]
        there = [row for row in rows if (row["presence"] or {}).get("is_phone_reachable")]
        return len(there) == len(EVERYBODY)

    try:
        for phone in phones:
            phone.sign_in()
        wait_until(reachable, 30)
        yield api, EventLog(bed)
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)
