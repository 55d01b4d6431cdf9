"""Ten minutes of two hundred sockets; see the tests it plays."""

from tests.e2e.conftest import bed
from tests.e2e.test_crowd import (
    heard,
    pytestmark,
    test_memory_stays_flat,
    test_nobody_misses_a_message,
    test_who_does_not_read_is_let_go,
)

__all__ = [
    "bed",
    "heard",
    "pytestmark",
    "test_memory_stays_flat",
    "test_nobody_misses_a_message",
    "test_who_does_not_read_is_let_go",
]
