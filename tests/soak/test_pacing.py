import os
from concurrent.futures import ProcessPoolExecutor

import pytest

from campaigns.simulation.policies import POLICIES
from campaigns.simulation.scenario import Scenario
from campaigns.simulation.shift import Shift

SHIFTS = int(os.environ.get("PATCHBAY_SHIFTS", "1000"))
KINDS = [
    (drift, moves)
    for drift in ("", "sin", "step", "double")
    for moves in ("", "lunch", "churn", "half")
]


def scenario_of(seed):
    drift, moves = KINDS[seed % len(KINDS)]
    return Scenario(
        name=f"shift {seed}",
        agents=(5, 8, 10, 15, 20, 30)[seed // 16 % 6],
        answers=(0.15, 0.3, 0.45, 0.6)[seed // 7 % 4],
        talk_s=(60, 120, 180)[seed // 5 % 3],
        hours=4.0,
        detects=seed % 11 != 0,
        drift=drift,
        shifts=moves,
    )


def played(seed):
    told = Shift(scenario_of(seed), seed, POLICIES["ours"]()).run()
    return seed, told.people, told.worst, told.busy


@pytest.mark.timeout(6 * 3600)
def test_the_cap_is_never_passed_in_a_thousand_seeded_shifts(capsys):
    with ProcessPoolExecutor() as pool:
        told = list(pool.map(played, range(SHIFTS), chunksize=4))
    counted = [one for one in told if one[1] >= 200]
    worst = max(counted, key=lambda one: one[2])
    with capsys.disabled():
        print(f"\n{len(told)} shifts, {len(counted)} with 200 answered calls or more")
        print(f"  worst abandon rate at any instant: {100 * worst[2]:.2f} % (seed {worst[0]})")
        print(f"  mean busy share: {100 * sum(one[3] for one in told) / len(told):.1f} %")
    assert worst[2] <= 0.03
