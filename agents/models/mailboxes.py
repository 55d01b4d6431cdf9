"""Rows of mailboxes and what callers left in them."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import references
from agents.models.inbound import CODE, Prompt


class Mailbox(models.Model):
    """Where callers leave messages for a group."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="mailboxes")
    code = models.CharField(max_length=30, validators=[CODE])
    name = models.CharField(max_length=80)
    group = models.ForeignKey(
        "AgentGroup",
        on_delete=models.PROTECT,
        related_name="mailboxes",
        help_text=_("Its agents and supervisors listen to the messages."),
    )
    greeting = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Played before the tone."),
    )
    mail_to = models.EmailField(
        _("mail to"), blank=True, help_text=_("Told of each new message. Empty: nobody.")
    )
    longest_s = models.PositiveSmallIntegerField(
        _("longest message, seconds"),
        default=120,
        validators=[MinValueValidator(5), MaxValueValidator(600)],
    )

    class Meta:
        ordering = ["code"]
        verbose_name_plural = _("mailboxes")
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="mailbox_code")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Keep group and greeting inside the team."""
        group = self.group if self.group_id else None
        references.check(self.team_id, targets={}, rows={"group": group, "greeting": self.greeting})

    @override
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Stay while anything leads here."""
        references.protect(self)
        return super().delete(*args, **options)


class VoicemailMessage(models.Model):
    """A message a caller left."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="messages")
    call_id = models.CharField(max_length=64, unique=True)
    number = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=80, blank=True)
    left_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    path = models.CharField(max_length=200, blank=True, editable=False)  # below FILES_ROOT
    heard_at = models.DateTimeField(null=True, blank=True)
    heard_by = models.CharField(max_length=80, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-left_at"]
        indexes = [
            models.Index(
                fields=["mailbox"],
                name="message_open",
                condition=models.Q(done_at__isnull=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show who and when."""
        return f"{self.number} {self.left_at:%Y-%m-%d %H:%M}"
