"""The pages of campaigns as a supervisor uses them: a campaign made, 50,000 rows imported, steps by
one click, whom nobody may dial; and every page before axe."""

import csv
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import Bed
from tests.e2e.judging import judge, judge_everywhere
from tests.e2e.people import launch

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
ROWS = 50_000
TWINS, BAD = 40, 25
#: An import of this size takes seconds; the limit is three times what a busy machine needs.
IMPORT_LIMIT_MS = 120_000
#: Forty dials of the last hours, as the dialer keeps them, so that no page is empty.
PAST = """
import uuid
from datetime import timedelta
from django.utils import timezone
from campaigns.models import Attempt, Lead
now = timezone.now()
for at, lead in enumerate(Lead.objects.filter(dial_list__campaign__name={name!r})[:40]):
    word = ("no_answer", "connected", "busy", "machine")[at % 4]
    began = now - timedelta(minutes=4 * at, seconds=20)
    Attempt.objects.create(
        team=lead.dial_list.campaign.team, campaign=lead.dial_list.campaign, lead=lead,
        number=lead.number, call_id=uuid.uuid4().hex, leg_id=uuid.uuid4().hex, pbx="none",
        mode="progressive", claimed_at=began, ended_at=began + timedelta(seconds=19),
        outcome=word, is_settled=True)
    Lead.objects.filter(pk=lead.pk).update(
        state="waiting", last_outcome=word, next_at=now + timedelta(hours=at), held_by="hours")
"""


@dataclass
class Made:
    """A campaign made by the test through the pages."""

    name: str
    campaign: str
    dial_list: str


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def page(bed: Bed, chromium: Browser) -> Iterator[Page]:
    """Sue at her browser; the page must not say anything on its console."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    page.goto(f"{bed['web_url']}/sign-in/")
    page.fill("#id_username", "sue")
    page.fill("#id_password", "demo-1009")
    page.press("#id_password", "Enter")
    expect(page.locator("#sign-out")).to_be_attached()
    yield page
    context.close()
    assert said == []


@pytest.fixture
def made(bed: Bed, page: Page) -> Made:
    """A campaign in manual mode, made by the form, with one list."""
    name = f"Pages {uuid.uuid4().hex[:8]}"
    page.goto(f"{bed['web_url']}/campaigns/new/")
    page.fill("#id_name", name)
    page.select_option("#id_group", label="Sales (631)")
    page.select_option("#id_mode", "manual")
    page.get_by_role("button", name="Make the campaign").click()
    expect(page.get_by_text("The campaign is a draft.")).to_be_visible()
    campaign = re.sub(r"lists/$", "", page.url)
    page.fill("#new-name", "Everybody")
    page.get_by_role("button", name="Make the list").click()
    expect(page.locator(".list-name")).to_have_text("Everybody")
    return Made(name, campaign, page.url)


def table() -> bytes:
    """Rows with numbers nobody has, twins and such as cannot be dialled among them."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Full name", "Phone", "City"])
    for n in range(ROWS - TWINS - BAD):
        rows.writerow([f"Person {n}", f"020 00{n // 10_000:02d} {n % 10_000:04d}", "Hull"])
    for n in range(TWINS):
        rows.writerow([f"Twin {n}", f"020 0000 {n:04d}", "Bath"])
    for n in range(BAD):
        rows.writerow([f"Nobody {n}", "none", "York"])
    return out.getvalue().encode()


def imported(page: Page, content: bytes) -> None:
    page.set_input_files(
        "#import-file", {"name": "people.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#column-2")).to_have_value("number")
    expect(page.locator("#column-1")).to_have_value("name")


def test_fifty_thousand_rows_are_imported_with_progress_counts_and_refused_rows(
    page: Page, made: Made
) -> None:
    imported(page, table())
    judge_everywhere(page)
    page.locator("#begin-import").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#import")).to_be_visible()
    done = page.locator('#import[data-state="done"]')
    expect(done).to_be_visible(timeout=IMPORT_LIMIT_MS)
    expect(page.locator("#import-added")).to_have_text(f"{ROWS - TWINS - BAD:,}")
    expect(done).to_contain_text(f"{TWINS + BAD} rows that were refused")
    judge_everywhere(page)
    with page.expect_download() as kept:
        page.locator("#import-errors").click()
    lines = kept.value.path().read_text().splitlines()
    assert len(lines) == 1 + TWINS + BAD
    assert lines[1].endswith("Duplicates,020 0000 0000")
    page.goto(f"{made.campaign}leads/?q=Person 49")
    expect(page.locator("#leads tbody tr").first).to_contain_text("Person 49")
    page.goto(f"{made.dial_list}erase/")
    page.fill("#erase-name", "Everybody")
    page.get_by_role("button", name="Erase it").click()
    gone = page.get_by_text("is gone, with all its leads")
    expect(gone).to_be_visible(timeout=IMPORT_LIMIT_MS)


