"""Who hears whom: the tones in what the town's phones and customers record."""

import array
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.deploy.hearing import strength
from tests.e2e.conftest import Bed, wait_until

#: What the town buffers of a recording before it writes (bytes), and what is listened to then.
BUFFER, WINDOW = 32_768, 12_800
HEADER = 44
LOUD = 0.02
LIMIT_S = 12


def tone_of(who: str) -> int:
    """The pitch of a customer (by number) or of a phone (by endpoint)."""
    return 1100 + 25 * int(who[-1]) if "-" in who else 400 + 10 * int(who[-2:])


class Ears:
    """Listens for the tones of `people` (customers' numbers, phones' endpoints)."""

    def __init__(self, bed: Bed, *people: str) -> None:
        self.folder = Path(bed["dir"]) / "town" / "spool" / "monitor"
        self.people = people

    def _file(self, who: str) -> Path:
        """The recording of the newest call: the file that was begun last, once there is one."""

        def files() -> list[Path]:
            return list(self.folder.glob(f"heard-{who}-*.wav"))

        return max(wait_until(files, LIMIT_S), key=lambda one: (one.stat().st_ctime_ns, one.name))

    def hear(self, who: str) -> set[str]:
        """Whom that person hears from now on, for a little more than a second."""
        path = self._file(who)
        wanted = path.stat().st_size + BUFFER + WINDOW
        deadline = time.monotonic() + LIMIT_S
        while path.stat().st_size < wanted and time.monotonic() < deadline:
            time.sleep(0.1)
        data = array.array("h", path.read_bytes()[HEADER:][: (path.stat().st_size - HEADER) & ~1])
        last = data[-WINDOW // 2 :]
        return {one for one in self.people if strength(last, tone_of(one)) > LOUD}

    def now(self, *listeners: str) -> dict[str, set[str]]:
        """What each of them hears, all at the same time."""
        with ThreadPoolExecutor(len(listeners)) as pool:
            return dict(zip(listeners, pool.map(self.hear, listeners), strict=True))

    def expect(self, expected: dict[str, set[str]], limit_s: float = 45) -> None:
        """Listen until it is so; a wrong picture at the end is shown."""
        seen: list[dict[str, set[str]]] = []

        def is_so() -> bool:
            seen.append(self.now(*expected))
            return seen[-1] == expected

        try:
            wait_until(is_so, limit_s)
        except BaseException:
            print("expected", expected, "heard", seen)
            raise
