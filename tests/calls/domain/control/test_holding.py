import pytest

from calls.domain.commands import Hold, Retrieve
from calls.domain.control import holding
from calls.domain.errors import NotPossible
from tests.calls import script as s
from tests.calls.domain.control import calls as c


def test_the_first_hold_moves_both_at_once():
    (move,) = c.ask(c.talking(), Hold)
    assert (move.channel, move.context, move.exten) == (c.CUSTOMER_CHANNEL, holding.HOLD, "s")
    assert (move.extra_channel, move.extra_context, move.extra_exten) == (
        c.AGENT_CHANNEL,
        holding.ROOM_AGENT,
        c.ROOM,
    )


def test_every_later_step_moves_one_leg():
    (move,) = c.ask(c.in_room(), Hold)
    assert (move.channel, move.extra_channel) == (c.CUSTOMER_CHANNEL, "")
    (move,) = c.ask(c.held(), Retrieve)
    assert (move.context, move.exten, move.extra_channel) == (holding.ROOM_CUSTOMER, c.ROOM, "")


@pytest.mark.parametrize(
    ("make", "kind"),
    [(c.held, Hold), (c.talking, Retrieve), (c.consulting, Retrieve), (c.consulting, Hold)],
)
def test_what_is_so_already_or_cannot_be_is_refused(make, kind):
    with pytest.raises(NotPossible):
        c.ask(make(), kind)


def test_only_an_agent_who_is_on_the_line_may_hold():
    with pytest.raises(NotPossible):
        c.ask(c.talking(), Hold, agent_no="1002")
    with pytest.raises(NotPossible):
        c.ask(c.after(*s.answered_call()[:6]), Hold)
