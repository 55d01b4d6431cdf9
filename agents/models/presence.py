"""Rows of presence: what agents do now, and what they did."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.domain.presence import AgentState


class Presence(models.Model):
    """What an agent does now: `agents.domain.presence.PresenceMachine`, kept. `resting` is what
    she does when no call keeps her, `wrap_up_s` what her present call brings."""

    agent = models.OneToOneField("Agent", on_delete=models.CASCADE, related_name="presence")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in AgentState], default="logged_out"
    )
    since = models.DateTimeField()
    reason = models.CharField(max_length=40, blank=True)
    resting = models.CharField(max_length=12, default="logged_out")
    resting_reason = models.CharField(max_length=40, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    wrap_up_s = models.PositiveIntegerField(default=0)
    call_id = models.CharField(max_length=64, blank=True, db_index=True)
    is_phone_reachable = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = _("presence")
        indexes = [
            models.Index(
                fields=["until"], name="wrap_up_ends", condition=models.Q(until__isnull=False)
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show the state."""
        return self.state


class PresenceSpan(models.Model):
    """A finished stretch of one presence, for reports."""

    agent = models.ForeignKey("Agent", on_delete=models.CASCADE, related_name="spans")
    state = models.CharField(max_length=12)
    reason = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agent", "began_at"])]

    @override
    def __str__(self) -> str:
        """Show state and start."""
        return f"{self.state} {self.began_at:%Y-%m-%d %H:%M}"
