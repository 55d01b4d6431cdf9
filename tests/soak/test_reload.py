"""Twenty reloads in one call: the three of the end-to-end tests, and more of them."""

from tests.e2e.conftest import bed
from tests.e2e.test_survive import (
    chromium,
    nobody_is_left,
    pytestmark,
    test_a_reload_in_talk_keeps_the_customer_and_brings_the_agent_back,
    world,
)

__all__ = [
    "bed",
    "chromium",
    "nobody_is_left",
    "pytestmark",
    "test_a_reload_in_talk_keeps_the_customer_and_brings_the_agent_back",
    "world",
]
