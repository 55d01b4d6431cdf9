import asyncio
import hashlib
import json
import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.cache import cache
from django.utils import timezone

from agents.models import Team
from calls.domain.events import CallKind, CallOffered, CallPartyLeft, CallStarted
from portal.dialects.astercc import board, naming, pull
from tests import builders
from tests.portal.dialects.astercc.polling import polled
from tests.portal.live.conftest import following, happens  # noqa: F401 (a fixture)

pytestmark = pytest.mark.usefixtures("following")
KEY = "an event key"
SCRIPT, LINES = "/publicapi/agentpull/", "/agentindesks/agentpull/"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


@pytest.fixture
def world(transactional_db, monkeypatch):
    monkeypatch.setattr(pull, "WAIT_S", 20)
    cache.clear()
    naming.forget()
    for number in ("1001", "1002"):
        builders.agent(number, password=f"pw-{number}")
    builders.agent("1001", "other", name="Max", password="max")
    Team.objects.filter(identity="demo").update(astercc_event_key=KEY)


def offered(call_id="c1", agent_no="1001", team="demo", ago_s=0):
    at = timezone.now() - timedelta(seconds=ago_s)
    call = builders.tile(call_id, kind=CallKind.INBOUND, agent_nos=(agent_no,))
    return CallOffered(at=at, team=team, call=call, agent_no=agent_no, leg_id=f"{call_id}-a")


def http_date(ago_s=0):
    return format_datetime(timezone.now() - timedelta(seconds=ago_s), usegmt=True)


def ada(prefix=SCRIPT):
    return f"{prefix}demo-1001-{md5('pw-1001')}"


def team(prefix=SCRIPT):
    return f"{prefix}demo-{md5(KEY)}"


def read(body):
    """The messages of a script: name of the callback, and each object as a client evals it."""
    name, text = re.fullmatch(r"(\w+)\((.*)\);", body.decode()).groups()
    return name, [
        one | {"said": json.loads(one["text"].replace("'", '"'))} for one in json.loads(text)
    ]


async def begun(where, **query):
    """A poll that waits."""
    task = asyncio.create_task(polled(where, **query))
    boards = board.boards()
    async with asyncio.timeout(20):
        while not (boards._boards.get("demo") and boards._boards["demo"].waiting):
            await asyncio.sleep(0.01)
    return task


async def test_what_happens_is_told_to_who_waits(world):
    task = await begun(ada(), callback="cb", etag="0", since=http_date())
    await happens(offered())
    status, headers, body = await task
    assert status == 200
    assert headers["content-type"].startswith("application/javascript")
    name, (one,) = read(body)
    assert name == "cb"
    assert one["said"]["source"] == "AGENT"
    assert one["said"]["event"] == "ringing"
    assert one["said"]["sessionid"] == "c1"
    assert "source=AGENT&event=ringing&" in one["said"]["pushstr"]


async def test_the_next_poll_goes_on_where_the_last_one_ended(world):
    await happens(offered("c1"), offered("c2"))
    _, _, body = await polled(ada(), callback="cb", etag="0", since=http_date(60))
    _, found = read(body)
    assert [one["said"]["sessionid"] for one in found] == ["c1", "c2"]
    last = found[-1]
    task = await begun(ada(), callback="cb", etag=last["tag"], since=last["time"])
    await happens(offered("c3"))
    _, _, body = await task
    assert [one["said"]["sessionid"] for one in read(body)[1]] == ["c3"]


async def test_after_a_minute_of_silence_the_answer_is_304_and_empty(world, monkeypatch):
    monkeypatch.setattr(pull, "WAIT_S", 0.05)
    status, _, body = await polled(ada(), callback="cb", etag="0", since=http_date())
    assert (status, body) == (304, b"")


async def test_a_quarter_of_an_hour_is_kept_and_no_more(world):
    await happens(offered("old", ago_s=16 * 60), offered("new", ago_s=14 * 60))
    _, _, body = await polled(team(), callback="cb", etag="0", since=http_date(3600))
    assert [one["said"]["sessionid"] for one in read(body)[1]] == ["new"]


async def test_messages_grow_old_by_the_boards_clock(world):
    from portal.live.hub import hub

    now = [timezone.now()]
    kept = board.Boards(hub(), clock=lambda: now[0])
    await happens(offered("c1"))
    assert len((await kept.of("demo")).after("", tag=0, since=None)) == 1
    now[0] += timedelta(minutes=16)
    assert (await kept.of("demo")).after("", tag=0, since=None) == []


async def test_an_agent_hears_her_own_and_the_team_all(world):
    await happens(offered("hers"), offered("bens", "1002"), offered("theirs", team="other"))
    _, _, body = await polled(ada(), callback="cb", etag="0", since=http_date(60))
    assert [one["said"]["sessionid"] for one in read(body)[1]] == ["hers"]
    _, _, body = await polled(team(), callback="cb", etag="0", since=http_date(60))
    assert [one["said"]["sessionid"] for one in read(body)[1]] == ["hers", "bens"]


async def test_an_agent_hears_of_the_caller_when_her_phone_rings_and_to_the_end(world):
    call = builders.tile("c1", kind=CallKind.INBOUND, agent_nos=())
    now = timezone.now()
    left = {"role": "customer", "leg_id": "c1-c", "number": "0207", "agent_no": "", "cause": 16}
    flow = [
        CallStarted(at=now, team="demo", call=call),
        offered(),
        CallPartyLeft(at=now, team="demo", call=call, **left),
    ]
    await happens(*flow)
    for where, words in (
        (ada(), ["incoming", "ringing", "hangup"]),
        (team(), ["incoming", "ringing", "hangup"]),
    ):
        _, _, body = await polled(where, callback="cb", etag="0", since=http_date(60))
        assert [one["said"]["event"] for one in read(body)[1]] == words


