"""Scenes played side by side, a few at a time; one that failed is played once more, by itself."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Generic, TypeVar

import psycopg

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Api, watching

#: More at once than this, and two busy cores make every scene slow.
AT_ONCE = 6
#: How long a scene may take with all those before it, seconds.
LIMIT_S = 360
Found = TypeVar("Found")


class Stage(Generic[Found]):
    """The first playing of every scene, and what a second one needs."""

    def __init__(
        self,
        scenes: Mapping[str, Callable[[], Found]],
        first: dict[str, "Future[Found]"],
        tidy: Callable[[], None],
    ) -> None:
        self._scenes = scenes
        self._first = first
        self._tidy = tidy
        self._failed: set[str] = set()

    def result(self, name: str) -> Found:
        """Give what the scene came to; asked again after a failure, play it again alone."""
        if name not in self._failed:
            self._failed.add(name)
            found = self._first[name].result(LIMIT_S)
            self._failed.discard(name)
            return found
        wait(self._first.values(), LIMIT_S)
        self._tidy()
        return self._scenes[name]()


@contextmanager
def playing(
    scenes: Mapping[str, Callable[[], Found]], *, tidy: Callable[[], None]
) -> Iterator[Stage[Found]]:
    """Begin all scenes; `tidy` ends what a failed one has left behind before it is played again."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield Stage(scenes, {name: pool.submit(scene) for name, scene in scenes.items()}, tidy)


def end_all_calls(bed: Bed) -> None:
    """Hang up every leg at the PBX, and wait until the portal has no call either."""

    def are_gone() -> bool:
        with watching(bed["ami_url"]) as pbx:
            for row in pbx.channels():
                pbx.act("Hangup", Channel=row["Channel"])
        with psycopg.connect(bed["database_url"], connect_timeout=5) as link:
            return link.execute("SELECT count(*) FROM calls_livecall").fetchall() == [(0,)]

    wait_until(are_gone, 60, every_s=1)


def log_out_all(api: Api) -> None:
    """Send every agent of the team home."""
    for row in api.get("/api/v1/agents/?page_size=100")["results"]:
        if row["presence"] and row["presence"]["state"] != "logged_out":
            api.call("POST", f"/api/v1/agents/{row['agent_no']}/presence/", do="log_out")
