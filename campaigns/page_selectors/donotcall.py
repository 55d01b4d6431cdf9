"""The do-not-call list as a page shows it: narrowed, searched, a screenful at a time."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from campaigns.domain.donotcall import Scope as Whose
from campaigns.models import DoNotCall
from campaigns.page_selectors.scope import Scope

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A screenful of entries, the newest first; `after` is the cursor of the next, "" at the
    end."""

    rows: list[DoNotCall]
    after: str


def _held(scope: Scope) -> QuerySet[DoNotCall]:
    """Give the entries that hold for campaigns of the scope: also the platform's."""
    of_team = Q(team__identity=scope.team, campaign=None)
    return DoNotCall.objects.filter(
        Q(team=None) | of_team | Q(campaign__in=scope.campaigns())
    ).select_related("team", "campaign")


def entries(
    scope: Scope,
    *,
    whose: str = "",
    campaign_id: int | None = None,
    text: str = "",
    after: str = "",
) -> EntryPage:
    """Give entries by whose they are, by campaign and by a part of pattern or note."""
    rows = _held(scope)
    if whose == Whose.PLATFORM:
        rows = rows.filter(team=None)
    elif whose == Whose.TEAM:
        rows = rows.filter(team__isnull=False, campaign=None)
    elif whose == Whose.CAMPAIGN:
        rows = rows.filter(campaign__isnull=False)
    if campaign_id is not None:
        rows = rows.filter(campaign_id=campaign_id)
    if text:
        rows = rows.filter(Q(pattern__contains=text.replace(" ", "")) | Q(note__icontains=text))
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    is_more = len(found) > PAGE_SIZE
    found = found[:PAGE_SIZE]
    return EntryPage(rows=found, after=str(found[-1].pk) if is_more else "")


def entry(scope: Scope, entry_id: int) -> DoNotCall | None:
    """Give an entry inside the scope that may be taken off by its team; None when there is none."""
    return _held(scope).filter(pk=entry_id, team__isnull=False).first()
