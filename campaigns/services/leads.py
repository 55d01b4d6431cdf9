"""What goes into a dial list by hand, what comes out of it, and leads that begin again."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from calls import stream
from campaigns import selectors
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import BadSetting, IllegalStep
from campaigns.domain.events import LeadsImported
from campaigns.domain.importing import Columns, NewLead, Refused, Sieve
from campaigns.models import DialList, Lead

#: So many leads at most are added by one request.
MOST = 1_000
_NUMBERS = tuple(f"number {place}" for place in range(1, 9))
_COLUMNS = Columns(numbers=_NUMBERS, name="name", zone="zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadAsk:
    """A lead somebody wants to add; numbers as they are written in the team's home country."""

    numbers: Sequence[str]
    name: str = ""
    zone: str = ""
    priority: int = 0
    dial_at: datetime | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of leads that were to be added; `row` of a refused one counts from 1."""

    accepted: int
    counts: Mapping[str, int]
    refused: tuple[Refused, ...]


@transaction.atomic
def add_leads(*, team: str, list_id: int, leads: Sequence[LeadAsk]) -> Added:
    """Add leads to a list; numbers that stand in it or may not be dialled are left out.

    Raises UnknownList, BadSetting (more than 1,000, more than eight numbers).
    """
    if len(leads) > MOST:
        raise BadSetting(f"At most {MOST} leads are added at once.")
    if any(len(one.numbers) > len(_NUMBERS) for one in leads):
        raise BadSetting(f"A lead has at most {len(_NUMBERS)} numbers.")
    row = selectors.dial_list(team=team, list_id=list_id)
    DialList.objects.select_for_update().get(pk=row.pk)  # two at once see each other's numbers
    country = row.campaign.team.home_country
    forbidden = selectors.forbidden_for(row.campaign)
    # numbers in full first: then the database is asked for those few alone
    reads = Sieve(_COLUMNS, country=country, forbidden=forbidden).in_full
    full = {reads(number) for one in leads for number in one.numbers} - {""}
    known = _known(row, full)
    sieve = Sieve(_COLUMNS, country=country, forbidden=forbidden, known=known)
    new, refused = [], []
    for told in sieve.take(_cells(one) for one in leads):
        if isinstance(told, Refused):
            refused.append(Refused(told.row - 1, told.why, told.cell))
        else:
            new.append(_lead(row, told, leads[told.row - 2]))
    Lead.objects.bulk_create(new)
    counts = Counter({why: n for why, n in sieve.counts.items() if why != "accepted"})
    return Added(accepted=len(new), counts=dict(counts), refused=tuple(refused))


#: The list that takes numbers of other programs where a campaign has none.
FED = "Numbers from outside"
_SMALLEST, _GREATEST = -32_768, 32_767


@transaction.atomic
def take_numbers(
    *,
    team: str,
    campaign_id: int,
    numbers: Sequence[str],
    priority: int,
    dial_at: datetime | None,
    now: datetime,
) -> tuple[int, list[str]]:
    """Put numbers of another program on a campaign's first active list; answer how many were
    taken, and those that were not. Raises UnknownCampaign."""
    asks = [LeadAsk(numbers=[one], priority=priority, dial_at=dial_at) for one in numbers]
    accepted, refused = take_leads(team=team, campaign_id=campaign_id, leads=asks, now=now)
    return accepted, [numbers[row - 1] for row in refused]


@transaction.atomic
def take_leads(
    *, team: str, campaign_id: int, leads: Sequence[LeadAsk], now: datetime
) -> tuple[int, list[int]]:
    """Put leads of another program on a campaign's first active list; answer how many were taken,
    and the places, counted from 1, of those that were not. Raises UnknownCampaign, BadSetting."""
    row = selectors.campaign(team=team, campaign_id=campaign_id)
    rows = DialList.objects.filter(campaign=row, is_active=True)
    into = rows.order_by("pk").first() or DialList.objects.create(campaign=row, name=FED)
    kept = [replace(one, priority=_in_column(one.priority)) for one in leads]
    told = add_leads(team=team, list_id=into.pk, leads=kept)
    failed = [leads[one.row - 1].numbers[0] for one in told.refused]
    event = LeadsImported(
        at=now, team=team, campaign=str(row.pk), accepted=told.accepted, refused=tuple(failed)
    )
    stream.append([event])
    return told.accepted, [one.row for one in told.refused]


def _in_column(priority: int) -> int:
    return min(max(priority, _SMALLEST), _GREATEST)


def _known(row: DialList, numbers: set[str]) -> set[str]:
    leads = Lead.objects.filter(dial_list=row)
    firsts = leads.filter(number__in=numbers).values_list("number", flat=True)
    more = leads.filter(more_numbers__overlap=list(numbers)).values_list("more_numbers", flat=True)
    return set(firsts) | {number for numbers in more for number in numbers}


def _cells(ask: LeadAsk) -> dict[str, str]:
    cells = dict(zip(_NUMBERS, ask.numbers, strict=False))
    # a row without any text would be passed over as empty
    return {**cells, "name": ask.name, "zone": ask.zone, "": "-"}


def _lead(row: DialList, told: NewLead, ask: LeadAsk) -> Lead:
    first, *more = told.numbers
    return Lead(
        dial_list=row,
        number=first,
        more_numbers=more,
        name=told.name[:80],
        zone=told.zone,
        priority=ask.priority,
        next_at=ask.dial_at,
        fields=dict(ask.fields),
    )


def export(*, team: str, list_id: int) -> Iterator[str]:
    """Write a list as CSV, line by line; cells that a spreadsheet would take for a formula get an
    apostrophe before them. Raises UnknownList (at once, not while writing)."""
    row = selectors.dial_list(team=team, list_id=list_id)
    return _lines(row)


def _lines(row: DialList) -> Iterator[str]:
    heads = ("number", "more_numbers", "name", "zone", "priority", "state", "tries", "last_outcome")
    yield _line((*heads, "next_at", "fields"))
    for lead in Lead.objects.filter(dial_list=row).order_by("pk").iterator(chunk_size=2_000):
        said = [getattr(lead, name) for name in heads]
        said[1] = " ".join(lead.more_numbers)
        next_at = lead.next_at.isoformat() if lead.next_at else ""
        yield _line((*said, next_at, json.dumps(lead.fields, ensure_ascii=False)))


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([_safe(str(cell)) for cell in cells])
    return out.getvalue()


def _safe(cell: str) -> str:
    is_number = cell[:1] in "+-" and cell[1:].replace(" ", "").isdigit()
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and not is_number else cell


@transaction.atomic
def recycle(*, team: str, list_id: int, outcomes: Sequence[AttemptOutcome]) -> int:
    """Let the leads whose last attempt ended so begin again with all their numbers; answer how
    many. Leads being dialled, not to be called or erased are left alone. Raises UnknownList."""
    row = selectors.dial_list(team=team, list_id=list_id)
    ended = (Lead.State.WAITING, Lead.State.REACHED, Lead.State.EXHAUSTED)
    words = [outcome.value for outcome in outcomes]
    return Lead.objects.filter(dial_list=row, state__in=ended, last_outcome__in=words).update(
        state=Lead.State.NEW, next_at=None, at_number=0, tries=0, tried=[], last_outcome=""
    )


@transaction.atomic
def erase(*, team: str, lead_id: int) -> None:
    """Remove a person's data from a lead; the row stays, so that counts stay right.

    Raises UnknownLead, IllegalStep (it is being dialled).
    """
    found = selectors.lead(team=team, lead_id=lead_id)
    row = Lead.objects.select_for_update().get(pk=found.pk)
    if row.state == Lead.State.CLAIMED:
        raise IllegalStep("The lead is being dialled; erase it when the call is over.")
    row.number, row.more_numbers = f"erased-{row.pk}"[:20], []
    row.name = row.zone = ""
    row.fields, row.next_at, row.state = {}, None, Lead.State.ERASED
    row.save()
