"""Dial lists and their leads."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import validate_zone
from campaigns.domain.attempt import AttemptOutcome
from campaigns.models.campaigns import Campaign

FULL = RegexValidator(r"^\+[0-9]{4,15}$", _("A number in full: + and digits."))


class DialList(models.Model):
    """The numbers of a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lists")
    name = models.CharField(max_length=80)
    is_active = models.BooleanField(
        default=True, help_text=_("Leads of a list that is not active are not to be dialled.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["campaign", "name"], name="list_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Lead(models.Model):
    """A contact of a dial list with one or more numbers; the first is known once in the list."""

    class State(models.TextChoices):
        """Where it stands."""

        NEW = "new", _("New")
        CLAIMED = "claimed", _("Being dialled")
        WAITING = "waiting", _("To be tried again")
        REACHED = "reached", _("Reached")
        EXHAUSTED = "exhausted", _("Given up")
        EXCLUDED = "excluded", _("Not to be called")
        ERASED = "erased", _("Erased")

    dial_list = models.ForeignKey(
        DialList, on_delete=models.CASCADE, related_name="leads", db_index=False
    )
    number = models.CharField(max_length=20, validators=[FULL])
    more_numbers: "ArrayField[Any, Any]" = ArrayField(
        models.CharField(max_length=20, validators=[FULL]), default=list, blank=True
    )
    name = models.CharField(max_length=80, blank=True)
    zone = models.CharField(
        max_length=40,
        blank=True,
        validators=[validate_zone],
        help_text=_("The person's time zone; empty: by the number."),
    )
    priority = models.SmallIntegerField(default=0, help_text=_("Higher is dialled first."))
    fields = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.NEW, editable=False
    )
    next_at = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("Empty: as soon as the rules allow.")
    )
    at_number = models.PositiveSmallIntegerField(default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    tried = models.JSONField(default=list, editable=False)
    attempt_id = models.CharField(max_length=40, blank=True, editable=False)
    last_outcome = models.CharField(
        max_length=12,
        blank=True,
        choices=[(one.value, one.value) for one in AttemptOutcome],
        editable=False,
    )
    held_by = models.CharField(
        max_length=20,
        blank=True,
        db_default="",
        default="",
        editable=False,
        help_text=_("The gate that kept it from being dialled when it was last looked at."),
    )
    shown_to = models.CharField(
        max_length=20,
        blank=True,
        db_default="",
        default="",
        editable=False,
        help_text=_("The agent who looks at it and dials it by button."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dial_list", "number"], name="lead_number"),
        ]
        # a list may hold a million of them: each reads from one of these, in its order
        indexes = [
            models.Index(fields=["dial_list", "id"], name="lead_of_list"),
            models.Index(fields=["dial_list", "state", "id"], name="lead_state"),
            models.Index(
                fields=["dial_list", "last_outcome", "id"],
                name="lead_outcome",
                condition=~models.Q(last_outcome=""),
            ),
            models.Index(
                fields=["dial_list", "-priority", "id"],
                name="lead_fresh",
                condition=models.Q(state__in=["new", "waiting"], next_at=None),
            ),
            models.Index(
                fields=["dial_list", "priority", "next_at", "id"],
                name="lead_due",
                condition=models.Q(state__in=["new", "waiting"], next_at__isnull=False),
            ),
            models.Index(
                fields=["dial_list", "held_by", "next_at"],
                name="lead_held",
                condition=models.Q(state__in=["new", "waiting"], next_at__isnull=False),
            ),
            models.Index(
                fields=["dial_list", "shown_to"],
                name="lead_shown",
                condition=~models.Q(shown_to=""),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show the number."""
        return self.number

    @property
    def numbers(self) -> tuple[str, ...]:
        """Give all its numbers, the first first."""
        return (self.number, *self.more_numbers)


class LeadCount(models.Model):
    """So many leads of a list stand so; triggers of the database add a row for each statement that
    moves leads (also fewer than none), and rows that say the same are added up now and then."""

    # without a constraint: the last rows of a list come after it is gone
    dial_list = models.ForeignKey(
        DialList, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False
    )
    state = models.CharField(max_length=10)
    held_by = models.CharField(max_length=20)
    last_outcome = models.CharField(max_length=12)
    is_timed = models.BooleanField()  # it has an instant before which it is not dialled
    leads = models.BigIntegerField()

    class Meta:
        ordering = ["id"]

    @override
    def __str__(self) -> str:
        """Show state and number."""
        return f"{self.state}: {self.leads}"
