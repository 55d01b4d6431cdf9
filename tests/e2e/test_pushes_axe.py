"""The pages of pushes and of the interfaces that push, as a team's admin sees and uses them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.judging import SIZES, judge, judge_everywhere
from tests.e2e.people import launch
from tests.e2e.storyworld import run

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
TEAM = "tellers"
UNMAKE = f"""
from agents.models import *
Account.objects.filter(username="{TEAM}-admin").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""
MAKE = f"""
{UNMAKE}
from datetime import timedelta
from django.utils import timezone
from portal.webhooks.models import PushDelivery, PushTarget
now = timezone.now()
team = Team.objects.create(identity="{TEAM}", name="Tellers")
Account.objects.create_user("{TEAM}-admin", password="tell", team=team, role="team_admin")
def target(name, **more):
    return PushTarget.objects.create(team=team, name=name, url="http://127.0.0.1:1/" + name, **more)
target("crm", last_delivered_at=now)
target("board", dialect="coocenter", breaker="open", breaker_until=now + timedelta(hours=1),
       failures=7, openings=2, last_fault="not_reached: nobody listens")
target("old", is_paused=True, paused_why="gone", last_fault="HTTP 410")
kept = target("callback", dialect="acdcallback", method="HEAD", is_enabled=False)
tried = [{{"at": now.isoformat(), "status": 503, "fault": "HTTP 503", "took_ms": 12}}]
for state, fault, status in (("waiting", "HTTP 503", 503), ("dead", "HTTP 422", 422),
                             ("delivered", "", 200)):
    PushDelivery.objects.create(
        target=kept, key="call:1", kind="CallPartyAnswered", state=state, fault=fault,
        status=status, tries=3, history=tried, created_at=now, answer="<b>thanks</b>",
        request="HEAD http://127.0.0.1:1/callback?cmd=callevent&id=1&eventtype=" + "Connected" * 20,
    )
"""


@pytest.fixture
def admin(bed: Bed) -> Iterator[Page]:
    run(bed, MAKE)
    with sync_playwright() as playwright:
        browser: Browser = launch(playwright)
        page = browser.new_page()
        page.goto(f"{bed['web_url']}/sign-in/")
        page.fill("#id_username", f"{TEAM}-admin")
        page.fill("#id_password", "tell")
        page.press("#id_password", "Enter")
        expect(page.locator("#sign-out")).to_be_attached()
        yield page
        browser.close()
    run(bed, UNMAKE)


def seen(page: Page, name: str) -> None:
    """Let it be judged; keep pictures where PICTURES names a folder."""
    judge_everywhere(page)
    folder = os.environ.get("PICTURES")
    for size, (width, height) in SIZES.items() if folder else ():
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=Path(folder or "") / f"{name}-{size}-{theme}.png")
    page.emulate_media(color_scheme="light")


def test_targets_pushes_and_interfaces_are_without_fault(bed: Bed, admin: Page) -> None:
    admin.goto(f"{bed['web_url']}/pushes/")
    expect(admin.get_by_text("Does not answer")).to_be_visible()
    seen(admin, "pushes")
    admin.get_by_role("link", name="callback", exact=True).click()
    admin.locator("summary").first.click()
    expect(admin.locator("pre").first).to_be_visible()
    seen(admin, "push-target")
    admin.goto(f"{bed['web_url']}/interfaces/coocenter/")
    seen(admin, "coocenter")
    admin.goto(f"{bed['web_url']}/interfaces/acdcallback/")
    seen(admin, "acdcallback")


def test_an_interface_is_settled_on_its_page(bed: Bed, admin: Page) -> None:
    admin.goto(f"{bed['web_url']}/interfaces/coocenter/")
    admin.get_by_label("WEBKEY", exact=True).fill("a key")
    admin.get_by_label("Enabled").check()
    admin.get_by_label("Address pushes go to").fill("ftp://nowhere")
    admin.get_by_role("button", name="Keep").click()
    expect(admin.get_by_text("A push address begins with http")).to_be_visible()
    judge(admin)
    admin.get_by_label("WEBKEY", exact=True).fill("a key")
    admin.get_by_label("Address pushes go to").fill("http://127.0.0.1:1/hear")
    admin.get_by_role("button", name="Keep").click()
    expect(admin.get_by_text("Kept.")).to_be_visible()
    expect(admin.get_by_label("Address pushes go to")).to_have_value("http://127.0.0.1:1/hear")
    admin.get_by_role("link", name="What was sent").click()
    expect(admin.get_by_role("button", name="Send a test")).to_be_visible()
