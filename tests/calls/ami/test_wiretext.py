from calls.ami.wiretext import to_wire


def test_text_survives_the_wire() -> None:
    assert to_wire("Zoé 日本").encode("latin-1") == "Zoé 日本".encode()
    assert to_wire("Zoé").encode("latin-1") == "Zoé".encode()


def test_a_line_end_cannot_begin_another_header() -> None:
    assert to_wire("x\r\nAction: Originate") == "x  Action: Originate"
