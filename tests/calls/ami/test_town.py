import socket
import threading

import pytest

from calls.ami import town


@pytest.mark.parametrize("url", ["", "http://x:1", "ami://town:x@localhost"])
def test_without_a_town_the_reason_is_given(url: str) -> None:
    with pytest.raises(town.TownError, match="no town"):
        town.ring_in(url, to="08081570630", from_number="02079460001")


def test_a_town_that_is_down_is_named_as_such() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(town.TownError, match="does not answer"):
        town.hang_up(f"ami://town:x@127.0.0.1:{port}", who="demo-1006")


def test_a_number_without_digits_is_refused_before_anything_is_sent() -> None:
    with pytest.raises(town.TownError, match="not a number"):
        town.ring_in("ami://town:x@127.0.0.1:1", to="support", from_number="nobody")


def test_an_unknown_mode_of_a_desk_phone_is_refused() -> None:
    with pytest.raises(town.TownError, match="no such mode"):
        town.set_phone_mode("ami://town:x@127.0.0.1:1", phone="demo-1006", mode="explode")


def test_line_breaks_never_become_headers() -> None:
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection, connection.makefile("rwb") as stream:
                stream.write(b"Asterisk Call Manager/11.0.0\r\n")
                stream.flush()
                while (line := stream.readline()).strip():
                    heard.append(line)
                stream.write(b"Response: Success\r\nActionID: town-1\r\n\r\n")
                stream.flush()
                heard.extend(stream.readlines())

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        url = f"ami://town:x@127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(town.TownError, match="line break"):
            town.ring_in(url, to="1", from_number="2", name='x"\r\nAction: Command')
        thread.join(5)
    assert not any(b"Command" in line for line in heard)
