"""Campaigns: how they dial, for whom, by which rules; and who took which step when."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import Account, AgentGroup, BusinessHours, Prompt, Team
from agents.models.references import check
from campaigns.domain.errors import BadSetting
from campaigns.domain.packs import Pack as PackWord
from campaigns.domain.retry import NumberOrder
from campaigns.domain.settings import area_numbers_of, retry_rules_of

CALLER = RegexValidator(r"^\+?[0-9]{3,18}$", _("Digits, with or without +."))


class Campaign(models.Model):
    """A purpose with lists, agents, hours and pacing."""

    class Mode(models.TextChoices):
        """How its numbers are dialled."""

        MANUAL = "manual", _("Manual")
        PREVIEW = "preview", _("Preview")
        PROGRESSIVE = "progressive", _("Progressive")
        POWER = "power", _("Power")
        PREDICTIVE = "predictive", _("Predictive")
        AGENTLESS = "agentless", _("Agentless message")

    class State(models.TextChoices):
        """Whether it dials."""

        DRAFT = "draft", _("Draft")
        RUNNING = "running", _("Running")
        PAUSED = "paused", _("Paused")
        FINISHED = "finished", _("Finished")

    class Pack(models.TextChoices):
        """Whose rules it keeps beside its own."""

        NONE = PackWord.NONE.value, _("None")
        US_TSR = PackWord.US_TSR.value, _("US TSR")
        UK_OFCOM = PackWord.UK_OFCOM.value, _("UK Ofcom")

    class Order(models.TextChoices):
        """Which number of a contact comes next."""

        SAME_FIRST = NumberOrder.SAME_FIRST.value, _("One until its attempts are used up")
        IN_TURN = NumberOrder.IN_TURN.value, _("In turn")

    class Detection(models.TextChoices):
        """Whether answering machines are told from people."""

        OFF = "off", _("Off")
        SHADOW = "shadow", _("Only noted")
        ON = "on", _("On")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="campaigns")
    name = models.CharField(max_length=80)
    group = models.ForeignKey(AgentGroup, on_delete=models.PROTECT, related_name="campaigns")
    mode = models.CharField(max_length=12, choices=Mode.choices, default=Mode.PROGRESSIVE)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    state_by = models.CharField(max_length=150, blank=True, editable=False)
    state_at = models.DateTimeField(null=True, blank=True, editable=False)
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Its share of agents whom several campaigns want: 2 gets twice as many as 1."),
    )
    ratio = models.FloatField(
        _("calls for each free agent"),
        default=1.0,
        validators=[MinValueValidator(1.0), MaxValueValidator(5.0)],
        help_text=_("Of mode power alone."),
    )
    slower = models.FloatField(
        default=1.0,
        validators=[MinValueValidator(0.1), MaxValueValidator(1.0)],
        help_text=_("1: as fast as the rules allow. 0.5: half of that."),
    )
    max_calls = models.PositiveIntegerField(
        _("most calls at once"), default=0, help_text=_("0: as many as the trunk takes.")
    )
    quota = models.PositiveIntegerField(
        default=0, help_text=_("So many people reached, then it is over. 0: no quota.")
    )
    pack = models.CharField(
        _("compliance pack"), max_length=10, choices=Pack.choices, default=Pack.NONE
    )
    cap_percent = models.FloatField(
        _("abandoned calls, at most percent"),
        default=3.0,
        validators=[MinValueValidator(0.0), MaxValueValidator(3.0)],
        help_text=_("Of the answered ones, over 24 hours."),
    )
    ring_s = models.PositiveSmallIntegerField(
        _("ring for, seconds"),
        default=20,
        validators=[MinValueValidator(15), MaxValueValidator(120)],
    )
    tries_a_day = models.PositiveSmallIntegerField(
        _("attempts per number and day"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    hours = models.ForeignKey(
        BusinessHours,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="campaigns",
        help_text=_("On the clock of the person called. Empty: 08:00 to 21:00 every day."),
    )
    keeps_holidays = models.BooleanField(_("nobody is called on public holidays"), default=True)
    closed_days: "ArrayField[Any, Any]" = ArrayField(
        models.DateField(), default=list, blank=True, help_text=_("Nobody is called on these.")
    )
    retry_rules = models.JSONField(
        default=dict,
        blank=True,
        help_text=_(
            'By outcome, where they differ from the defaults: {"busy": {"tries": 5, "pause_s": '
            '600, "growth": "fixed"}}'
        ),
    )
    most_tries = models.PositiveSmallIntegerField(
        _("attempts per lead"), default=10, validators=[MinValueValidator(1)]
    )
    number_order = models.CharField(max_length=12, choices=Order.choices, default=Order.SAME_FIRST)
    caller_id = models.CharField(
        max_length=20, blank=True, validators=[CALLER], help_text=_("Empty: the team's.")
    )
    area_caller_ids = models.JSONField(
        default=dict,
        blank=True,
        help_text=_('By the beginning of the number dialled: {"+4420": "+442079460900"}'),
    )
    detection = models.CharField(
        _("answering machines"), max_length=8, choices=Detection.choices, default=Detection.OFF
    )
    information = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What a person hears when no agent is there within two seconds."),
    )
    message = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What a machine hears after the beep, and everybody of an agentless campaign."),
    )
    script = models.TextField(blank=True, help_text=_("What the agent reads."))

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="campaign_name")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Keep group, hours and prompts inside the team, and the tables readable."""
        super().clean()
        rows: dict[str, models.Model | None] = {
            "group": self.group if self.group_id else None,
            "hours": self.hours,
            "information": self.information,
            "message": self.message,
        }
        check(self.team_id, targets={}, rows=rows)
        for name, reads in (("retry_rules", retry_rules_of), ("area_caller_ids", area_numbers_of)):
            try:
                reads(getattr(self, name))
            except BadSetting as fault:
                raise ValidationError({name: str(fault)}) from fault


class CampaignStep(models.Model):
    """One step somebody, or the dialer, took with a campaign: into another state, or to another
    pace."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    account = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    step = models.CharField(max_length=10)
    before = models.CharField(max_length=10, choices=Campaign.State.choices)
    after = models.CharField(max_length=10, choices=Campaign.State.choices)
    slower = models.FloatField(
        null=True,
        editable=False,
        help_text=_("The share of its pace from then on, where it changed."),
    )

    class Meta:
        ordering = ["-at", "-id"]

    @override
    def __str__(self) -> str:
        """Show what became of it."""
        return f"{self.step}: {self.before} -> {self.after}"
