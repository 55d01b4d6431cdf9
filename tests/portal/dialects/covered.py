"""Notes what a live run heard in the dialects that push, and writes their coverage pages of it."""

import json
import os
import threading
from pathlib import Path

ROOT = Path(__file__).parents[3]
NOTES = ROOT / "var" / "pushes-reached.jsonl"
PAGES = ROOT / "docs" / "dialects"
ADR = "[ADR 0007](../adr/0007-words-asterisk-cannot-say.md)"
HEADING = "| In the document | Reached |"
_lock = threading.Lock()


def is_rewriting() -> bool:
    """Say whether this run writes the pages."""
    return os.environ.get("REWRITE_COVERAGE") == "1"


def note(dialect: str, *words: str) -> None:
    """These words of a dialect were heard, or answered, in a live scene."""
    if not is_rewriting():
        return
    with _lock:
        NOTES.parent.mkdir(exist_ok=True)
        with NOTES.open("a") as file:
            file.writelines(json.dumps([dialect, word]) + "\n" for word in words)


def heard(dialect: str) -> set[str]:
    """Give the words noted so far."""
    rows = [json.loads(line) for line in NOTES.read_text().splitlines()]
    return {word for of, word in rows if of == dialect}


def page(head: str, chapters: dict[str, list[str]], known: set[str], excused: set[str]) -> str:
    """Write a page: a chapter a table, a row a word."""
    parts = [head]
    for title, rows in chapters.items():
        count = sum(one in known for one in rows)
        parts += [f"## {title}: {count} of {len(rows)}\n", HEADING, "|---|---|"]
        parts += [f"| {one.partition(':')[2]} | {_said(one, known, excused)} |" for one in rows]
        parts.append("")
    return "\n".join(parts)


def _said(word: str, known: set[str], excused: set[str]) -> str:
    if word in known:
        return "yes"
    return f"no: {ADR}" if word in excused else "no"


def check(
    dialect: str, file: str, head: str, chapters: dict[str, list[str]], excused: set[str]
) -> None:
    """See that every word was heard or is excused by an ADR, and that the page says so."""
    path = PAGES / file
    if is_rewriting():
        path.write_text(page(head, chapters, heard(dialect), excused))
    every = {one for rows in chapters.values() for one in rows}
    assert excused <= every
    assert path.read_text() == page(head, chapters, every - excused, excused)
