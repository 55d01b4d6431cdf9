from agents.domain.errors import NotAllowed
from calls.domain.errors import BadNumber, NoSuchCall
from portal.wire.refusals import words_of


def test_a_refusal_is_a_sentence_with_what_it_was_about():
    assert words_of(BadNumber("0x")) == "The number cannot be dialled (0x)."
    assert words_of(NotAllowed("no")).endswith("(no).")
    assert words_of(NoSuchCall()) == "The call is unknown, ended, or another team's."
