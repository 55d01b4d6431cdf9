"""Three hundred numbers of all kinds, about five minutes of ten agents; see the test it plays."""

from tests.e2e.conftest import bed
from tests.e2e.test_campaign_live import (
    floor,
    pytestmark,
    test_every_kind_of_number_ends_as_the_town_says,
)

__all__ = ["bed", "floor", "pytestmark", "test_every_kind_of_number_ends_as_the_town_says"]
