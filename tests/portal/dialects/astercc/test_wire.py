from portal.dialects.astercc.wire import Answer, BackMsg, Refusal


def test_there_are_66_codes_numbered_without_a_gap():
    assert [message.number for message in BackMsg] == [f"{n:02}" for n in range(1, 67)]


def test_every_code_has_a_text_and_no_foreign_letter():
    assert all(message.text and message.text.isascii() for message in BackMsg)


def test_a_datum_follows_in_brackets_without_a_space():
    assert Answer(False, BackMsg.CALL_AGENT_STATUS, "ringing").text == "BackMsg_17[ringing]"


def test_a_refusal_answers_with_code_two():
    answer = Refusal(BackMsg.NO_SUCH_GROUP_ID, "77").answer
    assert (answer.code, answer.text) == (2, "BackMsg_11[77]")
