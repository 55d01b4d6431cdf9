"""Rows of a team's own arrangements: favourites and default memberships."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

CONTACT = RegexValidator(r"^\+?[0-9]{2,20}$", _("An agent number or a telephone number."))


class Favourite(models.Model):
    """A contact an agent keeps at hand."""

    agent = models.ForeignKey("Agent", on_delete=models.CASCADE, related_name="favourites")
    contact = models.CharField(max_length=21, validators=[CONTACT])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agent", "contact"], name="favourite")]

    @override
    def __str__(self) -> str:
        """Show the contact."""
        return self.contact


class DefaultMembership(models.Model):
    """Where an agent belongs unless somebody decides otherwise for the day."""

    agent = models.ForeignKey("Agent", on_delete=models.CASCADE, related_name="defaults")
    group = models.ForeignKey("AgentGroup", on_delete=models.CASCADE, related_name="+")
    penalty = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["group__code"]
        constraints = [models.UniqueConstraint(fields=["agent", "group"], name="default_once")]

    @override
    def __str__(self) -> str:
        """Show the group."""
        return self.group.code
