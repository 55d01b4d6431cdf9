"""Evidence of every decision: lines that are chained, so that a changed or missing one shows.

Each line holds what was seen and decided and the hash of the line before it; its own hash is
SHA-256 over both. Whoever has the last hash can check the whole day.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

#: What the first line of a chain stands on.
BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """One line of evidence: what it says (JSON), the hash it stands on, and its own."""

    body: str
    before: str
    own: str


def link(said: Mapping[str, Any], before: str = BEGINNING) -> Link:
    """Make the line that follows the one with hash `before`."""
    body = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return Link(body, before, _hash(before, body))


def first_break(links: Iterable[Link], *, before: str = BEGINNING) -> int | None:
    """Give the index of the first line that was changed or follows a missing one; None when the
    chain holds."""
    for at, one in enumerate(links):
        if one.before != before or one.own != _hash(before, one.body):
            return at
        before = one.own
    return None


def read_lines(lines: Iterable[str]) -> list[Link]:
    """Read links as they are handed out, one JSON object a line. Raises ValueError, also with the
    number of the line that is none."""
    links = []
    for at, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            links.append(Link(str(said["body"]), str(said["before"]), str(said["own"])))
        except (ValueError, KeyError, TypeError) as fault:
            raise ValueError(f"line {at} is no line of evidence") from fault
    return links


def _hash(before: str, body: str) -> str:
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()
