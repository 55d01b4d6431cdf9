from calls.ami.wiretext import from_wire, to_wire


def test_text_survives_the_wire() -> None:
    assert from_wire(to_wire("Zoé 日本")) == "Zoé 日本"
    assert to_wire("Zoé").encode("latin-1") == "Zoé".encode()


def test_a_line_end_cannot_begin_another_header() -> None:
    assert to_wire("x\r\nAction: Originate") == "x  Action: Originate"


def test_bytes_that_are_no_text_do_no_harm() -> None:
    assert from_wire("\xff") == "\ufffd"
