"""Rows of opening hours and holidays."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class BusinessHours(models.Model):
    """Weekly opening hours of a team, in the team's time zone."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="business_hours")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = _("business hours")
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="hours_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class BusinessSpan(models.Model):
    """One stretch of a weekday; what closes before it opens goes on into the next day."""

    class Weekday(models.IntegerChoices):
        """As ISO 8601 counts."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    hours = models.ForeignKey(BusinessHours, on_delete=models.CASCADE, related_name="spans")
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices)
    opens = models.TimeField()
    closes = models.TimeField(
        help_text=_("00:00 is midnight. Not later than the opening: on the next day.")
    )

    class Meta:
        ordering = ["weekday", "opens"]

    @override
    def __str__(self) -> str:
        """Show day and times."""
        return f"{self.get_weekday_display()} {self.opens:%H:%M} to {self.closes:%H:%M}"


class Holiday(models.Model):
    """A day a team is closed, whatever the hours say."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["team", "day"], name="holiday_day")]

    @override
    def __str__(self) -> str:
        """Show day and name."""
        return f"{self.day:%Y-%m-%d} {self.name}".strip()
