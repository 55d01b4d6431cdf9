"""Every operation in every situation of the table."""

import pytest

from portal.dialects.astercc import operations
from portal.dialects.astercc.situations import TABLE, Situation
from tests.builders import trunk
from tests.portal.dialects.astercc import scenes
from tests.portal.dialects.astercc.reached import note_code


@pytest.fixture
def stage(world, monkeypatch):
    trunk()
    world.monkeypatch = monkeypatch
    return world


def test_every_operation_of_the_table_is_carried_out():
    assert set(TABLE) <= set(operations.OPERATIONS)


@pytest.mark.parametrize(("event", "situation"), scenes.ROWS, ids=str)
def test_each_situation_is_told_by_its_code(stage, event, situation):
    answer = scenes.play(stage, event, situation)
    code, message, *_ = answer.split("|Return|")
    note_code(message)
    datum = scenes.BRACKETS.get((event, situation), "")
    assert message == f"{TABLE[event][situation].word}{datum}"
    assert code == ("1" if situation is Situation.DONE else "2")
