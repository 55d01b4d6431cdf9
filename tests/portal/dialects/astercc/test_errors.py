import pytest

from agents.domain.errors import AgentError, NotInWrapUp, UnknownAgent
from calls.domain.errors import BadNumber, CallError, LimitReached, SwitchSilent
from portal.dialects.astercc import errors
from portal.dialects.astercc.wire import BackMsg


def everything_below(root):
    return {root}.union(*(everything_below(kind) for kind in root.__subclasses__()))


def test_every_refusal_of_ours_has_a_row():
    assert set(errors.CODES) >= everything_below(AgentError) | everything_below(CallError)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UnknownAgent("7"), BackMsg.NO_SUCH_AGENT),
        (NotInWrapUp("7"), BackMsg.ACW_ENDED),
        (BadNumber("x"), BackMsg.CALL_LIMITED),
        (LimitReached("30"), BackMsg.CALL_LIMITED),
        (SwitchSilent(""), BackMsg.CALL_FAILED),
    ],
)
def test_a_refusal_has_a_code_or_the_operations_own(error, code):
    assert errors.refusal_of(error, failed=BackMsg.CALL_FAILED).message is code
