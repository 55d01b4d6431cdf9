import pytest

from agents.domain.errors import AgentError, NotInWrapUp, UnknownAgent
from calls.domain.errors import BadNumber, CallError, LimitReached, SwitchSilent
from portal.dialects.astercc import errors
from portal.dialects.astercc.situations import Situation


def everything_below(root):
    return {root}.union(*(everything_below(kind) for kind in root.__subclasses__()))


def test_every_refusal_of_ours_has_a_row():
    assert set(errors.SITUATIONS) >= everything_below(AgentError) | everything_below(CallError)


@pytest.mark.parametrize(
    ("error", "situation"),
    [
        (UnknownAgent("7"), Situation.AGENT_GONE),
        (NotInWrapUp("7"), Situation.FAILED),
        (BadNumber("x"), Situation.LIMITED),
        (LimitReached("30"), Situation.LIMITED),
        (SwitchSilent(""), Situation.FAILED),
    ],
)
def test_a_refusal_is_a_situation_of_the_interface(error, situation):
    assert errors.refusal_of(error).situation is situation
