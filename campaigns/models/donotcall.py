"""Whom nobody may dial."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import Team
from campaigns.domain.donotcall import Scope, is_pattern
from campaigns.models.campaigns import Campaign


def validate_pattern(text: str) -> None:
    """Refuse what is neither a number in full nor a pattern."""
    if not is_pattern(text):
        raise ValidationError(_("A number in full, or a pattern: +442079460001, +4420*, +4420????"))


class DoNotCall(models.Model):
    """A number or pattern nobody may dial: with neither team nor campaign on the whole platform."""

    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="do_not_call"
    )
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.CASCADE, related_name="do_not_call"
    )
    pattern = models.CharField(max_length=20, validators=[validate_pattern])
    note = models.CharField(max_length=120, blank=True)
    added_by = models.CharField(max_length=150, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("do-not-call entry")
        verbose_name_plural = _("do-not-call entries")
        indexes = [
            models.Index(
                fields=["team"],
                name="do_not_call_shapes",
                condition=models.Q(pattern__contains="?"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pattern", "team", "campaign"], name="do_not_call", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(campaign=None) | models.Q(team__isnull=False),
                name="do_not_call_scope",
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show the pattern."""
        return self.pattern

    @property
    def scope(self) -> Scope:
        """Say for whom it holds."""
        if self.campaign_id is not None:
            return Scope.CAMPAIGN
        return Scope.TEAM if self.team_id is not None else Scope.PLATFORM

    @override
    def clean(self) -> None:
        """Keep the campaign inside the team."""
        super().clean()
        if self.campaign is not None and self.campaign.team_id != self.team_id:
            raise ValidationError({"campaign": _("It belongs to another team.")})
