import pytest

from agents.domain.messages import parse_token, signature

TEXT = "demo-support." + "a" * 32 + ".1796000000.002079460252"
WORD = f"{TEXT}.{signature('secret', TEXT)}"


def test_what_the_pbx_says_is_read():
    token = parse_token(WORD)
    assert (token.team, token.box, token.call_id) == ("demo", "support", "a" * 32)
    assert (token.at, token.number) == (1796000000, "02079460252")
    assert token.signature == signature("secret", token.text)
    assert token.signature != signature("other", token.text)


def test_a_hidden_number_is_none():
    assert parse_token(WORD.replace(".002079460252.", ".0.")).number == ""


@pytest.mark.parametrize("word", ["", TEXT, f"x{WORD}!", WORD.replace("demo", "DEMO"), WORD + "0"])
def test_anything_else_is_no_leave(word):
    assert parse_token(word) is None
