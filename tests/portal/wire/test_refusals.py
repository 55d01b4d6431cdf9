from agents.domain.errors import NotAllowed
from calls.domain.errors import BadNumber, CallBusy, NoSuchCall
from portal.wire.refusals import words_of


def test_a_refusal_is_a_sentence_with_what_it_was_about():
    assert words_of(BadNumber("0x")) == "The number cannot be dialled (0x)."
    assert words_of(NotAllowed("no")).endswith("(no).")
    assert words_of(NoSuchCall()) == "The call is unknown, ended, or another team's."


def test_what_only_programs_know_a_call_by_is_not_said():
    assert words_of(CallBusy("0" * 32)) == "Another command on this call is under way."
    assert words_of(NoSuchCall("1001")).endswith("(1001).")
