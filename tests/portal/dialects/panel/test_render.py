import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from portal.dialects.panel import render
from portal.dialects.panel.wire import Reply
from portal.live.groups import Hearing, hears
from portal.wire.canon import KINDS, encode
from tests.builders import T0
from tests.portal.live.world import ADA, ADMIN, BEN, MAX, SUE, World

GOLDEN = Path(__file__).parent / "golden"
FACES = {"desk_ada": ADA, "desk_ben": BEN, "cockpit_sue": SUE, "cockpit_admin": ADMIN}


def heard_since(world, seq, audience):
    for number, event in world.log:
        hearing = hears(audience, event)
        if number > seq and hearing is not None:
            yield json.loads(render.event_text(number, event, hearing))


def shown(world, audience):
    return json.loads(render.snapshot_text(world.state(audience), now=world.now))


def story(audience):
    world = World()
    before = shown(world, audience)
    steps = [
        lambda: world.log_in("1001"),
        lambda: world.log_in("1002"),
        lambda: world.arrive("a" * 32, "630"),
        lambda: world.arrive("b" * 32, "631"),
        lambda: world.offer("a" * 32, "1002"),
        lambda: world.reject("a" * 32),
        lambda: world.offer("a" * 32, "1001"),
        lambda: world.answer("a" * 32),
        lambda: world.link(is_up=False),
        lambda: world.link(is_up=True),
        lambda: world.end("a" * 32),
        lambda: world.describe(0),
        lambda: world.dial("c" * 32, "1001"),
    ]
    for step in steps:
        world.now += timedelta(seconds=5)
        step()
    return {
        "before": before,
        "events": list(heard_since(world, 0, audience)),
        "after": shown(world, audience),
    }


@pytest.mark.parametrize("name", FACES)
def test_the_panel_says_what_the_golden_file_says(name):
    said = story(FACES[name])
    path = GOLDEN / f"{name}.json"
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n")
    assert said == json.loads(path.read_text())


def test_the_stranger_is_told_nothing_of_the_story():
    said = story(MAX)
    assert said["events"] == []


def test_a_waiting_call_of_others_tells_neither_number_nor_name():
    world = World()
    world.arrive("c1", "630")
    text = render.event_text(1, world.log[1][1], Hearing.WAITING)
    assert json.loads(text)["body"] == {
        "call_id": "c1",
        "group": "630",
        "waiting_since": T0.isoformat(),
    }


def test_legs_do_not_travel_with_an_ended_call():
    world = World()
    world.arrive("c1", "630")
    world.end("c1")
    body = json.loads(render.event_text(1, world.log[-1][1], Hearing.FULL))["body"]
    assert set(body) == {"call", "recent"}


def test_every_kind_of_event_has_words():
    known = {kind for name in FACES for kind in said_kinds(FACES[name])}
    assert known <= set(KINDS) | {"WaitingChanged"}


def said_kinds(audience):
    return {one["kind"] for one in story(audience)["events"]}


def test_a_reply_carries_its_id_code_words_and_data():
    reply = Reply(id="7", ok=False, code="busy", words="No.", data={"a": 1})
    assert json.loads(render.reply_text(reply)) == {"type": "reply", **encode(reply)}


def test_resumed_and_ping_carry_the_servers_clock():
    assert json.loads(render.resumed_text(4, now=T0)) == {
        "type": "resumed",
        "seq": 4,
        "now": T0.isoformat(),
    }
    assert json.loads(render.ping_text(now=T0)) == {"type": "ping", "now": T0.isoformat()}
