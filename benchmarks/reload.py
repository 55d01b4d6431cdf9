"""How long an agent is out of a call when her page is loaded again, on a running instance.

    PATCHBAY_BED=var/main/bed.json .venv/bin/python -m benchmarks.reload [TIMES]

Needs the development packages (`make check` installs them) and Chromium. One call, reloaded TIMES
times (5); from the reload to sound both ways again; goal 5 s. The customer keeps his leg.
"""

import json
import os
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.waits import show
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Desk, hang_up_customers, launch, watching

NUMBER = "02079460821"


def customer_leg(bed: Bed) -> str:
    with watching(bed["ami_url"]) as pbx:
        [leg] = [row for row in pbx.channels() if row["Channel"].startswith("PJSIP/demo-town")]
    return leg["Uniqueid"]


def is_heard(desk: Desk) -> bool:
    now = desk.sound()
    return bool(now and now.get("received", 0) > 5 and now.get("sent", 0) > 5)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    bed = Bed(json.loads(Path(os.environ["PATCHBAY_BED"]).read_text()))
    hang_up_customers(bed)
    seconds = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        desk = Desk(browser.new_context(permissions=["microphone"]).new_page(), bed["web_url"])
        desk.sign_in("agent1001", "demo-1001")
        desk.become_ready()
        desk.dial(NUMBER)
        desk.wait_state("Talking", 20)
        desk.wait_sound()
        leg = customer_leg(bed)
        for _ in range(times):
            began = time.monotonic()
            desk.page.reload()
            wait_until(lambda: is_heard(desk), 30, every_s=0.05)
            seconds.append(time.monotonic() - began)
            assert customer_leg(bed) == leg
            time.sleep(3)
        desk.page.click("#hang-up")
        browser.close()
    show("reload to sound both ways", seconds, 5)


if __name__ == "__main__":
    main()
