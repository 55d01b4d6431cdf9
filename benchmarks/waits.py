"""How long a person waits, measured on a running instance and printed beside the goal.

    PATCHBAY_BED=var/main/bed.json .venv/bin/python -m benchmarks.waits

Needs the development packages (`make check` installs them) and Chromium. Measures, five times each:
- from the PBX's offer (AMI AgentCalled) to the ringing desk in a browser; goal 1 s
- from an agent made in the database to a phone the PBX knows; goal 5 s
"""

import json
import os
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from playwright.sync_api import sync_playwright

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Desk, launch, ring_in, watching

TIMES = 5
LINE = "08081570630"
MAKE_AGENT = """
from agents.models import Agent, Team
Agent.objects.create(team=Team.objects.get(identity="demo"), agent_no="{no}", name="Bench {no}")
"""
DROP_AGENTS = """
from agents.models import Agent
Agent.objects.filter(name__startswith="Bench ").delete()
"""


def told(bed: Bed, kind: str, number: str) -> datetime | None:
    with psycopg.connect(bed["database_url"]) as rows:
        found = rows.execute(
            "select at from calls_eventrow where kind = %s"
            " and body->'call'->>'customer_number' = %s order by seq desc limit 1",
            (kind, number),
        ).fetchone()
    return found[0] if found else None


def offer_to_desk(bed: Bed) -> list[float]:
    seconds = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        desk = Desk(browser.new_context(permissions=["microphone"]).new_page(), bed["web_url"])
        desk.sign_in("agent1001", "demo-1001")
        desk.become_ready()
        for turn in range(TIMES):
            number = f"020794608{turn:02d}"
            ring_in(bed, to=LINE, number=number, hangup_after=4)
            desk.page.wait_for_selector("#answer:visible", timeout=15000, state="visible")
            rang = datetime.now(UTC)
            offered = wait_until(lambda number=number: told(bed, "CallOffered", number))
            seconds.append((rang - offered).total_seconds())
            desk.page.click("#reject")
            time.sleep(4)
            desk.become_ready()
        browser.close()
    return seconds


def agent_to_phone(bed: Bed) -> list[float]:
    seconds = []
    try:
        for turn in range(TIMES):
            number = f"{1800 + turn}"
            done = bed.manage("shell", "-c", MAKE_AGENT.format(no=number))
            assert done.returncode == 0, done.stderr
            made = time.monotonic()
            with watching(bed["ami_url"]) as pbx:

                def known(pbx=pbx, number=number) -> bool:
                    answer = pbx.act("PJSIPShowEndpoint", Endpoint=f"demo-{number}")
                    return answer["Response"] == "Success"

                wait_until(known, 30, every_s=0.05)
            seconds.append(time.monotonic() - made)
    finally:
        bed.manage("shell", "-c", DROP_AGENTS)
    return seconds


def show(what: str, seconds: list[float], goal_s: float) -> None:
    print(
        f"{what}: median {statistics.median(seconds):.2f} s, "
        f"worst {max(seconds):.2f} s of {len(seconds)} (goal {goal_s:g} s)"
    )


def main() -> None:
    bed = Bed(json.loads(Path(os.environ["PATCHBAY_BED"]).read_text()))
    show("new agent to a phone the PBX knows", agent_to_phone(bed), 5)
    show("offer to ringing desk", offer_to_desk(bed), 1)


if __name__ == "__main__":
    main()
