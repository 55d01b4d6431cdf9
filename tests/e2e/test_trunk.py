import pytest

from tests.e2e.conftest import Bed

pytestmark = pytest.mark.pbx


def test_a_test_call_over_the_trunk_says_that_it_was_answered(bed: Bed) -> None:
    done = bed.manage("trunk", "test", "demo-town", "02079460701")
    assert done.returncode == 0, done.stderr
    assert "answered" in done.stdout


def test_a_test_call_to_a_busy_number_says_so(bed: Bed) -> None:
    done = bed.manage("trunk", "test", "demo-town", "02079460760")
    assert done.returncode != 0
    assert "no answer" in done.stderr


def test_an_unknown_trunk_is_named(bed: Bed) -> None:
    done = bed.manage("trunk", "test", "demo-nowhere", "02079460701")
    assert "knows no trunk" in done.stderr
