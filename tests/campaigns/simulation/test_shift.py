from dataclasses import replace

import pytest

from campaigns.simulation.bounds import SCENARIOS, SHOCKS
from campaigns.simulation.policies import POLICIES
from campaigns.simulation.scenario import Scenario
from campaigns.simulation.shift import Shift

SMALL = Scenario(name="small", agents=8, answers=0.4, talk_s=60, hours=0.5)


def play(scenario, seed=1, policy="ours"):
    return Shift(scenario, seed, POLICIES[policy]()).run()


def shifts():
    """Twenty shifts: every drift, shock and change of shift, each with its own seed."""
    kinds = [("", ""), ("double", ""), ("", "half"), ("double", "half"), ("sin", "churn")]
    for seed in range(20):
        drift, moves = kinds[seed % 5]
        agents = (6, 8, 10, 12)[seed // 5]
        yield (
            seed,
            Scenario(
                name=f"{agents}-{drift}-{moves}",
                agents=agents,
                answers=(0.4, 0.5, 0.6, 0.4)[seed % 4],
                talk_s=60,
                hours=2.0,
                drift=drift,
                shifts=moves,
            ),
        )


@pytest.mark.parametrize(("seed", "scenario"), list(shifts()), ids=str)
def test_no_shift_passes_the_cap_from_the_first_200_answered_calls_on(seed, scenario):
    told = play(scenario, seed)
    assert told.people > 200
    assert told.worst <= 0.03


def test_the_same_seed_gives_the_same_shift():
    assert play(SMALL, 7) == play(SMALL, 7)
    assert play(SMALL, 7) != play(SMALL, 8)


def test_one_call_for_each_free_agent_abandons_nobody_while_nobody_leaves():
    assert play(SMALL, policy="one_each").abandoned == 0


def test_a_fixed_ratio_knows_no_cap():
    assert play(replace(SMALL, answers=0.6), policy="ratio").rate > 0.03


def test_ours_keeps_agents_busier_than_one_call_each():
    scenario = replace(SMALL, hours=1.0, answers=0.3, talk_s=20)
    assert play(scenario).busy > play(scenario, policy="one_each").busy + 0.05


@pytest.mark.parametrize("policy", POLICIES)
def test_no_way_uses_more_lines_than_there_are(policy):
    scenario = replace(SMALL, lines=1.0, lines_more=0, hours=0.3)
    most = []
    made = POLICIES[policy]()

    def pace(shift):
        most.append(shift.up() + shift.carried)
        return made(shift)

    Shift(scenario, 1, pace).run()
    assert max(most) <= scenario.most_lines


def test_every_named_scenario_can_be_played():
    for scenario in [*(one for one, _ in SCENARIOS.values()), *SHOCKS.values()]:
        play(replace(scenario, hours=0.01), policy="one_each")
    assert len(SCENARIOS) == 42