async def test_the_event_key_opens_an_agents_channel_too(world):
    await happens(offered("hers"), offered("bens", "1002"))
    where = f"{SCRIPT}demo-1002-{md5(KEY).upper()}"
    _, _, body = await polled(where, callback="cb", etag="0", since=http_date(60))
    assert [one["said"]["sessionid"] for one in read(body)[1]] == ["bens"]


@pytest.mark.parametrize(
    "name",
    [
        f"demo-1001-{'0' * 32}",
        f"demo-{'0' * 32}",
        f"demo-1002-{md5('pw-1001')}",
        f"demo-{md5('pw-1001')}",
        f"other-{md5('')}",
        f"other-1001-{md5(KEY)}",
        f"nobody-1001-{md5('x')}",
    ],
)
async def test_a_wrong_word_is_refused(world, name):
    status, _, body = await polled(SCRIPT + name, callback="cb")
    assert (status, body) == (403, b"forbidden")


@pytest.mark.parametrize("name", ["", "demo", "demo-1001", "demo-1001-short", "DEMO-1-" + "0" * 32])
async def test_what_is_no_name_of_a_channel_is_not_found(world, name):
    assert (await polled(SCRIPT + name))[0] == 404


async def test_guessing_the_event_key_is_slowed(world, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        assert (await polled(f"{SCRIPT}demo-{'0' * 32}"))[0] == 403
    assert (await polled(team()))[0] == 403


@pytest.mark.parametrize("name", ["alert(1)", "a b", "", "x" * 200, "<script>"])
async def test_a_callback_that_is_none_is_refused(world, name):
    if name:
        assert (await polled(ada(), callback=name))[0] == 400


@pytest.mark.parametrize(
    ("domains", "headers", "status"),
    [
        ("", {}, 304),
        ("", {"host": "portal.example", "referer": "http://portal.example/page"}, 304),
        ("", {"host": "portal.example", "referer": "http://crm.example/page"}, 403),
        ("", {"referer": "http://crm.example/page"}, 403),
        ("crm.example", {"referer": "http://crm.example/page"}, 304),
        ("crm.example", {"referer": "http://evil.crm.example/page"}, 403),
        ("crm.example", {"referer": "http://[crm.example/"}, 403),
        ("*", {"referer": "http://evil.example/page"}, 304),
        ("crm.example", {"sec-fetch-site": "cross-site"}, 403),
        ("null", {"sec-fetch-site": "cross-site"}, 304),
    ],
)
async def test_only_pages_of_the_teams_domains_are_called_back(
    world, monkeypatch, domains, headers, status
):
    monkeypatch.setattr(pull, "WAIT_S", 0.05)
    await Team.objects.filter(identity="demo").aupdate(astercc_api_domains=domains)
    await Team.objects.filter(identity="other").aupdate(
        astercc_api_domains="crm.example evil.example"
    )
    asked = {"etag": "0", "since": http_date(), "headers": headers}
    assert (await polled(ada(), callback="cb", **asked))[0] == status
    assert (await polled(ada(), **asked))[0] == 304  # no script: other pages cannot read it


async def test_another_method_is_refused(world):
    assert (await polled(ada(), method="POST"))[0] == 405


async def test_by_headers_lines_come_with_tag_and_time(world):
    await happens(offered("c1"), offered("c2"))
    headers = {"if-none-match": "0", "if-modified-since": http_date(60)}
    status, said, body = await polled(ada(LINES), headers=headers)
    assert status == 200
    lines = [json.loads(line.replace("'", '"')) for line in body.decode().split("\r\n")]
    assert [one["sessionid"] for one in lines] == ["c1", "c2"]
    headers = {"if-none-match": said["etag"], "if-modified-since": said["last-modified"]}
    task = asyncio.create_task(polled(ada(LINES), headers=headers))
    await happens(offered("c3"))
    _, _, body = await task
    assert b"c3" in body
    assert b"c2" not in body


async def test_304_by_headers_repeats_tag_and_time(world, monkeypatch):
    monkeypatch.setattr(pull, "WAIT_S", 0.05)
    await happens(offered())
    before = {"if-none-match": "0", "if-modified-since": http_date(60)}
    _, said, _ = await polled(ada(LINES), headers=before)
    headers = {"if-none-match": said["etag"], "if-modified-since": said["last-modified"]}
    status, again, body = await polled(ada(LINES), headers=headers)
    assert (status, body) == (304, b"")
    assert (again["etag"], again["last-modified"]) == (said["etag"], said["last-modified"])


async def test_one_who_leaves_is_forgotten(world):
    leaves = asyncio.Event()
    task = await begun(ada(), callback="cb", since=http_date(), leaves=leaves)
    leaves.set()
    assert (await task)[0] is None
    assert board.boards()._boards["demo"].waiting == 0


async def test_five_hundred_wait_without_a_thread_and_are_all_told(world):
    import threading

    before = threading.active_count()
    first = await begun(team(), callback="cb", etag="0", since=http_date())
    asked = [
        asyncio.create_task(polled(team(), callback="cb", etag="0", since=http_date()))
        for _ in range(499)
    ]
    async with asyncio.timeout(60):
        while board.boards()._boards["demo"].waiting < 500:
            await asyncio.sleep(0.05)
    assert threading.active_count() <= before + 12  # the pool of reads; none waits
    await happens(
        CallStarted(at=timezone.now(), team="demo", call=builders.tile("c1", kind=CallKind.INBOUND))
    )
    for status, _, body in await asyncio.gather(first, *asked):
        assert status == 200
        assert b"incoming" in body
