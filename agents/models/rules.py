"""What settings may say: countries, prefixes, and which calls are recorded."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from agents.domain.recording import Record
from calls.domain import numbering
from calls.domain.dialling import EVERYWHERE, is_prefix

#: How a team's setting names its own country.
HOME = "home"


class RecordingPolicy(models.TextChoices):
    """Which calls are recorded."""

    NEVER = Record.NEVER.value, _("Never")
    ON_DEMAND = Record.ON_DEMAND.value, _("When the agent asks")
    ALWAYS = Record.ALWAYS.value, _("Always")
    PERCENTAGE = Record.PERCENTAGE.value, _("A share of the calls, the others when the agent asks")


class RecordingsHeard(models.TextChoices):
    """What of a team's recordings its agents may play."""

    NONE = "none", _("Nothing")
    OWN = "own", _("Their own calls")
    TEAM = "team", _("All calls of the team")


def check_countries(value: str) -> None:
    """Refuse a word that names no country. Raises ValidationError."""
    known = {HOME, EVERYWHERE, *numbering.all_countries()}
    _refuse([word for word in value.split() if word not in known], _("No such country"))


def check_prefixes(value: str) -> None:
    """Refuse what cannot be a prefix. Raises ValidationError."""
    _refuse([word for word in value.split() if not is_prefix(word)], _("Not a prefix"))


def check_emergency(value: str) -> None:
    """Refuse what is no short number. Raises ValidationError."""
    bad = [word for word in value.split() if not (word.isascii() and word.isdigit())]
    _refuse(bad, _("Not a number"))


def check_home(value: str) -> None:
    """Refuse what names no country. Raises ValidationError."""
    _refuse([value] if value not in numbering.all_countries() else [], _("No such country"))


def _refuse(words: list[str], why: Any) -> None:
    if words:
        raise ValidationError(f"{why}: {' '.join(words)}")


class DiallingSettings(models.Model):
    """What a team's people may dial, by click or keyed on a phone."""

    allowed_countries = models.TextField(
        _("countries phones may call"),
        blank=True,
        default="home",
        validators=[check_countries],
        help_text=_(
            "Two letters each, separated by blanks: GB FR US. The word home stands for the home "
            "country, * for all. Empty: no country, only the prefixes below."
        ),
    )
    allowed_prefixes = models.TextField(
        _("prefixes allowed beyond these countries"),
        blank=True,
        validators=[check_prefixes],
        help_text=_("As they are dialled, separated by blanks: +35318 0044. Usually empty."),
    )
    blocked_prefixes = models.TextField(
        _("blocked prefixes"),
        blank=True,
        validators=[check_prefixes],
        help_text=_(
            "As they are dialled, separated by blanks: 070 +4476. They win over everything that is "
            "allowed, except emergency numbers."
        ),
    )
    allow_premium = models.BooleanField(
        _("premium rate and shared cost"),
        default=False,
        help_text=_("Numbers that cost more than a call, in every country. Best left off."),
    )
    emergency_numbers = models.CharField(
        max_length=80,
        default="112 999",
        blank=True,
        validators=[check_emergency],
        help_text=_(
            "Separated by blanks, besides those of the home country. Always dialled, whatever else "
            "is set here."
        ),
    )
    max_outbound_calls = models.PositiveIntegerField(
        _("calls to the outside at once"),
        default=30,
        help_text=_("By click or keyed on a phone. 0: no limit. Emergency calls always pass."),
    )

    class Meta:
        abstract = True


class RecordingSettings(models.Model):
    """Which calls of a team are recorded, for how long that is kept, and who hears it."""

    recording_policy = models.CharField(
        _("calls are recorded"),
        max_length=12,
        choices=RecordingPolicy.choices,
        default=RecordingPolicy.ON_DEMAND,
        help_text=_("A group's and a line's own setting win over this one."),
    )
    recording_percent = models.PositiveIntegerField(
        _("share of the calls, per cent"), default=10, validators=[MaxValueValidator(100)]
    )
    recording_days = models.PositiveIntegerField(
        _("recordings are kept for, days"),
        default=90,
        help_text=_("Older ones are removed every night. 0: kept for ever."),
    )
    recordings_heard = models.CharField(
        _("agents may play"),
        max_length=4,
        choices=RecordingsHeard.choices,
        default=RecordingsHeard.OWN,
        help_text=_("Supervisors always hear what their groups talked."),
    )

    class Meta:
        abstract = True


class MayBeRecorded(models.Model):
    """A line or a group with a setting of its own."""

    recording_policy = models.CharField(
        _("calls are recorded"),
        max_length=12,
        choices=RecordingPolicy.choices,
        blank=True,
        help_text=_("Empty: a line does as its group, a group as the team."),
    )
    recording_percent = models.PositiveIntegerField(
        _("share of the calls, per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Only for a share of the calls."),
    )
    recording_notice = models.ForeignKey(
        "agents.Prompt",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("said before recording"),
        help_text=_(
            "Before a call that records itself: to a caller before she waits, to a customer who "
            "answers before she is connected. Empty on a line: the group's."
        ),
    )

    class Meta:
        abstract = True
