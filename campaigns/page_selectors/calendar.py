"""What is to be called when: leads with a time of their own, and how many are tried again."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import TruncHour

from campaigns.models import DialList, Lead
from campaigns.page_selectors.scope import Scope
from campaigns.selectors.counting import OPEN, gates_in

#: So many appointments at most are shown of one week.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The leads somebody wants called at a time, soonest first, and by hour how many others are
    tried again because nobody was reached."""

    appointments: list[Lead]
    retries: dict[datetime, int]


def week(scope: Scope, *, since: datetime, until: datetime) -> Week:
    """Give what is to be called between two instants."""
    lists = DialList.objects.filter(campaign__in=scope.campaigns()).values_list("pk", flat=True)
    rows = Lead.objects.filter(
        dial_list_id__in=list(lists),
        held_by__in=gates_in(lists),
        state__in=OPEN,
        next_at__gte=since,
        next_at__lt=until,
    )
    appointments = rows.filter(state=Lead.State.NEW).select_related("dial_list__campaign")
    again = rows.filter(state=Lead.State.WAITING).order_by()
    counts = again.annotate(hour=TruncHour("next_at")).values_list("hour").annotate(Count("pk"))
    return Week(appointments=list(appointments.order_by("next_at")[:MOST]), retries=dict(counts))
