import pytest

from calls.domain.commands import AttachData
from calls.domain.control import Ask, data, plan
from calls.domain.errors import NotPossible
from calls.domain.orders import AttachToCall
from calls.domain.switchboard import Switchboard
from tests.calls import script as s


def ask(**values):
    board = Switchboard(s.Desk())
    for fact in s.answered_call():
        board.absorb(fact)
    command = AttachData(agent_no="1001", data=values)
    given = Ask(command=command, agent_no="1001", asked_by="1001")
    return plan(board.calls[s.CALL], given, new_leg_id=str)


def test_attached_data_is_told_to_whoever_absorbs():
    assert ask(order="17") == [AttachToCall(call_id=s.CALL, data={"order": "17"}, asked_by="1001")]


def test_an_empty_value_removes_its_key():
    assert data.fitting({"a": "1", "b": "2"}, {"b": "", "c": "3"}) == {"a": "1", "c": "3"}


@pytest.mark.parametrize(
    "values",
    [
        {f"k{n}": "v" for n in range(data.MOST_KEYS + 1)},
        {"k" * (data.LONGEST_KEY + 1): "v"},
        {"k": "v" * (data.LONGEST_VALUE + 1)},
    ],
)
def test_a_call_carries_no_more_than_a_little(values):
    with pytest.raises(NotPossible):
        ask(**values)
