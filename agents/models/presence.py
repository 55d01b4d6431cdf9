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
    """A stretch of one presence, for reports: by value, so that it outlives the agent. The one
    that still runs has no end. Made of agent events alone (`agents.domain.spans`)."""

    team = models.CharField(max_length=40)
    agent_no = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["team", "agent_no", "began_at"], name="span_of_agent")]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "agent_no"],
                name="one_open_span",
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show state and start."""
        return f"{self.state} {self.began_at:%Y-%m-%d %H:%M}"


class PresenceCounter(models.Model):
    """Seconds an agent spent in one presence on one day (UTC); logged in is the sum of all."""

    team = models.CharField(max_length=40)
    day = models.DateField()
    agent_no = models.CharField(max_length=20)
    state = models.CharField(max_length=20)
    reason = models.CharField(max_length=40, blank=True)
    seconds = models.DecimalField(max_digits=15, decimal_places=6, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day", "agent_no", "state", "reason"], name="presence_counter"
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show which."""
        return f"{self.day} {self.agent_no} {self.state}"