def test_an_import_that_runs_moves_its_bar_without_loading_the_page_again(
    bed: Bed, page: Page, made: Made
) -> None:
    imported(page, b"Full name,Phone\nAnn,020 0000 0001\n")
    job = page.url.rstrip("/").rsplit("/", 1)[1]

    def stands_at(state: str, progress: float) -> None:
        said = f"state={state!r}, progress={progress}, rows={int(progress * 1000)}"
        script = "from campaigns.models import ImportJob as Job; "
        done = bed.manage("shell", "-c", f"{script}Job.objects.filter(pk={job}).update({said})")
        assert done.returncode == 0, done.stderr

    stands_at("running", 0.25)
    page.goto(page.url)
    bar = page.locator("#import-progress")
    expect(bar).to_have_attribute("value", "25")
    judge(page)
    page.evaluate("window.isSame = true")
    stands_at("running", 0.75)
    expect(bar).to_have_attribute("value", "75", timeout=20_000)
    stands_at("failed", 0.75)
    expect(page.locator('#import[data-state="failed"]')).to_be_visible(timeout=20_000)
    assert page.evaluate("window.isSame") is True


def test_steps_take_one_click_or_key_and_keep_the_focus(page: Page, made: Made, bed: Bed) -> None:
    page.goto(f"{bed['web_url']}/campaigns/")
    row = page.locator("tr", has_text=made.name)
    page.evaluate("window.isSame = true")
    row.get_by_role("button", name="Start").focus()
    page.keyboard.press("Enter")
    expect(row.locator(".state").first).to_contain_text("Running")
    expect(row.get_by_role("button", name="Pause")).to_be_focused()
    expect(page.locator("#notices")).to_contain_text("runs.")
    row.get_by_role("button", name="Slower").click()
    expect(row).to_contain_text("slowed to 50 %")
    expect(row).to_contain_text("sue")
    row.get_by_role("button", name="Pause").click()
    expect(row.locator(".state").first).to_contain_text("Paused")
    assert page.evaluate("window.isSame") is True
    page.goto(made.campaign)
    page.get_by_role("button", name="Faster").click()
    expect(page.get_by_role("button", name="Faster")).to_have_count(0)
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#campaign-head .state")).to_contain_text("Finished")


def test_whom_nobody_may_dial_is_added_found_and_taken_off(
    page: Page, made: Made, bed: Bed
) -> None:
    number = f"+4420{uuid.uuid4().int % 10**8:08d}"
    page.goto(f"{bed['web_url']}/do-not-call/")
    page.fill("#add-numbers", f"{number}\nnonsense")
    page.select_option("#add-campaign", label=made.name)
    page.fill("#add-note", "Asked by letter")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("1 entry was added.")).to_be_visible()
    expect(page.get_by_text("neither a number nor a pattern: nonsense")).to_be_visible()
    page.evaluate("window.isSame = true")
    page.locator("#entries-q").press_sequentially(number[-6:])
    expect(page).to_have_url(re.compile(rf"[?&]q={number[-6:]}(&|$)"))
    expect(page.locator("#entries tbody tr")).to_have_count(1)
    expect(page.locator("#entries tbody tr")).to_contain_text(made.name)
    judge_everywhere(page)
    page.locator("#entries tbody tr").get_by_role("button", name="Take off").click()
    expect(page.locator("#entries tbody tr")).to_have_count(0)
    assert page.evaluate("window.isSame") is True


def test_a_running_campaigns_charts_and_why_and_every_page_before_axe(
    bed: Bed, page: Page, made: Made
) -> None:
    content = "Full name,Phone\n" + "".join(f"P {n},020 0001 {n:04d}\n" for n in range(60))
    imported(page, content.encode())
    page.locator("#begin-import").click()
    expect(page.locator("#import-added")).to_have_text("60", timeout=IMPORT_LIMIT_MS)
    done = bed.manage("shell", "-c", PAST.format(name=made.name))
    assert done.returncode == 0, done.stderr
    page.goto(made.campaign)
    expect(page.locator("#live-state")).to_contain_text("Live")
    expect(page.locator(".chart canvas")).to_have_count(4)
    expect(page.locator('[data-live="dials_today"]')).not_to_have_text("0")
    plot = page.locator('[data-chart="dials"] .plot')
    expect(plot).to_have_attribute("aria-label", re.compile("Dials per minute: "))
    expect(page.locator("#why")).to_contain_text("Outside the hours on the person's clock")
    judge_everywhere(page)
    expect(page.locator(".chart canvas")).to_have_count(4)  # drawn anew in each light
    dial = page.locator("#why tbody a").first.get_attribute("href")
    root = bed["web_url"]
    lead = page.locator('#why a[href^="/leads/"]').first.get_attribute("href")
    for where in (
        f"{root}/campaigns/", f"{root}/campaigns/new/", f"{root}/campaigns/calendar/",
        f"{made.campaign}results/", f"{made.campaign}leads/", f"{made.campaign}settings/",
        f"{made.campaign}lists/", made.dial_list, f"{made.dial_list}erase/", f"{root}{dial}",
        f"{root}{lead}", f"{root}{lead}erase/",
    ):  # fmt: skip
        page.goto(where)
        expect(page.locator("#page")).to_be_visible()
        judge_everywhere(page)
