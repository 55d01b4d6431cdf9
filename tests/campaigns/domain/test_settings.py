import pytest

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import BadSetting
from campaigns.domain.retry import DEFAULTS, Growth
from campaigns.domain.settings import area_numbers_of, caller_of, retry_rules_of


def test_outcomes_without_a_rule_of_their_own_keep_the_default():
    rules = retry_rules_of({"busy": {"tries": 2, "pause_s": 60, "growth": "growing"}})
    assert (rules[AttemptOutcome.BUSY].tries, rules[AttemptOutcome.BUSY].growth) == (
        2,
        Growth.GROWING,
    )
    assert rules[AttemptOutcome.NO_ANSWER] == DEFAULTS[AttemptOutcome.NO_ANSWER]


@pytest.mark.parametrize(
    "said",
    [
        [],
        {"engaged": {"tries": 1, "pause_s": 1}},
        {"connected": {"tries": 1, "pause_s": 1}},
        {"busy": 3},
        {"busy": {"tries": 1}},
        {"busy": {"tries": "1", "pause_s": 1}},
        {"busy": {"tries": True, "pause_s": 1}},
        {"busy": {"tries": -1, "pause_s": 1}},
        {"busy": {"tries": 1, "pause_s": 1, "growth": "wild"}},
        {"busy": {"tries": 1, "pause_s": 1, "growth": ["growing"]}},
        {"busy": {"tries": 1, "pause_s": 1, "more": 1}},
    ],
)
def test_rules_that_cannot_be_are_refused(said):
    with pytest.raises(BadSetting):
        retry_rules_of(said)


def test_the_longest_area_gives_the_caller_id():
    areas = area_numbers_of({"+44": "+448081570630", "+4420": "+442079460900"})
    assert caller_of("+442079460001", areas, "x") == "+442079460900"
    assert caller_of("+441614960001", areas, "x") == "+448081570630"
    assert caller_of("+4930123456", areas, "x") == "x"


@pytest.mark.parametrize("said", [3, {"020": "+441"}, {"+4420": "Bob"}, {"+4420": 441}])
def test_areas_that_cannot_be_are_refused(said):
    with pytest.raises(BadSetting):
        area_numbers_of(said)
