"""Two hundred sockets with replayed traffic: nothing is missed, memory stays, slow readers go."""

import json
import os
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.e2e import crowd
from tests.e2e.conftest import Bed
from tests.e2e.crowd import XUC, Heard
from tests.e2e.xucclient import token_of

IS_SOAK = bool(os.environ.get("PATCHBAY_SOAK"))
SECONDS = 600 if IS_SOAK else 60
#: Numbered states a second; every tenth brings two captured calls along.
RATE = 10 if IS_SOAK else 4
SOCKETS, SLOW = 200, 4
#: What memory may grow by from the first third to the end, kB.
GROWTH_KB = 20_000
pytestmark = [pytest.mark.timeout(SECONDS + 300)]


@pytest.fixture(scope="module")
def heard(bed: Bed, request: pytest.FixtureRequest) -> Iterator[Heard]:
    crowd.make(bed)
    try:
        token = token_of(bed, f"{crowd.TEAM}-admin", crowd.PASSWORD)
        found = crowd.play(bed, XUC, token, count=SOCKETS, slow=SLOW, seconds=SECONDS, rate=RATE)
        if IS_SOAK:
            report(request, found)
        yield found
    finally:
        crowd.unmake(bed)


def report(request: pytest.FixtureRequest, found: Heard) -> None:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(
            f"\n{SOCKETS} sockets, {found.told} numbered events in {SECONDS} s:"
            f" web process {found.kb[0]} kB before, {found.kb[len(found.kb) // 3]} kB after a"
            f" third, {found.kb[-1]} kB at the end; slow readers ended with {found.slow_codes}"
        )


def test_nobody_misses_a_message(heard: Heard) -> None:
    whole = list(range(1, heard.told + 1))
    assert heard.told >= SECONDS
    assert [place for place, one in enumerate(heard.readers) if one.numbers != whole] == []


def test_who_does_not_read_is_let_go(heard: Heard) -> None:
    assert len(heard.slow_codes) == SLOW
    assert set(heard.slow_codes) <= {4408, 4429, 1006, 1011}


def test_a_huge_frame_ends_its_own_socket_only(bed: Bed, heard: Heard) -> None:
    token = token_of(bed, f"{crowd.TEAM}-admin", crowd.PASSWORD)
    address = bed["web_url"].replace("http", "ws", 1) + XUC.address.format(token=token)
    with connect(address, open_timeout=20) as other, connect(address, open_timeout=20) as line:
        line.send("x" * 300_000)
        while (told := json.loads(line.recv(20)))["msgType"] != "Error":
            pass
        assert told["ctiMessage"]["Error"] == "MessageTooLong"
        with pytest.raises(ConnectionClosed):
            line.send("x" * 40_000_000)
            for _ in range(100):
                line.recv(20)
        other.send('{"claz":"ping"}')
        while json.loads(other.recv(20)) != {"claz": "ping"}:
            pass


def test_memory_stays_flat(heard: Heard) -> None:
    third = heard.kb[len(heard.kb) // 3]
    assert heard.kb[-1] - third < GROWTH_KB, heard.kb
