"""Rows of pushes: where they go, and each one on its way."""

import base64
import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from portal.webhooks import dialects
from portal.webhooks.domain.addresses import fault_of_url, is_literal, is_public
from portal.webhooks.domain.breaker import BreakerState

#: How much is kept of a request and of an answer, characters.
MOST_REQUEST = 4000
MOST_ANSWER = 1000
#: Tries kept by name with a push; more are only counted.
MOST_TRIES_KEPT = 10
#: How a secret of the Standard Webhooks scheme begins; its key follows in Base64.
KEY_FOLLOWS = "whsec_"


def new_secret() -> str:
    """Make a signing secret as the Standard Webhooks scheme writes it."""
    return KEY_FOLLOWS + base64.b64encode(secrets.token_bytes(24)).decode()


class PushTarget(models.Model):
    """A server that is told what happens in a team."""

    class Method(models.TextChoices):
        """How the server is asked."""

        POST = "POST"
        PUT = "PUT"
        GET = "GET"
        HEAD = "HEAD"

    team = models.ForeignKey("agents.Team", on_delete=models.CASCADE, related_name="push_targets")
    name = models.CharField(max_length=60)
    dialect = models.CharField(
        max_length=20,
        default=dialects.OWN,
        help_text=_("The words it is told in; webhooks are Patchbay's own."),
    )
    url = models.CharField(_("address"), max_length=500)
    method = models.CharField(max_length=4, choices=Method.choices, default=Method.POST)
    number_format = models.CharField(
        max_length=20, blank=True, help_text=_("For dialects that can write numbers in several.")
    )
    events = ArrayField(
        models.CharField(max_length=40),
        default=list,
        blank=True,
        help_text=_("Kinds of events, separated by commas; empty for all the dialect speaks of."),
    )
    secret = models.CharField(
        max_length=100, default=new_secret, help_text=_("Signs own webhooks.")
    )
    is_enabled = models.BooleanField(_("enabled"), default=True)
    is_paused = models.BooleanField(
        _("paused"), default=False, help_text=_("What happens is kept and sent when it goes on.")
    )
    paused_why = models.CharField(max_length=80, blank=True)
    breaker = models.CharField(
        max_length=8,
        choices=[(one.value, one.value) for one in BreakerState],
        default=BreakerState.CLOSED.value,
        editable=False,
    )
    breaker_until = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    openings = models.PositiveIntegerField(default=0, editable=False)
    last_fault = models.CharField(max_length=200, blank=True, editable=False)
    last_delivered_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="push_target_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Refuse an address pushes may not go to, and words the dialect does not know."""
        faults = faults_of(
            url=self.url,
            method=self.method,
            dialect=self.dialect,
            events=self.events,
            number_format=self.number_format,
            secret=self.secret,
        )
        if faults:
            raise ValidationError(faults)


def usual_method(dialect: str) -> str:
    """Give the method a dialect is told by when none is named; POST for one there is not."""
    if dialect and dialect in dialects.names():
        return dialects.of(dialect).METHODS[0]
    return PushTarget.Method.POST.value


def faults_of(
    *,
    url: str,
    method: str,
    dialect: str,
    events: list[str],
    number_format: str = "",
    secret: str | None = None,
) -> dict[str, str]:
    """Say what is wrong with a target, by field. Names are looked up only when it is sent to; a
    secret that is None was not named."""
    faults: dict[str, str] = {}
    if secret is not None and dialect == dialects.OWN and not _can_sign(secret):
        faults |= {"secret": "A secret is whsec_ and Base64 of its key; left out, one is made."}
    if fault := fault_of_url(url):
        faults["url"] = fault
    elif not _may_be_reached(urlsplit(url).hostname or ""):
        faults["url"] = "Pushes may not go to this network."
    if dialect not in dialects.names():
        faults["dialect"] = "There is no such dialect: " + ", ".join(dialects.names()) + "."
        return faults
    unknown = set(events) - dialects.of(dialect).KINDS
    if unknown:
        faults["events"] = "It does not speak of " + ", ".join(sorted(unknown)) + "."
    said = dialects.of(dialect)
    if method not in said.METHODS:
        faults["method"] = "It is told by " + ", ".join(said.METHODS) + "."
    if number_format and number_format not in said.NUMBER_FORMATS:
        known = ", ".join(said.NUMBER_FORMATS) or "none"
        faults["number_format"] = f"It knows these formats: {known}."
    return faults


def _can_sign(secret: str) -> bool:
    try:
        return bool(base64.b64decode(secret.removeprefix(KEY_FOLLOWS), validate=True))
    except ValueError:
        return False


def _may_be_reached(host: str) -> bool:
    return settings.PUSH_ALLOW_PRIVATE or not is_literal(host) or is_public(host)


class PushDelivery(models.Model):
    """One event on its way to one target. `key` is the line it stands in: its call, its agent;
    within a line the order of `id` is kept. `event_seq` is None for a test push."""

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting"
        DELIVERED = "delivered"
        DEAD = "dead"  # a dead letter: not sent again unless somebody asks

    id = models.BigAutoField(primary_key=True)
    # Without a constraint: who writes events knows the targets of two seconds ago, and one that was
    # deleted since must not keep a call's events from being written.
    target = models.ForeignKey(
        PushTarget, on_delete=models.CASCADE, related_name="deliveries", db_constraint=False
    )
    key = models.CharField(max_length=80)
    event_seq = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: An event may be several requests to a dialect; so many of them have arrived.
    parts_done = models.PositiveSmallIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    fault = models.CharField(max_length=200, blank=True, default="")
    request = models.TextField(blank=True, default="")
    answer = models.TextField(blank=True, default="")
    history = models.JSONField(default=list)  # [{at, status, fault, took_ms}], the last tries
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "push deliveries"
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["target", "id"], condition=models.Q(state="waiting"), name="push_waiting"
            ),
            models.Index(fields=["target", "state", "-id"], name="push_log"),
            models.Index(fields=["state", "finished_at"], name="push_old"),
        ]

    @override
    def __str__(self) -> str:
        """Show what and where it is."""
        return f"{self.id} {self.kind} {self.state}"
