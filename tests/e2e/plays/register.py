"""The plays of call control, by name."""

from collections.abc import Callable

from tests.e2e.controlworld import Scene

Play = Callable[[Scene], None]
PLAYS: dict[str, Play] = {}


def play(scene: Play) -> Play:
    """Enter a play; all are played on one stage (`test_call_control`)."""
    assert scene.__name__ not in PLAYS
    PLAYS[scene.__name__] = scene
    return scene


def in_order(kinds: list[str], *wanted: str) -> bool:
    """Say whether the wanted kinds came in that order, whatever stands between them."""
    rest = iter(kinds)
    return all(kind in rest for kind in wanted)
