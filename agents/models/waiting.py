"""Rows of waiting: how callers wait for a group, and who waits to be called back."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import references
from agents.models.inbound import ONE_KEY, TARGET_HELP, Prompt, TargetField
from calls.domain.tiles import CallbackState


class QueueRules(models.Model):
    """How callers wait for a group, and where those go whom it does not take."""

    group = models.OneToOneField("AgentGroup", on_delete=models.CASCADE, related_name="rules")
    overflow_target = TargetField(
        _("overflow to"),
        help_text=format_lazy(
            "{} {}",
            _("After the longest wait, and in the cases below. Empty: the call ends."),
            TARGET_HELP,
        ),
    )
    most_waiting = models.PositiveSmallIntegerField(
        _("overflow when as many wait"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    overflows_empty = models.BooleanField(
        _("overflow when nobody is checked in"),
        default=False,
        help_text=_("Agents who pause are checked in."),
    )
    hello_prompt = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("said before the wait"),
    )
    announces_position = models.BooleanField(_("tell the place in line"), default=False)
    announces_wait = models.BooleanField(
        _("tell the expected wait"),
        default=False,
        help_text=_("The portal's own estimate, in minutes; nothing is said while it has none."),
    )
    repeat_s = models.PositiveSmallIntegerField(
        _("repeat while waiting every, seconds"),
        default=60,
        validators=[MinValueValidator(15), MaxValueValidator(600)],
        help_text=_("The place in line and the waiting prompt."),
    )
    waiting_prompt = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("said while waiting"),
        help_text=_("For example which key asks for a callback."),
    )
    callback_digit = models.CharField(
        _("key for a callback"),
        max_length=1,
        blank=True,
        validators=[ONE_KEY],
        help_text=_(
            "A waiting caller presses it, hangs up and keeps her place. Empty: not offered."
        ),
    )
    callback_prompt = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("said when a callback is noted"),
    )
    callback_tries = models.PositiveSmallIntegerField(
        _("callback tries"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    callback_retry_s = models.PositiveIntegerField(
        _("seconds between tries"), default=300, validators=[MinValueValidator(5)]
    )
    callback_life_s = models.PositiveIntegerField(
        _("give up after, seconds"),
        default=14_400,
        validators=[MinValueValidator(60), MaxValueValidator(86_400)],
    )

    class Meta:
        verbose_name = _("waiting and overflow")
        verbose_name_plural = _("waiting and overflow")

    @override
    def __str__(self) -> str:
        """Show the group."""
        return str(self.group)

    @override
    def clean(self) -> None:
        """Keep the target and the prompts inside the group's team."""
        if not self.group_id:
            return
        references.check(
            self.group.team_id,
            targets={"overflow_target": self.overflow_target},
            rows={
                "hello_prompt": self.hello_prompt,
                "waiting_prompt": self.waiting_prompt,
                "callback_prompt": self.callback_prompt,
            },
        )
        if self.overflow_target == f"group:{self.group.code}":
            raise ValidationError({"overflow_target": _("It would only come back.")})


class Callback(models.Model):
    """A caller who keeps her place in line without the receiver in her hand."""

    group = models.ForeignKey("AgentGroup", on_delete=models.CASCADE, related_name="callbacks")
    call_id = models.CharField(max_length=64, unique=True)  # the call that asked
    number = models.CharField(max_length=40)
    name = models.CharField(max_length=80, blank=True)
    line = models.CharField(max_length=40, blank=True)
    place = models.PositiveIntegerField(default=1)  # her place in line when she asked
    priority = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField()
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in CallbackState], default="waiting"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)  # when to stand in line again
    attempt_id = models.CharField(max_length=64, blank=True, db_index=True)  # the running call
    outcome = models.CharField(max_length=20, blank=True)  # of the last try
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        indexes = [
            models.Index(
                fields=["group"], name="callback_open", condition=models.Q(ended_at__isnull=True)
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show number and state."""
        return f"{self.number} {self.state}"
