import pytest

from calls.domain.commands import Transfer
from calls.domain.control import transferring
from calls.domain.errors import NotPossible
from calls.domain.orders import HangUpLeg, MoveLegs, SendAway
from tests.calls.domain.control import calls as c


@pytest.mark.parametrize(
    ("target", "context", "exten"),
    [
        (c.BEN, "transfer-agent", "demo-1002"),
        (c.OUTSIDE, "transfer-out", "02079460031"),
        (c.GROUP, "transfer-group", "demo-631"),
    ],
)
def test_out_of_a_bridge_of_two_the_switch_lets_the_agent_go(target, context, exten):
    variables, note, away = c.ask(c.talking(), Transfer, target)
    assert (variables.channel, variables.name) == (c.CUSTOMER_CHANNEL, transferring.VARIABLES)
    assert variables.value == "demo,demo-630,demo-1001,transfer_failed"
    assert (note.number, note.target_kind) == (target.number, target.kind)
    assert isinstance(away, SendAway)
    assert (away.channel, away.context, away.exten) == (c.AGENT_CHANNEL, context, exten)


@pytest.mark.parametrize("make", [c.held, c.in_room])
def test_out_of_a_room_the_customer_is_moved_and_the_agent_hung_up(make):
    _, _, move, hang_up = c.ask(make(), Transfer, c.BEN)
    assert isinstance(move, MoveLegs)
    assert (move.channel, move.context) == (c.CUSTOMER_CHANNEL, "transfer-agent")
    assert hang_up == HangUpLeg(channel=c.AGENT_CHANNEL)


def test_a_call_without_a_group_goes_back_to_the_agent_alone():
    call = c.talking()
    call.group = ""
    assert c.ask(call, Transfer, c.BEN)[0].value == "demo,,demo-1001,transfer_failed"


@pytest.mark.parametrize("make", [c.consulting, c.conference])
def test_only_a_call_between_two_can_be_handed_on(make):
    with pytest.raises(NotPossible):
        c.ask(make(), Transfer, c.OUTSIDE)
