"""Whose campaigns a looker may see and steer."""

from dataclasses import dataclass

from django.db.models import QuerySet

from campaigns.models import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The campaigns of one team; with `groups`, those of these agent groups (codes) alone."""

    team: str
    groups: tuple[str, ...] | None = None

    def campaigns(self) -> QuerySet[Campaign]:
        """Give the campaigns inside it."""
        rows = Campaign.objects.filter(team__identity=self.team)
        return rows if self.groups is None else rows.filter(group__code__in=self.groups)
