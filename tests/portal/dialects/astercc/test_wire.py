from portal.dialects.astercc.wire import BackMsg, Refusal


def test_there_are_66_codes_numbered_without_a_gap():
    assert [message.number for message in BackMsg] == [f"{n:02}" for n in range(1, 67)]


def test_every_code_has_a_text_and_no_foreign_letter():
    assert all(message.text and message.text.isascii() for message in BackMsg)


def test_a_refusal_answers_with_code_two():
    answer = Refusal(BackMsg.NO_SUCH_GROUP_ID, "77").answer
    assert (answer.code, answer.message, answer.datum) == (2, BackMsg.NO_SUCH_GROUP_ID, "77")
