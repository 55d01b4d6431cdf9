"""Campaigns on the real PBX: the town's numbers, ten desk phones that answer by themselves."""

import os
from collections.abc import Iterator

import pytest

from campaigns.domain.pacing import SURE_FROM
from tests.e2e.conftest import Bed
from tests.e2e.dialworld import AGENTS, Floor, dialling_team, expected, summary, waits

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(600)]
IS_SOAK = bool(os.environ.get("PATCHBAY_SOAK"))
#: A few of each kind; who answers takes an agent for eight seconds and three more.
KINDS = (1, 2, 3, 12, 61, 66, 71, 76, 81, 92, 96, 4)


@pytest.fixture(scope="module")
def floor(bed: Bed) -> Iterator[Floor]:
    with dialling_team(bed) as made:
        yield made


def numbers(count: int) -> list[str]:
    """Numbers of all kinds, in turn."""
    made = []
    for place in range(count):
        hundred, kind = divmod(place, len(KINDS))
        made.append(f"0207946{hundred % 10:02d}{KINDS[kind]:02d}" if hundred < 10 else "")
    return [one for one in made if one]


def test_every_kind_of_number_ends_as_the_town_says(floor: Floor) -> None:
    dialled = numbers(60)
    campaign = floor.campaign("Predictive", dialled, mode="predictive")
    floor.check_in(*AGENTS)
    floor.take(campaign, "start")
    floor.wait_done(campaign, 300)
    attempts = floor.attempts(campaign)
    live = floor.api.get(f"/api/v1/campaigns/{campaign}/live/")
    print(summary(attempts, live))
    wrong = {
        one["number"]: one["outcome"]
        for one in attempts
        if one["outcome"] not in expected(one["number"])
    }
    assert wrong == {}
    assert len({one["number"] for one in attempts}) == len(dialled) == len(attempts)
    assert set(floor.legs_dialled().values()) == {1}
    assert live["answered"] < SURE_FROM
    # one call for each free agent: everybody who answered met one
    assert all(one["outcome"] != "abandoned" for one in attempts), waits(attempts)
