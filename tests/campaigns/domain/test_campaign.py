from datetime import UTC, datetime

import pytest

from campaigns.domain.campaign import STEPS, CampaignState, Step, take
from campaigns.domain.errors import IllegalStep

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("state", CampaignState)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_where_the_table_has_it_and_refused_elsewhere(state, step):
    if (state, step) in STEPS:
        change = take(state, step, by="sue", at=NOW)
        assert (change.before, change.after, change.by) == (state, STEPS[state, step], "sue")
    else:
        with pytest.raises(IllegalStep):
            take(state, step, by="sue", at=NOW)


def test_a_finished_campaign_is_opened_again_without_dialling():
    assert take(CampaignState.FINISHED, Step.REOPEN, by="sue", at=NOW).after == "paused"
