"""Leads of a campaign as a page shows them: searched, a screenful at a time."""

from dataclasses import dataclass

from django.db.models import Q

from campaigns.domain.errors import UnknownLead
from campaigns.models import Campaign, Lead
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
    rows = Lead.objects.filter(dial_list__campaign=row).select_related("dial_list")
    if list_id is not None:
        rows = rows.filter(dial_list_id=list_id)
    if state:
        rows = rows.filter(state=state)
    if outcome:
        rows = rows.filter(last_outcome=outcome)
    if text:
        rows = rows.filter(_fits(text))
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows.order_by("pk")[: PAGE_SIZE + 1])
    is_more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    return LeadPage(rows=found, after=str(found[-1].pk) if is_more else "")


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
