"""A call outlives its agent's browser: reload, closed tab, another browser, an agent who stays
away."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.people import (
    KEEP_CONNECTIONS,
    Ami,
    Desk,
    close_pages,
    hang_up_customers,
    launch,
    ring_in,
    watching,
)
from tests.e2e.storyworld import run

#: How often the page is loaded again in one call.
RELOADS = 20 if os.environ.get("PATCHBAY_SOAK") else 3
pytestmark = [pytest.mark.browser, pytest.mark.timeout(120 + 60 * RELOADS)]

TEAM = "survivors"
CODE = "671"
LINE = f"08081570{CODE}"
#: Ada and Ben of a team of their own, so that nobody else's calls reach them.
MAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Survivors", wrap_up_s=2, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="{LINE}", allowed_prefixes="0 +44",
)
group = AgentGroup.objects.create(team=team, code="{CODE}", name="Survivors", ring_s=20)
Line.objects.create(team=team, number="{LINE}", group=group)
Disposition.objects.create(group=group, code="sale", name="Sale")
for no, name in (("3001", "Ada"), ("3002", "Ben")):
    account = Account.objects.create_user("{TEAM}-" + no, password="stay-" + no, team=team)
    agent = Agent.objects.create(team=team, agent_no=no, name=name, account=account)
    Membership.objects.create(agent=agent, group=group)
"""
UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""
SET = 'from agents.models import *; Team.objects.filter(identity="{team}").update({what})'


@pytest.fixture(scope="module")
def world(bed: Bed) -> Iterator[EventLog]:
    run(bed, MAKE)
    hang_up_customers(bed)
    wait_until(lambda: _knows(bed, f"{TEAM}-3001"), 30, every_s=1)
    yield EventLog(bed)
    hang_up_customers(bed)
    run(bed, UNMAKE)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def nobody_is_left(bed: Bed, chromium: Browser) -> Iterator[None]:
    yield
    close_pages(chromium)
    hang_up_customers(bed)


def _knows(bed: Bed, endpoint: str) -> bool:
    with watching(bed["ami_url"]) as pbx:
        return pbx.act("PJSIPShowEndpoint", Endpoint=endpoint)["Response"] == "Success"


def browser_of(chromium: Browser) -> BrowserContext:
    return chromium.new_context(permissions=["microphone"])


def sit(bed: Bed, context: BrowserContext, agent_no: str = "3001") -> Desk:
    desk = Desk(context.new_page(), bed["web_url"])
    desk.sign_in(f"{TEAM}-{agent_no}", f"stay-{agent_no}")
    return desk


def open_again(bed: Bed, context: BrowserContext) -> Desk:
    desk = Desk(context.new_page(), bed["web_url"])
    desk.page.add_init_script(KEEP_CONNECTIONS)
    desk.page.goto(f"{desk.url}/desk/")
    return desk


def setting(bed: Bed, what: str) -> None:
    run(bed, SET.format(team=TEAM, what=what))


def town_legs(pbx: Ami) -> list[dict[str, str]]:
    return [row for row in pbx.channels() if row["Channel"].startswith("PJSIP/demo-town-")]


def customer_leg(bed: Bed, number: str) -> str:
    """The switch's own id of the customer's leg."""
    with watching(bed["ami_url"]) as pbx:
        legs = [row for row in town_legs(pbx) if row["CallerIDNum"] == number]
    assert len(legs) <= 1, legs
    return legs[0]["Uniqueid"] if legs else ""


def take_a_call(bed: Bed, world: EventLog, desk: Desk, number: str) -> str:
    desk.become_ready()
    ring_in(bed, to=LINE, number=number)
    call_id = world.wait_call(number)
    expect(desk.page.locator("#answer")).to_be_visible(timeout=45000)
    desk.page.click("#answer")
    desk.wait_state("Talking")
    desk.wait_sound()
    return call_id


def seconds(desk: Desk, timer: str) -> int:
    minutes, _, rest = desk.page.locator(timer).inner_text().partition(":")
    return int(minutes) * 60 + int(rest)


