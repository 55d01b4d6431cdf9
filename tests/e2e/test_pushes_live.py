"""What receivers of both dialects hear of real calls."""

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.controlworld import Scene, make_ready
from tests.e2e.eventlog import EventLog
from tests.e2e.pushplays import PLAYS
from tests.e2e.pushworld import Told, pushed
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
PLACES = list(PLAYS)
SETTLED = f"""
from datetime import timedelta
def code(name): return f"7{{{PLACES}.index(name):02d}}"
def line(name): return Line.objects.get(team=team, number=f"080815717{{{PLACES}.index(name):02d}}")
groups.filter(code=code("waited_too_long")).update(max_wait_s=3)
menu = Menu.objects.create(team=team, code="main", name="Main", wait_s=5, tries=1)
MenuOption.objects.create(menu=menu, digits="1", target="group:" + code("chosen_by_key"))
asked = line("chosen_by_key"); asked.open_target = "menu:main"; asked.save()
box = groups.get(code=code("left_a_message"))
Mailbox.objects.create(team=team, code="post", name="Post", group=box)
spoken = line("left_a_message"); spoken.open_target = "mailbox:post"; spoken.save()
QueueRules.objects.create(
    group=groups.get(code=code("asked_to_be_called_back")), callback_digit="1",
)
"""


def played(name: str, scene: Scene, told: Told) -> Told:
    try:
        PLAYS[name](scene)
    finally:
        scene.close()
    if scene.call_id:
        told.wait_over()
    return told


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[Told]]:
    with pushed(bed, len(PLAYS), settled=SETTLED) as (world, receiver):

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(world[0].admin)
            for scene in world:
                for who in (scene.ada, scene.ben, scene.cem):
                    scene.phone(who, "")
                scene.log, scene.call_id = EventLog(bed), ""
            make_ready(bed, [scene.ada for scene in world])

        parts: dict[str, Callable[[], Told]] = {
            name: partial(played, name, scene, Told(scene, receiver))
            for name, scene in zip(PLAYS, world, strict=True)
        }
        with playing(parts, tidy=tidy) as found:
            yield found
        path = os.environ.get("PUSHES_SEEN")
        if path:
            rows = [(one.target, one.method, one.fields) for one in receiver.got]
            names = {scene.call_id: name for name, scene in zip(PLAYS, world, strict=True)}
            Path(path).write_text(json.dumps({"got": rows, "names": names}))


@pytest.mark.parametrize("name", PLAYS)
def test_look(name: str, stage: Stage[Told]) -> None:
    told = stage.result(name)
    print(name, told.types(), told.states(told.scene.ada), [one["event"] for one in told.coo()])
