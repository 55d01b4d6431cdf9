"""Leads of a campaign as a page shows them: searched, a screenful at a time."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from calls.domain.numbering import bare, home_of
from campaigns.domain.errors import UnknownLead
from campaigns.models import Campaign, DialList, Lead
from campaigns.page_selectors.scope import Scope

PAGE_SIZE = 50
#: A search by digits needs so many, or it would read the whole list.
LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage:
    """A screenful of leads; `after` is the cursor of the next, "" at the end."""

    rows: list[Lead]
    after: str


def leads(
    row: Campaign,
    *,
    list_id: int | None = None,
    state: str = "",
    outcome: str = "",
    text: str = "",
    after: str = "",
) -> LeadPage:
    """Give leads of a campaign by list, state, last outcome and a part of number or name."""
    lists = DialList.objects.filter(campaign=row)
    if list_id is not None:
        lists = lists.filter(pk=list_id)
    fits = Q()
    if state:
        fits &= Q(state=state)
    if outcome:
        fits &= ~Q(last_outcome="") & Q(last_outcome=outcome)
    if text:
        fits &= _is_whole(text, row, lists) or _fits(text)
    if after.isascii() and after.isdigit() and len(after) < 19:
        fits &= Q(pk__gt=int(after))
    # list by list, each from its own index: a search over all of them would sort a million
    found: list[Lead] = []
    for one in lists:
        rows = Lead.objects.filter(fits, dial_list_id=one.pk).order_by("pk")
        for lead_row in rows[: PAGE_SIZE + 1]:
            lead_row.dial_list = one
            found.append(lead_row)
    found = sorted(found, key=lambda lead_row: lead_row.pk)
    is_more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    return LeadPage(rows=found, after=str(found[-1].pk) if is_more else "")


def _is_whole(text: str, row: Campaign, lists: QuerySet[DialList]) -> Q | None:
    """Take the text for a whole number, where a lead has just that: an index finds it, and the list
    need not be read for parts of numbers."""
    plain = bare(text)
    if not plain.removeprefix("+").isdigit() or not plain.isascii():
        return None
    numbers = {f"+{plain.removeprefix('+')}", f"+{home_of(row.team.home_country).in_full(plain)}"}
    known = Lead.objects.filter(dial_list_id__in=list(lists.values_list("pk", flat=True)))
    return Q(number__in=numbers) if known.filter(number__in=numbers).exists() else None


def _fits(text: str) -> Q:
    plain = text.replace(" ", "")
    if plain.removeprefix("+").isdigit() and len(plain) >= LEAST_DIGITS:
        # a number may be written as people in its country write it: with a zero first
        digits = plain.removeprefix("+").lstrip("0")
        return Q(number__contains=digits) | Q(more_numbers__contains=[f"+{digits}"])
    return Q(name__icontains=text)


def lead(scope: Scope, lead_id: int) -> Lead:
    """Give a lead inside the scope. Raises UnknownLead."""
    rows = Lead.objects.filter(dial_list__campaign__in=scope.campaigns())
    found = rows.select_related("dial_list__campaign__team").filter(pk=lead_id).first()
    if found is None:
        raise UnknownLead(f"There is no lead {lead_id}.")
    return found
