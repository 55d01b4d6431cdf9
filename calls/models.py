"""Rows of calls: live ones, the event log, CDRs and orders to the switch."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from typing_extensions import override


class LiveCall(models.Model):
    """A running call: the state of its machine, so that a restarted bridge goes on."""

    call_id = models.CharField(max_length=64, primary_key=True)
    team = models.CharField(max_length=40, db_index=True)
    pbx = models.CharField(max_length=40)
    state = models.CharField(max_length=20)
    group = models.CharField(max_length=20, blank=True)
    agent_nos = ArrayField(models.CharField(max_length=20), default=list)
    tile = models.JSONField(default=dict)  # the CallTile, as events carry it
    machine = models.JSONField(default=dict)  # calls.domain.call.Call, dumped
    legs = models.JSONField(default=dict)  # live leg id -> {channel, role, agent_no, endpoint}
    # The agent's words, set while the call runs; never written by the bridge.
    hangup_by = models.CharField(max_length=12, blank=True)  # who asked the portal to end it
    disposition = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)  # a command is under way
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField(auto_now=True)

    @override
    def __str__(self) -> str:
        """Show the id."""
        return self.call_id


class EventRow(models.Model):
    """One canonical event; `seq` is commit order (see `calls.stream.append`)."""

    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    team = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    call_id = models.CharField(max_length=64, blank=True)
    agent_no = models.CharField(max_length=20, blank=True)
    group = models.CharField(max_length=20, blank=True)
    body = models.JSONField()

    class Meta:
        indexes = [
            models.Index(fields=["team", "seq"]),
            models.Index(fields=["call_id"]),
        ]

    @override
    def __str__(self) -> str:
        """Show number and kind."""
        return f"{self.seq} {self.kind}"


class LogHorizon(models.Model):
    """How far back the event log of a team ("" is every team) was forgotten: events numbered
    `seq` and less may be gone, the newest of them was of `at`."""

    team = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField()
    at = models.DateTimeField()

    @override
    def __str__(self) -> str:
        """Show whose and up to where."""
        return f"{self.team or 'all'} {self.seq}"


class Cdr(models.Model):
    """The kept summary of an ended call: a snapshot by value, outlives agent and campaign."""

    call_id = models.CharField(max_length=64, unique=True)
    team = models.CharField(max_length=40)
    pbx = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    outcome = models.CharField(max_length=20)
    hung_up_by = models.CharField(max_length=12)
    cause = models.IntegerField()
    customer_number = models.CharField(max_length=40, blank=True)
    customer_name = models.CharField(max_length=80, blank=True)
    target_agent_no = models.CharField(max_length=20, blank=True)
    line = models.CharField(max_length=40, blank=True)
    group = models.CharField(max_length=20, blank=True)
    agent_no = models.CharField(max_length=20, blank=True)
    agent_name = models.CharField(max_length=80, blank=True)
    campaign = models.CharField(max_length=40, blank=True)
    userdata = models.TextField(blank=True)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField()
    waited_s = models.FloatField(default=0)
    talked_s = models.FloatField(default=0)
    held_s = models.FloatField(default=0)
    disposition = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = "CDR"
        indexes = [
            models.Index(fields=["team", "-started_at"]),
            models.Index(fields=["team", "agent_no", "-started_at"]),
            models.Index(fields=["team", "customer_number", "-started_at"]),
        ]

    @override
    def __str__(self) -> str:
        """Show who and when."""
        return f"{self.customer_number or self.target_agent_no} {self.started_at:%Y-%m-%d %H:%M}"


class CdrSegment(models.Model):
    """One leg of an ended call."""

    cdr = models.ForeignKey(Cdr, on_delete=models.CASCADE, related_name="segments")
    leg_id = models.CharField(max_length=150)
    role = models.CharField(max_length=12)
    agent_no = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=40, blank=True)
    started_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField()
    rang_s = models.FloatField(default=0)
    talked_s = models.FloatField(default=0)
    held_s = models.FloatField(default=0)
    cause = models.IntegerField()

    class Meta:
        ordering = ["started_at", "id"]

    @override
    def __str__(self) -> str:
        """Show who."""
        return f"{self.role} {self.agent_no or self.number}"


class CallCounter(models.Model):
    """Calls of one day (UTC, the day they started), by kind, group and agent.

    The row without an agent counts the calls themselves, those with one her part in them: offers
    rung, answered and missed, and her own seconds. See `calls.domain.counting`.
    """

    team = models.CharField(max_length=40)
    day = models.DateField()
    kind = models.CharField(max_length=12)
    group = models.CharField(max_length=20, blank=True)
    agent_no = models.CharField(max_length=20, blank=True)
    offered = models.IntegerField(default=0)
    answered = models.IntegerField(default=0)
    missed = models.IntegerField(default=0)
    abandoned = models.IntegerField(default=0)
    waited_s = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    talked_s = models.DecimalField(max_digits=15, decimal_places=3, default=0)
    held_s = models.DecimalField(max_digits=15, decimal_places=3, default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day", "kind", "group", "agent_no"], name="call_counter"
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show which."""
        return f"{self.day} {self.kind} {self.group} {self.agent_no}"


