"""What a team settles for clients of the asterCC interface."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AsterccSettings(models.Model):
    """A team's settings for asterCC clients."""

    class AsterccLanguage(models.TextChoices):
        """The eight languages of the asterCC codes, by the manual's own abbreviations."""

        CHINESE = "cn", _("Simplified Chinese")
        ENGLISH = "en", _("English")
        JAPANESE = "jp", _("Japanese")
        KOREAN = "kr", _("Korean")
        RUSSIAN = "Ru", _("Russian")
        FRENCH = "fr", _("French")
        GERMAN = "de", _("German")
        SPANISH = "es", _("Spanish")

    class Delimiter(models.TextChoices):
        """How asterCC answers are cut (its clients know one or the other)."""

        RETURN = "Return", "|Return|"
        RETUEN = "Retuen", "|Retuen|"

    astercc_delimiter = models.CharField(
        max_length=6, choices=Delimiter.choices, default=Delimiter.RETURN
    )
    astercc_language = models.CharField(
        _("asterCC language"),
        max_length=2,
        choices=AsterccLanguage.choices,
        default=AsterccLanguage.ENGLISH,
        help_text=_("Of the texts behind the codes, on the pages for developers and over REST."),
    )
    astercc_event_key = models.CharField(
        _("asterCC push event key"),
        max_length=80,
        blank=True,
        help_text=_("With its MD5 a page hears the events of the whole team. Empty: none does."),
    )
    astercc_api_domains = models.TextField(
        _("asterCC API domains"),
        blank=True,
        help_text=_(
            "Whose pages may use the interface in a browser, separated by blanks: crm.example, "
            "crm.example:8080 or https://crm.example; null for pages opened from a file, * for "
            "all. Pages of this host always may."
        ),
    )
    is_md5_allowed = models.BooleanField(_("asterCC clients may send MD5 passwords"), default=True)

    class Meta:
        abstract = True
