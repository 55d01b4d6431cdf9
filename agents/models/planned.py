"""Rows of callback lists: numbers somebody noted to be called, when, and what came of it."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.domain.planned import TicketOutcome
from agents.models.office import CONTACT


class CallbackPeriod(models.Model):
    """A time of day customers like to be called at, in the team's zone."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="callback_periods")
    period_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=40)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))
    is_default = models.BooleanField(
        _("default"), default=False, help_text=_("For callbacks planned without a period.")
    )

    class Meta:
        verbose_name = _("preferred period")
        verbose_name_plural = _("preferred periods")
        ordering = ["starts", "id"]
        constraints = [
            models.UniqueConstraint(fields=["team", "name"], name="callback_period_name"),
            models.UniqueConstraint(
                fields=["team"],
                condition=models.Q(is_default=True),
                name="callback_period_default",
                violation_error_message=_("The team has a default period: change that one first."),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Let a period end after it began."""
        known = [at for at in (self.starts, self.ends) if at is not None]
        if len(known) == 2 and known[1] <= known[0]:
            raise ValidationError({"ends": _("It ends before it begins.")})


class CallbackList(models.Model):
    """Numbers to be called by the agents of a group."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="callback_lists")
    list_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    group = models.ForeignKey(
        "AgentGroup",
        on_delete=models.CASCADE,
        related_name="callback_lists",
        help_text=_("Its agents and supervisors work on the list."),
    )

    class Meta:
        verbose_name = _("callback list")
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="callback_list_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Keep the group inside the team."""
        if self.group_id and self.team_id and self.group.team_id != self.team_id:
            raise ValidationError({"group": _("It belongs to another team.")})


class PlannedCallback(models.Model):
    """A number on a callback list; who has taken it, and whether it is settled."""

    list = models.ForeignKey(CallbackList, on_delete=models.CASCADE, related_name="callbacks")
    callback_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=21, validators=[CONTACT])
    mobile_number = models.CharField(max_length=21, blank=True, validators=[CONTACT])
    first_name = models.CharField(max_length=80, blank=True)
    last_name = models.CharField(max_length=80, blank=True)
    company = models.CharField(max_length=80, blank=True)
    description = models.CharField(max_length=500, blank=True)
    due_on = models.DateField(_("due on"), help_text=_("A day in the team's time zone."))
    period = models.ForeignKey(
        CallbackPeriod,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("preferred period"),
    )
    agent = models.ForeignKey(
        "Agent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="planned_callbacks",
        verbose_name=_("taken by"),
    )
    planned_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("planned callback")
        ordering = ["due_on", "period__starts", "id"]
        indexes = [
            models.Index(
                fields=["list"], name="planned_open", condition=models.Q(closed_at__isnull=True)
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show the number."""
        return self.number

    @override
    def clean(self) -> None:
        """Keep the period inside the team."""
        period = self.period if self.period_id else None
        if period and self.list_id and period.team_id != self.list.team_id:
            raise ValidationError({"period": _("It belongs to another team.")})


class CallbackTicket(models.Model):
    """One call to a planned callback, and what came of it; the outcome is empty until noted."""

    callback = models.ForeignKey(PlannedCallback, on_delete=models.CASCADE, related_name="tickets")
    ticket_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agent_no = models.CharField(max_length=10)
    number = models.CharField(max_length=40)
    call_id = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(one.value, one.value) for one in TicketOutcome]
    )
    comment = models.CharField(max_length=2000, blank=True)
    noted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("callback ticket")
        ordering = ["-started_at", "-id"]

    @override
    def __str__(self) -> str:
        """Show number and outcome."""
        return f"{self.number} {self.outcome}".strip()
