"""Rows of campaigns: what is dialled, for whom, from which list."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import AgentGroup, Team


class Campaign(models.Model):
    """A purpose with lists, agents, hours and pacing."""

    class Mode(models.TextChoices):
        """How its numbers are dialled."""

        MANUAL = "manual", _("Manual")
        PREVIEW = "preview", _("Preview")
        PROGRESSIVE = "progressive", _("Progressive")
        POWER = "power", _("Power")
        PREDICTIVE = "predictive", _("Predictive")

    class State(models.TextChoices):
        """Whether it dials."""

        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=80)
    group = models.ForeignKey(AgentGroup, on_delete=models.PROTECT, related_name="campaigns")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.PROGRESSIVE)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="campaign_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class DialList(models.Model):
    """The numbers of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lists")
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Lead(models.Model):
    """One entry of a dial list."""

    dial_list = models.ForeignKey(DialList, on_delete=models.CASCADE, related_name="leads")
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dial_list", "number"], name="lead_number"),
        ]

    @override
    def __str__(self) -> str:
        """Show the number."""
        return self.number
