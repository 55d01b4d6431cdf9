"""Every function of the XiVO document over real sockets, on the real PBX. Not collected: a file
`test_*.py` that takes in its names plays it."""

from collections.abc import Iterator
from functools import partial

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.e2e.xucpage import shift
from tests.e2e.xucplays import PLAYS
from tests.e2e.xucworld import PASSWORD, TEAM, Place, places, renew

pytestmark = [pytest.mark.pbx, pytest.mark.browser, pytest.mark.timeout(420)]
SCENES = PLAYS | {"page": shift}


def played(name: str, place: Place) -> None:
    try:
        SCENES[name](place)
        faults = [fault for one in place.sockets for fault in one.faults]
        assert not faults, faults
    finally:
        place.close()


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[None]]:
    with places(bed) as world:

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(Api(bed, f"{TEAM}-admin", PASSWORD))
            renew(bed)
            for place in world.values():
                place.log = EventLog(bed)

        scenes = {name: partial(played, name, world[name]) for name in SCENES}
        with playing(scenes, tidy=tidy) as found:
            yield found


@pytest.mark.parametrize("name", SCENES)
def test_every_function_acts_and_every_message_has_its_shape(name: str, stage: Stage[None]) -> None:
    stage.result(name)
