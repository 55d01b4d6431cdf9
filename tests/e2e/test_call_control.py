"""Every verb of call control on the real PBX: what is told, and who hears whom."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.controlworld import Scene, make_ready, scenes
from tests.e2e.eventlog import EventLog
from tests.e2e.plays import (
    colleagues,
    conferences,
    consultations,
    holding,
    losses,
    refusals,
    transfers,
)
from tests.e2e.plays.register import PLAYS
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
#: Importing them enters their plays.
ACTS = (holding, consultations, conferences, transfers, losses, colleagues, refusals)


def played(name: str, scene: Scene) -> None:
    try:
        PLAYS[name](scene)
    finally:
        scene.close()


@pytest.fixture(scope="module")
def stage(bed: Bed, request: pytest.FixtureRequest) -> Iterator[Stage[None]]:
    mine = [item for item in request.session.items if getattr(item, "module", None)]
    wanted = [item.callspec.params["name"] for item in mine if item.module is request.module]
    with scenes(bed, len(wanted)) as world:

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(world[0].admin)
            make_ready(bed, [scene.ada for scene in world])
            for scene in world:
                scene.log, scene.phases = EventLog(bed), {}

        parts = zip(wanted, world, strict=True)
        with playing({name: partial(played, name, at) for name, at in parts}, tidy=tidy) as stage:
            yield stage


@pytest.mark.parametrize("name", PLAYS)
def test_on_the_real_pbx(name: str, stage: Stage[None]) -> None:
    stage.result(name)
