import json
import shutil
import subprocess
from pathlib import Path

import pytest

from agents.models import Account, Agent, AgentGroup, Presence
from calls import services
from portal.access import actor_of
from portal.dialects.panel import render
from portal.live import snapshot
from portal.live.groups import Face, hears
from tests import histories
from tests.builders import T0, agent, team
from tests.portal.live.world import ADA, ADMIN, BEN, SUE, a_day

FOLD = Path(__file__).parents[2] / "js" / "fold_cases.js"


def assert_folds(cases):
    node = shutil.which("node")
    assert node, "node is needed: the page's own reducer is tried here"
    ran = subprocess.run(
        [node, str(FOLD)],
        input=json.dumps(cases),
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def case(seed, stale_at, steps, name, audience):
    for step, world in enumerate(a_day(seed, steps)):
        if step == stale_at:
            before = json.loads(render.snapshot_text(world.state(audience), now=world.now))
            seq = world.seq
    said = [
        json.loads(render.event_text(number, event, hearing))
        for number, event in world.log
        if number > seq and (hearing := hears(audience, event)) is not None
    ]
    after = json.loads(render.snapshot_text(world.state(audience), now=world.now))
    return {
        "seed": seed,
        "from": stale_at,
        "audience": name,
        "before": before,
        "events": said,
        "after": after,
    }


def test_a_stale_snapshot_and_the_events_after_it_are_the_fresh_snapshot():
    audiences = {"ada": ADA, "ben": BEN, "sue": SUE, "admin": ADMIN}
    cases = [
        case(seed, stale_at, 60, name, audience)
        for seed in range(12)
        for stale_at in (0, 17, 45)
        for name, audience in audiences.items()
    ]
    assert_folds(cases)


def through_the_door(audience, before, seq):
    said = []
    for number, event in snapshot.missed(audience.team, [seq]).after(seq) or []:
        hearing = hears(audience, event)
        text = hearing and render.event_text(number, event, hearing)
        if text:
            said.append(json.loads(text))
    return {"before": before, "events": said, "after": page_of(audience)[0]}


def page_of(audience):
    own = snapshot.owns(audience.team, [audience.agent_no])[audience.agent_no]
    state = snapshot.take(audience, snapshot.draw(audience.team), own)
    return json.loads(render.snapshot_text(state, now=T0)), state.seq


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_what_the_door_sends_after_a_cut_is_what_a_fresh_page_shows(seed, monkeypatch, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    histories.floor()
    amy = Account.objects.create_user("amy", team=team(), role=Account.Role.TEAM_ADMIN)
    sue = agent("1009", name="Sue", groups=(), password="sue")
    Presence.objects.create(agent=sue, since=T0)
    AgentGroup.objects.get(team__identity="demo", code="630").admins.add(sue)
    ada = Account.objects.create_user("ada", team=team())
    Agent.objects.filter(team__identity="demo", agent_no="1001").update(account=ada)
    audiences = {
        "ada": snapshot.audience_of(actor_of(ada), Face.DESK),
        "sue": snapshot.audience_of(actor_of(sue.account), Face.COCKPIT),
        "amy": snapshot.audience_of(actor_of(amy), Face.COCKPIT),
    }
    stale, cases = [], []
    for step in histories.Day(seed, monkeypatch, is_torn=False).steps(120):
        if step in {0, 30, 75}:
            stale += [(step, name, *page_of(one)) for name, one in audiences.items()]
    for step, name, before, seq in stale:
        found = through_the_door(audiences[name], before, seq)
        cases.append({"seed": seed, "from": step, "audience": name, **found})
    assert any(one["events"] for one in cases)
    assert_folds(cases)
    services.reset()
