from datetime import timedelta

import pytest

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.retry import Growth, RetryPlan, RetryRule


@pytest.mark.parametrize(
    ("growth", "nth", "minutes"),
    [
        (Growth.FIXED, 1, 10),
        (Growth.FIXED, 4, 10),
        (Growth.GROWING, 1, 10),
        (Growth.GROWING, 2, 20),
        (Growth.GROWING, 3, 40),
        (Growth.GROWING, 4, 60),
        (Growth.GROWING, 900, 60),
    ],
)
def test_a_pause_is_fixed_or_doubles_up_to_the_longest(growth, nth, minutes):
    rule = RetryRule(tries=9, pause_s=600, growth=growth, longest_s=3600)
    assert rule.pause(nth) == timedelta(minutes=minutes)


def test_what_has_no_rule_is_never_tried_again():
    assert RetryPlan(rules={}).rule(AttemptOutcome.BUSY).tries == 0
