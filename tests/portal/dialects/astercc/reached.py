"""Notes what a run reached, for the coverage page: cells (operation and way), codes and events.

With `REWRITE_COVERAGE=1` the notes go to a file, and the test of the page writes the page of it.
"""

import json
import os
import re
import threading
from collections.abc import Iterable
from pathlib import Path

NOTES = Path(__file__).parents[4] / "var" / "astercc-reached.jsonl"
WORD = re.compile(r"BackMsg_([0-9]{2})")
_lock = threading.Lock()


def is_rewriting() -> bool:
    """Say whether this run writes the page."""
    return os.environ.get("REWRITE_COVERAGE") == "1"


def note_cell(way: str, event: str, message: str) -> None:
    """A live scene asked an operation over a way and heard its documented answer."""
    _note({"cell": [event, way], "code": _code(message)})


def note_code(message: str) -> None:
    """An operation was brought into a situation and told its code."""
    _note({"code": _code(message)})


def note_events(scene: str, told: Iterable[str]) -> None:
    """A live scene was told these events: source and word of each."""
    for one in sorted(set(told)):
        _note({"event": [one, scene], "code": ""})


def read_events() -> dict[str, set[str]]:
    """Give the events noted so far, with the scenes that were told of them."""
    found: dict[str, set[str]] = {}
    for line in NOTES.read_text().splitlines():
        if "event" in (row := json.loads(line)):
            found.setdefault(row["event"][0], set()).add(row["event"][1])
    return found


def read() -> tuple[set[tuple[str, str]], set[str]]:
    """Give the cells and the codes noted so far."""
    rows = [json.loads(line) for line in NOTES.read_text().splitlines()]
    cells = {(row["cell"][0], row["cell"][1]) for row in rows if "cell" in row}
    return cells, {row["code"] for row in rows if row["code"]}


def _code(message: str) -> str:
    found = WORD.match(message)
    return found.group(1) if found else ""


def _note(row: dict[str, object]) -> None:
    if not is_rewriting():
        return
    with _lock:
        NOTES.parent.mkdir(exist_ok=True)
        with NOTES.open("a") as file:
            file.write(json.dumps(row) + "\n")
