"""Dial lists and imports with their counts."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from campaigns.domain.errors import UnknownImport, UnknownList
from campaigns.models import Campaign, DialList, ImportJob, Lead
from campaigns.page_selectors.campaigns import WORKED_OFF
from campaigns.page_selectors.scope import Scope
from campaigns.selectors.counting import standings

_IMPORTS_SHOWN = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """A dial list with its leads counted by state and by how their last attempt ended."""

    row: DialList
    states: Counter[str]
    outcomes: Counter[str]

    @property
    def leads(self) -> int:
        """Give how many leads it holds."""
        return self.states.total()

    @property
    def done(self) -> int:
        """Give with how many nothing more is done."""
        return sum(self.states[state] for state in WORKED_OFF)

    @property
    def to_dial(self) -> int:
        """Give how many are still to be dialled."""
        return self.states[Lead.State.NEW] + self.states[Lead.State.WAITING]


def list_lines(row: Campaign, *, only: int | None = None) -> list[ListLine]:
    """Give the dial lists of a campaign with counts."""
    rows = DialList.objects.filter(campaign=row).select_related("campaign__team")
    if only is not None:
        rows = rows.filter(pk=only)
    found = list(rows)
    states: dict[int, Counter[str]] = defaultdict(Counter)
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    for told in standings(one.pk for one in found):
        states[told.list_id][told.state] += told.leads
        if told.last_outcome:
            outcomes[told.list_id][told.last_outcome] += told.leads
    return [ListLine(row=one, states=states[one.pk], outcomes=outcomes[one.pk]) for one in found]


def dial_list(scope: Scope, list_id: int) -> ListLine:
    """Give a dial list inside the scope. Raises UnknownList."""
    rows = DialList.objects.filter(campaign__in=scope.campaigns())
    found = rows.select_related("campaign__team").filter(pk=list_id).first()
    if found is None:
        raise UnknownList(f"There is no dial list {list_id}.")
    return list_lines(found.campaign, only=list_id)[0]


def import_job(scope: Scope, job_id: int) -> ImportJob:
    """Give an import into a list inside the scope. Raises UnknownImport."""
    rows = ImportJob.objects.filter(dial_list__campaign__in=scope.campaigns())
    found = rows.select_related("dial_list__campaign__team").filter(pk=job_id).first()
    if found is None:
        raise UnknownImport(f"There is no import {job_id}.")
    return found


def recent_imports(row: DialList) -> list[ImportJob]:
    """Give the last imports into a list, the newest first."""
    return list(ImportJob.objects.filter(dial_list=row)[:_IMPORTS_SHOWN])
