import json
import shutil
import subprocess
from pathlib import Path

from portal.dialects.panel import render
from portal.live.groups import hears
from tests.portal.live.world import ADA, ADMIN, BEN, SUE, a_day

FOLD = Path(__file__).parents[2] / "js" / "fold_cases.js"


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
