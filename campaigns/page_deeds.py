"""Deeds of the campaign pages that are put together from services."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from agents.models import Account
from campaigns import services
from campaigns.domain.errors import BadFile, BadSetting
from campaigns.models import Campaign
from campaigns.services.donotcall import in_full
from campaigns.services.tables import rows_of

#: One click makes it half as fast, another twice; within what a campaign allows.
SPEEDS = (0.1, 0.25, 0.5, 1.0)
#: So many entries at most are read from one file or paste.
MOST_ENTRIES = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pasted:
    """What became of pasted entries; `bad` are the lines that are neither number nor pattern."""

    added: int
    known: int
    bad: tuple[str, ...]


def forbid_lines(
    *, row: Campaign | None, team: str, country: str, lines: Iterable[str], note: str, by: str
) -> Pasted:
    """Put numbers and patterns, one a line, on the team's list or a campaign's.

    Raises BadSetting (too many of them).
    """
    good: dict[str, None] = {}
    bad: list[str] = []
    for count, line in enumerate(lines):
        if count >= MOST_ENTRIES:
            raise BadSetting(f"At most {MOST_ENTRIES} entries go at once.")
        word = line.strip()
        try:
            if word:
                good[in_full(word, country)] = None
        except BadSetting:
            bad.append(word[:40])
    added = 0
    if good:
        added = services.forbid(
            team=team, patterns=list(good), campaign_id=row.pk if row else None, note=note, by=by
        )
    return Pasted(added=added, known=len(good) - added, bad=tuple(bad))


def first_cells(*, filename: str, content: BinaryIO) -> list[str]:
    """Read the first cell of each row of a CSV or XLSX file; a first row without a digit is its
    heading. Raises BadFile."""
    kind = Path(filename).suffix.lower().removeprefix(".")
    kind = "csv" if kind == "txt" else kind
    if kind not in {"csv", "xlsx"}:
        raise BadFile("Only files that end in .csv, .txt or .xlsx can be read.")
    with tempfile.NamedTemporaryFile(suffix=f".{kind}") as kept:
        shutil.copyfileobj(content, kept)
        kept.flush()
        cells = [row[0] for _, row in rows_of(Path(kept.name), kind) if row]
    if cells and not any(sign.isdigit() for sign in cells[0]):
        cells = cells[1:]
    return cells


def change_speed(*, row: Campaign, is_slower: bool, account: Account, now: datetime) -> Campaign:
    """Let a campaign dial a step slower or faster. Raises UnknownCampaign, BadSetting."""
    if is_slower:
        speed = max((one for one in SPEEDS if one < row.slower), default=SPEEDS[0])
    else:
        speed = min((one for one in SPEEDS if one > row.slower), default=SPEEDS[-1])
    return services.change_campaign(
        team=row.team.identity, campaign_id=row.pk, account=account, now=now, slower=speed
    )
