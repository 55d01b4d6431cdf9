"""Deeds of the campaign pages that are put together from services."""

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from agents.models import Account
from campaigns import services
from campaigns.domain.errors import BadFile, BadSetting, IllegalStep
from campaigns.models import Attempt, Campaign, DialList, Lead
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


@transaction.atomic
def change_list(*, row: DialList, name: str, is_active: bool) -> None:
    """Name a list, and say whether it is dialled. Raises BadSetting."""
    word = name.strip()[:80]
    if not word:
        raise BadSetting("A list has a name.")
    others = DialList.objects.filter(campaign=row.campaign, name=word).exclude(pk=row.pk)
    if others.exists():
        raise BadSetting("The campaign has a list of this name.")
    DialList.objects.filter(pk=row.pk).update(name=word, is_active=is_active)


@transaction.atomic
def erase_list(*, row: DialList) -> None:
    """Remove a list with all its leads; what was dialled stays counted.

    Raises IllegalStep (some are being dialled).
    """
    kept = DialList.objects.select_for_update().get(pk=row.pk)
    leads = Lead.objects.filter(dial_list=kept)
    if leads.filter(state=Lead.State.CLAIMED).exists():
        raise IllegalStep("Some of its leads are being dialled. Pause the campaign and wait.")
    Attempt.objects.filter(lead__in=leads).update(lead=None)
    # in one statement: nothing else points at a lead, and a list may hold a million of them
    leads._raw_delete(leads.db)  # noqa: SLF001
    kept.delete()


@transaction.atomic
def call_at(*, row: Lead, at: datetime | None) -> None:
    """Let a lead begin again at an instant somebody agreed with the person; None: as soon as the
    rules allow. Raises IllegalStep (it is being dialled, not to be called, or erased)."""
    kept = Lead.objects.select_for_update().get(pk=row.pk)
    if kept.state in {Lead.State.CLAIMED, Lead.State.EXCLUDED, Lead.State.ERASED}:
        raise IllegalStep(f"A lead that is {kept.get_state_display().lower()} has no other time.")
    kept.state, kept.next_at, kept.at_number = Lead.State.NEW, at, 0
    kept.tries, kept.tried, kept.held_by, kept.shown_to = 0, [], "", ""
    kept.save(
        update_fields=["state", "next_at", "at_number", "tries", "tried", "held_by", "shown_to"]
    )
