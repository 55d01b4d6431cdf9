"""An hour of chaos: the short one of the end-to-end tests, `CHAOS_S` seconds long."""

from tests.e2e.conftest import bed
from tests.e2e.test_chaos import (
    chaos,
    floor,
    pytestmark,
    test_after_any_chaos_everything_adds_up,
    watcher,
)

__all__ = [
    "bed",
    "chaos",
    "floor",
    "pytestmark",
    "test_after_any_chaos_everything_adds_up",
    "watcher",
]
