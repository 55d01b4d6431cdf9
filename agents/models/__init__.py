"""Rows of agents: teams, groups, agents, their phones, and what the PBX needs of them."""

import secrets
from typing import Any
from zoneinfo import available_timezones

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.domain.membership import AcwMode, WorkWay
from agents.models import references
from agents.models.astercc import AsterccSettings
from agents.models.choices import Disposition, PauseReason
from agents.models.hours import BusinessHours, BusinessSpan, Holiday
from agents.models.inbound import Menu, MenuOption, Prompt
from agents.models.interfaces import AcdCallbackRules, CallEventDoor, CooCenterDoor
from agents.models.lines import BlockedNumber, Line, Trunk
from agents.models.mailboxes import Mailbox, VoicemailMessage
from agents.models.names import DIGITS, IDENTITY
from agents.models.office import CONTACT, DefaultMembership, Favourite
from agents.models.planned import (
    CallbackList,
    CallbackPeriod,
    CallbackTicket,
    PlannedCallback,
)
from agents.models.presence import Presence, PresenceCounter, PresenceSpan
from agents.models.rules import (
    HOME,
    DiallingSettings,
    MayBeRecorded,
    RecordingSettings,
    check_home,
)
from agents.models.waiting import Callback, QueueRules

__all__ = [
    "HOME",
    "Account",
    "AcdCallbackRules",
    "Agent",
    "AgentGroup",
    "ApiToken",
    "BlockedNumber",
    "BusinessHours",
    "BusinessSpan",
    "CallEventDoor",
    "Callback",
    "CallbackList",
    "CallbackPeriod",
    "CallbackTicket",
    "CooCenterDoor",
    "DefaultMembership",
    "Disposition",
    "Favourite",
    "Holiday",
    "Line",
    "Mailbox",
    "Membership",
    "Menu",
    "MenuOption",
    "PauseReason",
    "PlannedCallback",
    "Presence",
    "PresenceCounter",
    "PresenceSpan",
    "Prompt",
    "QueueRules",
    "Team",
    "Trunk",
    "VoicemailMessage",
]


def validate_zone(name: str) -> None:
    """Refuse what is no time zone."""
    if name not in available_timezones():
        raise ValidationError(_("No such time zone; write it like Europe/London."))


def new_sip_secret() -> str:
    """Make a secret a phone signs in with."""
    return secrets.token_hex(16)


