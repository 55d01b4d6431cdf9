"""What the dialer did: every dial, what decided on it, and how each campaign is doing."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import Team
from campaigns.domain.attempt import AttemptOutcome
from campaigns.models.campaigns import Campaign
from campaigns.models.lists import Lead


class Attempt(models.Model):
    """One dialling of one number of a lead, written before the switch is asked for it. Its call's
    id makes the id of the channel, so the switch can have it once at most."""

    class How(models.TextChoices):
        """Who began it."""

        DIALER = "dialer", _("The dialer")
        AGENT = "agent", _("An agent, by button")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.RESTRICT, related_name="attempts")
    lead = models.ForeignKey(Lead, null=True, on_delete=models.SET_NULL, related_name="attempts")
    number = models.CharField(max_length=20)
    at_number = models.PositiveSmallIntegerField(default=0)
    call_id = models.CharField(_("call"), max_length=64, unique=True)
    leg_id = models.CharField(_("channel's id"), max_length=150, unique=True)
    order_id = models.UUIDField(null=True, editable=False)
    pbx = models.CharField(_("PBX"), max_length=40)
    trunk = models.CharField(max_length=70, blank=True)
    how = models.CharField(max_length=8, choices=How.choices, default=How.DIALER)
    mode = models.CharField(max_length=12)
    decision = models.CharField(
        max_length=64, blank=True, help_text=_("Hash of the line of evidence it stands on.")
    )
    claimed_at = models.DateTimeField()
    rang_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(
        null=True, help_text=_("No agent came in time; the message began.")
    )
    ended_at = models.DateTimeField(null=True)
    agent_no = models.CharField(max_length=20, blank=True)
    detected = models.CharField(
        max_length=8, blank=True, help_text=_("What the detection said: human, machine, unsure.")
    )
    is_played = models.BooleanField(default=False, help_text=_("The message was played."))
    network = models.CharField(max_length=20, blank=True)
    cause = models.IntegerField(default=0)
    outcome = models.CharField(
        max_length=12, blank=True, choices=[(one.value, one.value) for one in AttemptOutcome]
    )
    talked_s = models.FloatField(default=0.0)
    is_settled = models.BooleanField(
        default=False, help_text=_("Its lead, the counts and the evidence know how it ended.")
    )

    class Meta:
        ordering = ["-claimed_at", "-id"]
        constraints = [
            # whatever two workers do at once: a number is dialled once at a time
            models.UniqueConstraint(
                fields=["team", "number"],
                condition=models.Q(ended_at=None),
                name="attempt_under_way",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "-claimed_at"], name="attempt_campaign"),
            models.Index(fields=["team", "number", "-claimed_at"], name="attempt_number"),
            models.Index(
                fields=["campaign"],
                name="attempt_unsettled",
                condition=models.Q(is_settled=False),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show number and time."""
        return f"{self.number} {self.claimed_at:%Y-%m-%d %H:%M:%S}"


class Pace(models.Model):
    """What the dialer last decided for a campaign, and its counts of today; one row each. Whoever
    writes evidence of the campaign holds it."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.CASCADE, primary_key=True, related_name="pace"
    )
    at = models.DateTimeField(null=True)
    why = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200, blank=True)
    dial = models.PositiveIntegerField(default=0)
    snapshot = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)

    @override
    def __str__(self) -> str:
        """Show what kept it from dialling more."""
        return self.why


class Evidence(models.Model):
    """One line of a campaign's evidence of one day (UTC), chained to the one before."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="evidence")
    day = models.DateField()
    n = models.PositiveIntegerField()
    at = models.DateTimeField()
    body = models.TextField()
    before = models.CharField(max_length=64)
    own = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["campaign", "day", "n"]
        verbose_name_plural = _("evidence")
        constraints = [
            models.UniqueConstraint(fields=["campaign", "day", "n"], name="evidence_line")
        ]

    @override
    def __str__(self) -> str:
        """Show day and number."""
        return f"{self.day} {self.n}"


class PaceMinute(models.Model):
    """What the agents of a campaign did in one minute: seconds of talk and wrap-up, and of being
    there; for charts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="minutes")
    at = models.DateTimeField()
    busy_s = models.FloatField(default=0.0)
    here_s = models.FloatField(default=0.0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "at"], name="pace_minute")]

    @override
    def __str__(self) -> str:
        """Show the minute."""
        return f"{self.at:%Y-%m-%d %H:%M}"
