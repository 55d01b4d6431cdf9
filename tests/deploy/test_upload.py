import fcntl
import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from deploy.local import pbx_files
from tests.builders_sound import tone
from tests.e2e.conftest import wait_until

SCRIPT = Path(__file__).parents[2] / "deploy/asterisk/upload.py"
SOUND = tone(1)
NAME = "0123456789abcdef0123456789abcdef.wav"


class Portal(ThreadingHTTPServer):
    """Takes what is put, and answers with the next of `answers`, the last one for ever."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Door)
        self.answers = [201]
        self.got: list[tuple[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/files/in/token"


class Door(BaseHTTPRequestHandler):
    def do_PUT(self) -> None:
        portal: Portal = self.server  # type: ignore[assignment]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        portal.got.append((self.path, hashlib.sha256(body).hexdigest()))
        status = portal.answers.pop(0) if len(portal.answers) > 1 else portal.answers[0]
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal() as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


@pytest.fixture
def spool(tmp_path: Path) -> Path:
    made = tmp_path / "a spool"
    (made / "monitor").mkdir(parents=True)
    return made


def recorded(spool: Path, name: str = NAME) -> None:
    (spool / "monitor" / name).write_bytes(SOUND)


def upload(spool: Path, *words: str, pid: int | None = None) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(SCRIPT), str(spool), str(pid or os.getpid()), *words]
    return subprocess.Popen(command)


def left(spool: Path) -> list[str]:
    found = (path for path in spool.rglob("*") if path.is_file() and path.name != ".lock")
    return sorted(str(path.relative_to(spool)) for path in found)


def test_a_finished_recording_is_brought_and_gone(spool: Path, portal: Portal) -> None:
    recorded(spool)
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert portal.got == [("/files/in/token", hashlib.sha256(SOUND).hexdigest())]
    assert left(spool) == []


def test_one_that_came_through_before_is_done_too(spool: Path, portal: Portal) -> None:
    recorded(spool)
    portal.answers = [409]
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert left(spool) == []


def test_what_the_portal_refuses_for_good_is_kept_aside(spool: Path, portal: Portal) -> None:
    recorded(spool)
    portal.answers = [410]
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert left(spool) == [f"refused/{NAME}"]


@pytest.mark.parametrize("trouble", [500, 503, 429])
def test_a_portal_in_trouble_is_asked_again(spool: Path, portal: Portal, trouble: int) -> None:
    recorded(spool)
    portal.answers = [trouble, 201]
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert len(portal.got) == 2
    assert left(spool) == []


def test_a_portal_that_is_away_gets_it_when_it_is_back(spool: Path) -> None:
    with Portal() as gone:
        port, url = gone.server_port, gone.url
    recorded(spool)
    trying = upload(spool, NAME, url)
    wait_until(lambda: f"outbox/{NAME}" in left(spool))
    with Portal(port) as back:
        threading.Thread(target=back.serve_forever, daemon=True).start()
        assert trying.wait(30) == 0
        back.shutdown()
    assert left(spool) == []


def test_one_process_tries_and_takes_what_others_leave(spool: Path, portal: Portal) -> None:
    other = NAME.replace("0", "a")
    recorded(spool, other)
    recorded(spool)
    (spool / "outbox").mkdir()
    with (spool / "outbox/.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert upload(spool, other, portal.url).wait(20) == 0
        assert portal.got == []
        assert left(spool) == [f"monitor/{NAME}", f"outbox/{other}", f"outbox/{other}.url"]
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert (len(portal.got), left(spool)) == (2, [])


def test_trying_ends_with_the_pbx_and_goes_on_at_its_next_start(
    spool: Path, portal: Portal
) -> None:
    recorded(spool)
    pbx = subprocess.Popen(["sleep", "600"])
    portal.answers = [503]
    trying = upload(spool, NAME, portal.url, pid=pbx.pid)
    wait_until(lambda: portal.got)
    pbx.terminate()
    pbx.wait()
    assert trying.wait(20) == 0
    assert f"outbox/{NAME}" in left(spool)
    portal.answers = [201]
    assert upload(spool).wait(20) == 0
    assert left(spool) == []


@pytest.mark.parametrize("name", ["../monitor/x.wav", "x.wav", "/etc/hostname", f"{NAME}.exe"])
def test_nothing_but_a_recording_is_brought(spool: Path, portal: Portal, name: str) -> None:
    (spool / "monitor/x.wav").write_bytes(SOUND)
    assert upload(spool, name, portal.url).wait(20) == 0
    assert portal.got == []
    assert left(spool) == ["monitor/x.wav"]


def test_a_call_that_was_never_bridged_leaves_nothing(spool: Path, portal: Portal) -> None:
    assert upload(spool, NAME, portal.url).wait(20) == 0
    assert (portal.got, left(spool)) == ([], [])


def test_the_pbx_s_own_script_brings_it(tmp_path: Path, portal: Portal) -> None:
    folder = tmp_path / "the pbx"
    (folder / "etc").mkdir(parents=True)
    (folder / "log").mkdir()
    (folder / "spool/monitor").mkdir(parents=True)
    recorded(folder / "spool")
    script = pbx_files._upload(folder)
    script.write_text(pbx_files._upload_script(folder))
    env = os.environ | {"PBX_PID": str(os.getpid())}
    subprocess.run(["sh", str(script), NAME, portal.url], env=env, check=True, timeout=10)
    wait_until(lambda: portal.got)
    wait_until(lambda: left(folder / "spool") == [])