class SwitchOrder(models.Model):
    """Something asked of the switch. `state`: new, sent, accepted, refused, expired. Never sent
    twice: sending is claimed by the update new -> sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.CharField(max_length=40)
    pbx = models.CharField(max_length=40)
    plan = models.UUIDField(null=True, blank=True)  # the steps of one command share it
    kind = models.CharField(max_length=30)
    body = models.JSONField()
    state = models.CharField(max_length=10, default="new")
    words = models.CharField(max_length=200, blank=True)
    placed_at = models.DateTimeField(auto_now_add=True)
    deadline = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["pbx", "placed_at"],
                name="switchorder_new",
                condition=models.Q(state="new"),
            ),
        ]

    @override
    def __str__(self) -> str:
        """Show kind and state."""
        return f"{self.kind} {self.state}"


class PbxLink(models.Model):
    """The portal's link to one PBX. `epoch` grows with each holder of the lease, and every
    commit of the bridge checks it, so that a holder cut off cannot write any more."""

    pbx = models.CharField(max_length=40, primary_key=True)
    epoch = models.BigIntegerField(default=0)
    is_up = models.BooleanField(default=False)
    since = models.DateTimeField(auto_now=True)
    reachable = models.JSONField(default=list)  # endpoints that have a contact
    pbx_started_at = models.CharField(max_length=40, blank=True)

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.pbx


class ProvisionedSection(models.Model):
    """A configuration object the PBX has from us, with the hash of what was sent."""

    pbx = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    fault = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pbx", "kind", "name"], name="one_section"),
        ]

    @override
    def __str__(self) -> str:
        """Show kind and name."""
        return f"{self.kind} {self.name}"


class FileToken(models.Model):
    """Leave to deliver one file, once; only the SHA-256 of the token is kept. `file_id` becomes
    the recording's id."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=20)
    team = models.CharField(max_length=40)
    call_id = models.CharField(max_length=64, db_index=True)
    file_id = models.UUIDField(unique=True)
    asked_by = models.CharField(max_length=20, blank=True)  # agent number, "" for the policy
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        """Show what it is for."""
        return f"{self.purpose} of {self.call_id}"


class Recording(models.Model):
    """A sound file that has arrived from a PBX. `path` is relative to FILES_ROOT; `seconds` is
    its length, pauses included; `sha256` is that of the whole file."""

    class Purpose(models.TextChoices):
        """What was recorded."""

        CALL = "call"
        VOICEMAIL = "voicemail"

    id = models.UUIDField(primary_key=True, editable=False)
    team = models.CharField(max_length=40)
    call_id = models.CharField(max_length=64, db_index=True)
    purpose = models.CharField(max_length=20, choices=Purpose.choices, default=Purpose.CALL)
    asked_by = models.CharField(max_length=20, blank=True)
    started_at = models.DateTimeField()
    seconds = models.FloatField()
    peaks = models.JSONField(default=list)  # the wave's height, per cent, in equal stretches
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    stored_at = models.DateTimeField()

    class Meta:
        ordering = ["started_at"]
        indexes = [models.Index(fields=["team", "stored_at"], name="recording_age")]

    @override
    def __str__(self) -> str:
        """Show the call and the start."""
        return f"{self.call_id} {self.started_at:%Y-%m-%d %H:%M}"


class Mending(models.Model):
    """How often our picture of a PBX was wrong and put right, by what was wrong."""

    pbx = models.CharField(max_length=40)
    what = models.CharField(max_length=20)
    count = models.BigIntegerField(default=0)
    last_at = models.DateTimeField()
    last_story = models.CharField(max_length=300)

    class Meta:
        ordering = ["pbx", "what"]
        constraints = [models.UniqueConstraint(fields=["pbx", "what"], name="mending")]

    @override
    def __str__(self) -> str:
        """Show what and how often."""
        return f"{self.what} {self.count}"
