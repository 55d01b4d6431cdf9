"""Whom nobody may dial: entries come and go, and lists are scrubbed against them."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from agents.models import Team
from calls.domain.numbering import bare, home_of
from campaigns import selectors
from campaigns.domain.donotcall import is_pattern
from campaigns.domain.errors import BadSetting
from campaigns.models import DialList, DoNotCall, Lead

_BATCH = 5_000


@transaction.atomic
def forbid(
    *,
    team: str,
    patterns: Sequence[str],
    campaign_id: int | None = None,
    note: str = "",
    by: str = "",
) -> int:
    """Add numbers and patterns to the team's do-not-call list, or a campaign's; answer how many
    were new. A number may be written as it is dialled in the team's home country.

    Raises UnknownCampaign, BadSetting.
    """
    whose = Team.objects.get(identity=team)
    campaign = None
    if campaign_id is not None:
        campaign = selectors.campaign(team=team, campaign_id=campaign_id)
    full = {in_full(pattern, whose.home_country) for pattern in patterns}
    there = DoNotCall.objects.filter(team=whose, campaign=campaign, pattern__in=full)
    new = full - set(there.values_list("pattern", flat=True))
    DoNotCall.objects.bulk_create(
        (
            DoNotCall(team=whose, campaign=campaign, pattern=one, note=note[:120], added_by=by)
            for one in sorted(new)
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    return len(new)


def in_full(pattern: str, country: str) -> str:
    """Write a number or pattern with `+` and the country's code. Raises BadSetting."""
    said = bare(pattern)
    if not said.startswith("+"):
        plain = said.rstrip("*").rstrip("?")
        full = home_of(country).prefix_in_full(plain) if said != plain else _number(plain, country)
        said = f"+{full}{said[len(plain) :]}"
    if not is_pattern(said) or not said[1:2].isdigit():
        raise BadSetting(f"{pattern} is neither a number nor a pattern like +4420*.")
    return said


def _number(plain: str, country: str) -> str:
    return home_of(country).in_full(plain) if plain.isdigit() else plain


@transaction.atomic
def allow(*, team: str, entry_id: int) -> bool:
    """Take an entry of the team, or of its campaigns, off the list; False when there is none.
    The platform's entries are the platform admin's."""
    gone, _ = DoNotCall.objects.filter(team__identity=team, pk=entry_id).delete()
    return gone > 0


@transaction.atomic
def scrub(*, team: str, list_id: int) -> int:
    """Exclude the leads of a list whose every number is forbidden now; answer how many. One that is
    being dialled is left alone, and one number of several is refused when its turn comes.

    Raises UnknownList.
    """
    row = selectors.dial_list(team=team, list_id=list_id)
    forbidden = selectors.forbidden_for(row.campaign)
    excluded = 0
    for leads in _batches(row):
        out = [
            lead
            for lead in leads
            if all(forbidden.entry_of(number) is not None for number in lead.numbers)
        ]
        excluded += Lead.objects.filter(
            pk__in=[lead.pk for lead in out], state__in=_SCRUBBED
        ).update(state=Lead.State.EXCLUDED, next_at=None)
    return excluded


_SCRUBBED = (Lead.State.NEW, Lead.State.WAITING, Lead.State.EXHAUSTED)


def _batches(row: DialList) -> Iterable[list[Lead]]:
    rows = Lead.objects.filter(dial_list=row, state__in=_SCRUBBED).only("number", "more_numbers")
    after = 0
    while batch := list(rows.filter(pk__gt=after).order_by("pk")[:_BATCH]):
        yield batch
        after = batch[-1].pk
