"""Rows of the ways to the telephone network: trunks, lines, blocked numbers."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import references
from agents.models.hours import BusinessHours
from agents.models.inbound import TARGET_HELP, TargetField
from agents.models.names import IDENTITY
from agents.models.office import CONTACT
from agents.models.rules import MayBeRecorded
from calls.domain.numbering import bare


class Trunk(models.Model):
    """The way to the telephone network."""

    class Kind(models.TextChoices):
        """How the carrier knows us."""

        IP = "ip", _("By IP address")
        REGISTER = "register", _("By registration")

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="trunks")
    name = models.CharField(max_length=30, validators=[IDENTITY])
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.IP)
    host = models.CharField(max_length=120)
    port = models.PositiveIntegerField(default=5060)
    username = models.CharField(max_length=80, blank=True)
    secret = models.CharField(max_length=120, blank=True)
    codecs = models.CharField(max_length=80, default="ulaw,alaw")
    caller_id = models.CharField(max_length=20, blank=True)
    max_calls = models.PositiveIntegerField(
        _("capacity, calls"), default=30, help_text=_("Calls at once. 0: no limit of ours.")
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="trunk_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Line(MayBeRecorded):
    """A number customers call, and where it leads."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="lines")
    number = models.CharField(
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^\+?[0-9]{3,18}$")],
        help_text=_("As the trunk delivers it: digits, with or without +."),
    )
    name = models.CharField(max_length=80, blank=True)
    group = models.ForeignKey(
        "AgentGroup",
        on_delete=models.PROTECT,
        related_name="lines",
        help_text=_("Its calls are this group's until a menu or an overflow leads them elsewhere."),
    )
    open_target = TargetField(
        _("leads to"), help_text=format_lazy("{} {}", _("Empty: to its group. Else"), TARGET_HELP)
    )
    hours = models.ForeignKey(
        BusinessHours,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
        verbose_name=_("business hours"),
        help_text=_("Empty: always open, holidays too."),
    )
    closed_target = TargetField(
        _("when closed"),
        default="hangup",
        help_text=format_lazy("{} {}", _("Outside the hours."), TARGET_HELP),
    )
    priority = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(10)],
        help_text=_("0 to 10. Callers of a higher line stand before all lower ones of a group."),
    )
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["number"]

    @override
    def __str__(self) -> str:
        """Show the number."""
        return self.number

    @override
    def clean(self) -> None:
        """Keep targets, group and hours inside the team."""
        super().clean()
        group = self.group if self.group_id else None
        references.check(
            self.team_id,
            targets={"open_target": self.open_target, "closed_target": self.closed_target},
            rows={"group": group, "hours": self.hours},
        )


def check_number(value: str) -> None:
    """Refuse what is no telephone number. Raises ValidationError."""
    try:
        CONTACT(bare(value))
    except ValidationError as error:
        words = _("No telephone number: 2 to 20 digits, + may stand before them.")
        raise ValidationError(words) from error


class BlockedNumber(models.Model):
    """A number whose calls the team does not take."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="blocked_numbers")
    number = models.CharField(
        max_length=30,
        validators=[check_number],
        help_text=_(
            "As it is dialled: 020 7946 0000, +44 20 7946 0000. Its calls are refused however the "
            "trunk writes it."
        ),
    )
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "number"], name="blocked_number")]

    @override
    def __str__(self) -> str:
        """Show the number."""
        return self.number

    @override
    def clean(self) -> None:
        """Keep the digits without what people write between them."""
        super().clean()
        self.number = bare(self.number)
