from portal.dialects.astercc.situations import TABLE, Refusal, Situation
from portal.dialects.astercc.wire import BackMsg


def test_there_are_66_codes_numbered_without_a_gap():
    assert [message.number for message in BackMsg] == [f"{n:02}" for n in range(1, 67)]


def test_every_code_has_a_text_and_no_foreign_letter():
    assert all(message.text and message.text.isascii() for message in BackMsg)


def test_a_refusal_answers_with_code_two_and_the_operations_code():
    answer = Refusal(Situation.NOT_CHECKED_IN, "77").answer("MAKECALL")
    assert (answer.code, answer.message, answer.datum) == (2, BackMsg.CALL_NOT_CHECKED_IN, "77")
    assert Refusal(Situation.NOT_CHECKED_IN).answer("QUEUE").message is (
        BackMsg.NOT_CHECKED_IN_ANYWHERE
    )


def test_every_code_has_a_situation_of_some_operation():
    assert {code for row in TABLE.values() for code in row.values()} == set(BackMsg)


def test_every_operation_knows_how_it_is_done_and_how_it_fails():
    assert len(TABLE) == 22
    assert all({Situation.DONE, Situation.FAILED} <= set(row) for row in TABLE.values())
