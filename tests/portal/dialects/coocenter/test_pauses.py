from dataclasses import replace

import pytest

from agents.domain.presence import AgentState as State
from calls.domain.events import Outcome
from portal.dialects.coocenter.pauses import Change, is_told_at_once, pause_after
from tests.builders import after, ended, tile

READY = Change(after(0), State.READY, "")
TALKING = Change(after(10), State.TALKING, "c1")
OTHER = Change(after(10), State.TALKING, "c2")
WRAP_UP = Change(after(20), State.WRAP_UP, "")
BACK = Change(after(35), State.READY, "")
PAUSED = Change(after(40), State.PAUSED, "")


@pytest.mark.parametrize(
    ("changes", "is_at_once"),
    [
        ([], True),
        ([READY, TALKING], False),
        ([READY, TALKING, WRAP_UP], False),
        ([READY, TALKING, WRAP_UP, BACK], True),
        ([READY, TALKING, BACK], True),
        ([READY, OTHER], True),
        ([READY, OTHER, WRAP_UP], True),
    ],
)
def test_a_record_waits_for_the_agent_of_that_call(changes, is_at_once):
    assert is_told_at_once(ended(tile()), changes) is is_at_once


def test_a_call_nobody_took_waits_for_nobody():
    end = replace(ended(tile()), outcome=Outcome.ABANDONED)
    assert is_told_at_once(end, [READY, TALKING])
    assert is_told_at_once(replace(ended(tile()), agent_no=""), [READY, TALKING])


@pytest.mark.parametrize(
    ("changes", "seconds"),
    [
        ([READY], None),
        ([TALKING], None),
        ([TALKING, WRAP_UP], None),
        ([TALKING, WRAP_UP, BACK], 15.0),
        ([TALKING, BACK], 0.0),
        ([TALKING, WRAP_UP, BACK, PAUSED], None),
        ([OTHER, WRAP_UP, BACK], None),
    ],
)
def test_the_pause_is_told_by_the_change_that_ends_it(changes, seconds):
    assert pause_after(changes, "c1", is_last=True) == seconds


def test_a_pause_that_is_over_can_be_read_later():
    assert pause_after([TALKING, WRAP_UP, BACK, PAUSED], "c1") == 15.0
