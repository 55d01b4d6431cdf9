"""What a team lets other systems ask and hear through the interfaces of other makers."""

import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override


class CooCenterDoor(models.Model):
    """A team's CooCenter interface. Without a row, or not enabled, there is none."""

    class StatusAs(models.TextChoices):
        """How `extension-hints-status` says what a phone does."""

        TEXT = "text", _("In words: Idle")
        CODE = "code", _("In Asterisk's numbers: 0")

    team = models.OneToOneField("Team", on_delete=models.CASCADE, related_name="coocenter")
    is_enabled = models.BooleanField(
        _("enabled"),
        default=False,
        help_text=_("Not without a WEBKEY, except in the demonstration."),
    )
    webkey = models.CharField(
        _("WEBKEY"),
        max_length=80,
        blank=True,
        help_text=_("Requests and pushes carry the MD5 of this key followed by the date."),
    )
    status_as = models.CharField(
        _("extension status"), max_length=4, choices=StatusAs.choices, default=StatusAs.TEXT
    )
    mac = models.CharField(
        _("MAC address"),
        max_length=17,
        blank=True,
        help_text=_("What pushes name as the device; empty when receivers do not look at it."),
    )

    class Meta:
        verbose_name = _("CooCenter interface")
        verbose_name_plural = _("CooCenter interfaces")

    @override
    def __str__(self) -> str:
        """Show whose it is."""
        return str(self.team)

    @override
    def clean(self) -> None:
        """Refuse an open door, and a key that would not survive a header."""
        if fault := fault_of_door(is_enabled=self.is_enabled, webkey=self.webkey):
            raise ValidationError({"webkey": fault})


class AcdCallbackRules(models.Model):
    """How a team's ACD CallBack notifications speak of it; where they go is a push target's."""

    team = models.OneToOneField("Team", on_delete=models.CASCADE, related_name="acd_callback")
    customer_number = models.PositiveIntegerField(
        _("customer number"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(2_147_483_647)],
        help_text=_("Empty: the number of the team's row."),
    )
    masks_agent_states = models.BooleanField(
        _("mask numbers in agent states too"),
        default=True,
        help_text=_("A caller who hides the number: its last three digits are xxx."),
    )

    class Meta:
        verbose_name = _("ACD CallBack rules")
        verbose_name_plural = _("ACD CallBack rules")

    @override
    def __str__(self) -> str:
        """Show whose they are."""
        return str(self.team)


class CallEventDoor(models.Model):
    """A team's Call Event (TS) interface. Without a row, or not enabled, there is none."""

    team = models.OneToOneField("Team", on_delete=models.CASCADE, related_name="call_event")
    is_enabled = models.BooleanField(
        _("enabled"),
        default=False,
        help_text=_("The socket /callevent/ws for the team's tokens, and its pushes."),
    )
    company_id = models.CharField(
        _("company id"),
        max_length=64,
        blank=True,
        help_text=_("What messages carry as companyId; empty: one made of the team's identity."),
    )
    record_url = models.CharField(
        _("recordings at"),
        max_length=300,
        blank=True,
        help_text=_("Address of a recording with {id} in it; empty: its path in Patchbay."),
    )
    is_turned = models.BooleanField(
        _("hang-up sides as FreeSWITCH names them"),
        default=False,
        help_text=_("recv_bye for a telephone that hung up; the document says send_bye."),
    )

    class Meta:
        verbose_name = _("Call Event interface")
        verbose_name_plural = _("Call Event interfaces")

    @override
    def __str__(self) -> str:
        """Show whose it is."""
        return str(self.team)


def fault_of_door(*, is_enabled: bool, webkey: str) -> str:
    """Say in words what is wrong with a CooCenter door; "" for nothing."""
    if any(unicodedata.category(char).startswith("C") for char in webkey):
        return str(_("A WEBKEY holds no control characters."))
    if is_enabled and not webkey and not settings.DEMO:
        return str(_("Without a WEBKEY everybody could ask: set one before enabling it."))
    return ""