class Team(DiallingSettings, RecordingSettings, AsterccSettings):
    """The tenant: nothing of a team is ever seen by another."""

    identity = models.CharField(
        max_length=30,
        unique=True,
        validators=[IDENTITY],
        help_text=_("Part of every name at the PBX, and what API clients call the team."),
    )
    name = models.CharField(max_length=80)
    home_country = models.CharField(
        max_length=2,
        default="GB",
        validators=[check_home],
        help_text=_("Two letters: GB, DE, FR. Numbers are read as they are dialled there."),
    )
    language = models.CharField(max_length=10, default="en")
    hours_note = models.CharField(max_length=80, blank=True)  # marks the demonstration's teams
    time_zone = models.CharField(
        max_length=40,
        default="Europe/London",
        validators=[validate_zone],
        help_text=_("Business hours and holidays are meant in it: Europe/London, Europe/Berlin."),
    )
    wrap_up_s = models.PositiveIntegerField(
        _("wrap-up, seconds"),
        default=15,
        help_text=_("Work after a call, before the next one. 0: none."),
    )
    missed_offer_reason = models.CharField(
        _("pause after a missed or rejected offer"),
        max_length=40,
        default="missed call",
        blank=True,
        help_text=_("Empty: the agent stays ready and is rung again."),
    )
    lost_agent_s = models.PositiveIntegerField(
        _("wait for an agent whose phone was lost in a call, seconds"),
        default=60,
        help_text=_(
            "The customer hears music meanwhile; then goes to the front of the group's queue."
        ),
    )
    takes_back_itself = models.BooleanField(
        _("a page that was loaded again takes its call back by itself"),
        default=True,
        help_text=_("Otherwise it offers the call with a button."),
    )
    outbound_caller_id = models.CharField(
        max_length=20, blank=True, help_text=_("The number customers see; empty: the trunk's.")
    )
    outbound_trunk = models.ForeignKey(
        "Trunk", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pbx = models.CharField(_("PBX"), max_length=40, default="pbx")
    retention_months = models.PositiveSmallIntegerField(
        _("events are kept for, months"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_(
            "How long the event log of this team reaches back. Empty: the installation's "
            "(13 months). Calls in the history and reports stay."
        ),
    )

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name


class Account(AbstractUser):
    """A sign-in. `team` is None for the platform admin alone."""

    class Role(models.TextChoices):
        """What an account may do; being group admin is a right on a group."""

        AGENT = "agent", _("Agent")
        TEAM_ADMIN = "team_admin", _("Team admin")
        API_CLIENT = "api_client", _("API client")

    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE)
    role = models.CharField(
        max_length=12,
        choices=Role.choices,
        default=Role.AGENT,
        help_text=_("A supervisor is an agent who is admin of a group: set that on the group."),
    )


class AgentGroup(MayBeRecorded):
    """Agents who share a queue. `code` is the queue number."""

    class Strategy(models.TextChoices):
        """Who is rung first (Asterisk's names)."""

        RRMEMORY = "rrmemory", _("In turn")
        LEASTRECENT = "leastrecent", _("Longest idle first")
        FEWESTCALLS = "fewestcalls", _("Fewest calls first")
        RANDOM = "random", _("At random")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="groups")
    code = models.CharField(_("queue number"), max_length=10, validators=[DIGITS])
    name = models.CharField(max_length=80)
    strategy = models.CharField(max_length=12, choices=Strategy.choices, default=Strategy.RRMEMORY)
    ring_s = models.PositiveIntegerField(_("ring an agent for, seconds"), default=15)
    max_wait_s = models.PositiveIntegerField(_("longest wait, seconds"), default=300)
    wrap_up_s = models.PositiveIntegerField(
        _("wrap-up, seconds"), null=True, blank=True, help_text=_("Empty: the team's.")
    )
    admins: "models.ManyToManyField[Agent, models.Model]" = models.ManyToManyField(
        "Agent",
        blank=True,
        related_name="administers",
        help_text=_("Supervisors: they see this group at the cockpit and act for its agents."),
    )

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="group_code")]

    @override
    def __str__(self) -> str:
        """Show name and number."""
        return f"{self.name} ({self.code})"

    @override
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Stay while anything leads here."""
        references.protect(self)
        return super().delete(*args, **options)


class Agent(models.Model):
    """A person who takes calls, known by her number inside the team."""

    class Phone(models.TextChoices):
        """What she answers with."""

        BROWSER = "browser", _("Browser phone")
        DESK = "desk", _("Desk phone")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="agents")
    agent_no = models.CharField(_("agent number"), max_length=10, validators=[DIGITS])
    name = models.CharField(max_length=80)
    account = models.OneToOneField(
        Account, null=True, blank=True, on_delete=models.SET_NULL, related_name="agent"
    )
    phone = models.CharField(max_length=8, choices=Phone.choices, default=Phone.BROWSER)
    is_dnd = models.BooleanField(
        _("do not disturb"),
        default=False,
        help_text=_("Colleagues do not reach her; callers of her groups do."),
    )
    forward_always = models.CharField(max_length=21, blank=True, validators=[CONTACT])
    forward_busy = models.CharField(max_length=21, blank=True, validators=[CONTACT])
    forward_no_answer = models.CharField(
        max_length=21,
        blank=True,
        validators=[CONTACT],
        help_text=_("Where colleagues' calls go; an agent number or a telephone number."),
    )
    answers_when_told = models.BooleanField(
        _("answers when told"),
        default=False,
        help_text=_(
            "The desk phone answers a ringing call on SIP NOTIFY with Event: talk (Yealink, snom, "
            "Poly, Grandstream, Mitel). The browser phone always does."
        ),
    )
    mobile_number = models.CharField(
        max_length=21,
        blank=True,
        validators=[CONTACT],
        help_text=_("Rings instead of her phone for a call she begins from her mobile."),
    )
    sip_secret = models.CharField(_("SIP secret"), max_length=64, default=new_sip_secret)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["agent_no"]
        constraints = [models.UniqueConstraint(fields=["team", "agent_no"], name="agent_no")]

    @override
    def __str__(self) -> str:
        """Show number and name."""
        return f"{self.agent_no} {self.name}"

    @property
    def endpoint(self) -> str:
        """The phone's name at the PBX, team first."""
        return f"{self.team.identity}-{self.agent_no}"


class Membership(models.Model):
    """An agent in a group. The three fields after the work way are now: what presence is derived
    from."""

    class Acw(models.TextChoices):
        """When a call of the group brings wrap-up."""

        RINGING = AcwMode.RINGING.value, _("When her phone rang")
        ANSWERED = AcwMode.ANSWERED.value, _("After talking")
        OFF = AcwMode.OFF.value, _("Never by itself")

    class Way(models.TextChoices):
        """Which calls of the group are hers."""

        IN = WorkWay.IN.value, _("Dial in")
        OUT = WorkWay.OUT.value, _("Dial out")
        BOTH = WorkWay.BOTH.value, _("Both")

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(AgentGroup, on_delete=models.CASCADE, related_name="memberships")
    penalty = models.PositiveIntegerField(
        default=0, help_text=_("Agents with a higher penalty are rung when nobody lower is free.")
    )
    acw_mode = models.CharField(
        _("wrap-up"), max_length=8, choices=Acw.choices, default=Acw.ANSWERED
    )
    work_way = models.CharField(
        max_length=4,
        choices=Way.choices,
        default=Way.BOTH,
        help_text=_("Dial out: no calls of the queue. Dial in: no dialling for this group."),
    )
    is_checked_in = models.BooleanField(default=False)
    is_paused = models.BooleanField(default=False)
    pause_reason = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["group__code"]
        constraints = [models.UniqueConstraint(fields=["agent", "group"], name="membership")]

    @override
    def __str__(self) -> str:
        """Show both."""
        return f"{self.agent.agent_no} in {self.group.code}"


class ApiToken(models.Model):
    """A bearer token of an account; only its SHA-256 is kept."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    @override
    def __str__(self) -> str:
        """Show the label."""
        return self.label or "token"
