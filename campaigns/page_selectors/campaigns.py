"""Campaigns with what stands beside them in a table."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from campaigns.domain.errors import UnknownCampaign
from campaigns.models import Campaign, CampaignStep, Lead, LeadCount
from campaigns.page_selectors.scope import Scope

_S = Lead.State
#: Leads nothing more is done with.
WORKED_OFF = (_S.REACHED, _S.EXHAUSTED, _S.EXCLUDED, _S.ERASED)
#: Steps shown of a campaign, the newest first.
_STEPS_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """A campaign with its leads counted by state."""

    row: Campaign
    states: Counter[str]

    @property
    def leads(self) -> int:
        """Give how many leads its lists hold."""
        return self.states.total()

    @property
    def done(self) -> int:
        """Give with how many of them nothing more is done."""
        return sum(self.states[state] for state in WORKED_OFF)

    @property
    def dials_now(self) -> int:
        """Give how many of them are being dialled."""
        return self.states[_S.CLAIMED]

    @property
    def reached(self) -> int:
        """Give how many people were reached."""
        return self.states[_S.REACHED]


def campaign(scope: Scope, campaign_id: int) -> Campaign:
    """Give a campaign inside the scope. Raises UnknownCampaign."""
    rows = scope.campaigns().select_related("team", "group", "hours", "information", "message")
    found = rows.filter(pk=campaign_id).first()
    if found is None:
        raise UnknownCampaign(f"There is no campaign {campaign_id}.")
    return found


def campaign_names(scope: Scope) -> dict[int, str]:
    """Name the campaigns inside the scope by their ids."""
    return dict(scope.campaigns().values_list("pk", "name"))


def campaign_lines(scope: Scope, *, only: Iterable[int] | None = None) -> list[CampaignLine]:
    """Give the campaigns inside the scope with counts, finished ones last."""
    rows = scope.campaigns().select_related("team", "group")
    if only is not None:
        rows = rows.filter(pk__in=list(only))
    found = sorted(rows, key=lambda one: (one.state == Campaign.State.FINISHED, one.name.lower()))
    counts = states_of(found)
    return [CampaignLine(row=row, states=counts[row.pk]) for row in found]


def states_of(rows: Iterable[Campaign]) -> dict[int, Counter[str]]:
    """Count leads by state for each campaign."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    found = LeadCount.objects.filter(dial_list__campaign__in=[row.pk for row in rows]).order_by()
    told = found.values_list("dial_list__campaign_id", "state").annotate(Sum("leads"))
    for campaign_id, state, count in told:
        counts[campaign_id][state] = int(count)
    return counts


def steps(row: Campaign) -> list[CampaignStep]:
    """Give the last steps taken with a campaign, the newest first."""
    return list(CampaignStep.objects.filter(campaign=row)[:_STEPS_SHOWN])


def is_previewed(*, team: str, agent_no: str) -> bool:
    """Say whether a preview campaign runs for a group the agent belongs to."""
    rows = Campaign.objects.filter(
        team__identity=team,
        state=Campaign.State.RUNNING,
        mode=Campaign.Mode.PREVIEW,
        group__memberships__agent__agent_no=agent_no,
    )
    return rows.exists()