def test_a_reload_in_talk_keeps_the_customer_and_brings_the_agent_back(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number = "02079460451"
    context = browser_of(chromium)
    desk = sit(bed, context)
    call_id = take_a_call(bed, world, desk, number)
    leg = customer_leg(bed, number)
    desk.page.fill("#note", "wants a blue one")
    desk.page.select_option("#disposition", "sale")
    expect(desk.page.locator("#describe-state")).to_contain_text("Saved", timeout=45000)
    for turn in range(1, RELOADS + 1):
        before = world.events(call_id)[-1]["call"]
        desk.page.reload()
        world.wait_kind(call_id, "CallAgentBack", turn)
        desk.wait_state("Talking")
        desk.wait_sound()
        assert customer_leg(bed, number) == leg
        after = world.events(call_id)[-1]["call"]
        assert after["talked_s"] > before["talked_s"]
        assert after["held_s"] > before["held_s"]
        assert desk.page.locator("#note").input_value() == "wants a blue one"
        assert desk.page.locator("#disposition").input_value() == "sale"
    assert world.kinds(call_id).count("CallAgentLost") == RELOADS
    desk.page.click("#hang-up")
    desk.wait_state("Wrap-up")
    wait_until(lambda: world.cdrs(call_id))
    [(outcome, by, agent_no, talked_s)] = world.cdrs(call_id)
    assert (outcome, by, agent_no) == ("answered", "agent", "3001")
    assert talked_s >= after["talked_s"]
    expect(desk.page.locator("#mine li").first).to_contain_text("Sale: wants a blue one")
    context.close()


def test_a_number_that_was_dialled_survives_a_reload_too(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number = "02079460431"
    context = browser_of(chromium)
    desk = sit(bed, context)
    desk.become_ready()
    desk.dial(number)
    desk.wait_state("Talking", 20)
    desk.wait_sound()
    call_id = world.wait_call(number)
    leg = customer_leg(bed, number)
    desk.page.reload()
    world.wait_kind(call_id, "CallAgentBack")
    desk.wait_state("Talking")
    desk.wait_sound()
    assert customer_leg(bed, number) == leg
    desk.page.click("#hang-up")
    desk.wait_state("Wrap-up")
    context.close()


def test_a_closed_tab_is_offered_the_call_in_another_browser(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number = "02079460452"
    setting(bed, "takes_back_itself=False")
    first = browser_of(chromium)
    desk = sit(bed, first)
    call_id = take_a_call(bed, world, desk, number)
    leg = customer_leg(bed, number)
    desk.page.fill("#note", "half a word")
    expect(desk.page.locator("#describe-state")).to_contain_text("Saved", timeout=45000)
    first.close()
    world.wait_kind(call_id, "CallAgentLost")
    second = browser_of(chromium)
    again = sit(bed, second)
    expect(again.page.locator("#take-back")).to_be_focused(timeout=45000)
    assert again.page.locator("#note").input_value() == "half a word"
    assert customer_leg(bed, number) == leg
    again.page.keyboard.press("Enter")
    again.wait_state("Talking")
    again.wait_sound()
    assert customer_leg(bed, number) == leg
    again.page.click("#hang-up")
    again.wait_state("Wrap-up")
    second.close()
    setting(bed, "takes_back_itself=True")


def test_a_second_tab_does_not_touch_the_call(bed: Bed, world: EventLog, chromium: Browser) -> None:
    number = "02079460453"
    context = browser_of(chromium)
    desk = sit(bed, context)
    call_id = take_a_call(bed, world, desk, number)
    other = open_again(bed, context)
    expect(other.page.locator("#phone-state")).to_contain_text("In another tab", timeout=45000)
    other.wait_state("Talking")
    other.page.reload()
    expect(other.page.locator("#phone-state")).to_contain_text("In another tab", timeout=45000)
    other.page.close()
    desk.wait_sound()
    assert "CallAgentLost" not in world.kinds(call_id)
    desk.page.click("#hang-up")
    desk.wait_state("Wrap-up")
    context.close()


def test_an_agent_who_stays_away_gives_the_caller_back_to_the_front_of_the_group(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number = "02079460454"
    setting(bed, "lost_agent_s=4")
    ada = browser_of(chromium)
    desk = sit(bed, ada)
    call_id = take_a_call(bed, world, desk, number)
    leg = customer_leg(bed, number)
    ben = browser_of(chromium)
    colleague = sit(bed, ben, "3002")
    colleague.become_ready()
    ada.close()
    world.wait_kind(call_id, "CallAgentGivenUp", limit_s=30)
    expect(colleague.page.locator("#answer")).to_be_visible(timeout=45000)
    colleague.page.click("#answer")
    colleague.wait_state("Talking")
    colleague.wait_sound()
    assert customer_leg(bed, number) == leg
    returned = browser_of(chromium)
    back = sit(bed, returned)
    expect(back.page.locator("#me-state")).to_contain_text(re.compile("phone lost", re.IGNORECASE))
    expect(back.page.locator("#take-back")).to_be_hidden()
    back.become_ready()
    colleague.page.click("#hang-up")
    colleague.wait_state("Wrap-up")
    wait_until(lambda: world.cdrs(call_id))
    assert world.cdrs(call_id)[0][2] == "3002"
    returned.close()
    ben.close()
    setting(bed, "lost_agent_s=60")


#: Chromium's offline switch leaves sound alone: what was sent is sent no more.
SILENCE = """
async () => {
  const senders = window.heardBy.flatMap((one) => one.getSenders());
  await Promise.all(senders.map((one) => one.replaceTrack(null).catch(() => null)));
}
"""


def test_a_lost_network_keeps_the_customer_and_the_agent_talks_on_when_it_is_back(
    bed: Bed, world: EventLog, chromium: Browser
) -> None:
    number = "02079460455"
    context = browser_of(chromium)
    desk = sit(bed, context)
    call_id = take_a_call(bed, world, desk, number)
    leg = customer_leg(bed, number)
    context.set_offline(True)
    desk.page.evaluate(SILENCE)
    world.wait_kind(call_id, "CallAgentLost", limit_s=60)
    assert customer_leg(bed, number) == leg
    context.set_offline(False)
    world.wait_kind(call_id, "CallAgentBack", limit_s=60)
    desk.wait_state("Talking", 30)
    desk.wait_sound()
    assert customer_leg(bed, number) == leg
    desk.page.click("#hang-up")
    desk.wait_state("Wrap-up")
    assert "CallAgentGivenUp" not in world.kinds(call_id)
    context.close()
