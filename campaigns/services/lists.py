"""What becomes of a list as a whole, and when one of its leads is called."""

from datetime import datetime, timedelta

from django.db import transaction

from calls import stream
from campaigns.domain.errors import BadSetting, IllegalStep
from campaigns.domain.events import LeadScheduled
from campaigns.models import Attempt, DialList, Lead

#: How far ahead somebody may be promised a call.
FARTHEST = timedelta(days=5 * 366)
_SETTLED = frozenset({Lead.State.CLAIMED, Lead.State.EXCLUDED, Lead.State.ERASED})


@transaction.atomic
def change_list(
    *, row: DialList, name: str | None = None, is_active: bool | None = None
) -> DialList:
    """Name a list, and say whether it is dialled; None leaves either as it is.

    Raises BadSetting.
    """
    kept = DialList.objects.select_for_update().get(pk=row.pk)
    if name is not None:
        kept.name = name.replace("\0", "").strip()[:80]
        others = DialList.objects.filter(campaign=kept.campaign, name=kept.name)
        if not kept.name:
            raise BadSetting("A list has a name.")
        if others.exclude(pk=kept.pk).exists():
            raise BadSetting("The campaign has a list of this name.")
    if is_active is not None:
        kept.is_active = is_active
    kept.save(update_fields=["name", "is_active"])
    return kept


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
def call_at(*, row: Lead, at: datetime | None, by: str, now: datetime) -> Lead:
    """Let a lead begin again at an instant somebody agreed with the person; None: as soon as the
    rules allow. Raises IllegalStep (it is being dialled, not to be called, or erased), BadSetting
    (years ago, or years from now)."""
    if at is not None and abs(at - now) > FARTHEST:
        raise BadSetting("That is more than five years away.")
    kept = Lead.objects.select_for_update().get(pk=row.pk)
    if kept.state in _SETTLED:
        raise IllegalStep(f"A lead that is {kept.get_state_display().lower()} has no other time.")
    kept.state, kept.next_at, kept.at_number = Lead.State.NEW, at, 0
    kept.tries, kept.tried, kept.held_by, kept.shown_to = 0, [], "", ""
    kept.save(
        update_fields=["state", "next_at", "at_number", "tries", "tried", "held_by", "shown_to"]
    )
    if at is not None:
        stream.append([_told(kept, at, by, now)])
    return kept


def _told(row: Lead, at: datetime, by: str, now: datetime) -> LeadScheduled:
    campaign = row.dial_list.campaign
    return LeadScheduled(
        at=now,
        team=campaign.team.identity,
        campaign=str(campaign.pk),
        group=campaign.group.code,
        lead=str(row.pk),
        number=row.number,
        name=row.name,
        since=at,
        by=by,
    )
