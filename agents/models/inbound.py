"""Rows of inbound treatment: prompts, menus, and where they lead."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.domain.targets import BadTargetError, parse_target
from agents.models import references

#: Letters and digits only: part of a name at the PBX.
CODE = RegexValidator(r"^[a-z0-9]{1,30}$", _("Lower-case letters and digits only."))


KEYS = RegexValidator(r"^[0-9*#]{1,4}$", _("One to four of the keys 0 to 9, * and #."))


ONE_KEY = RegexValidator(r"^[0-9*]$", _("One of the keys 0 to 9 and *."))


TARGET_HELP = _(
    "group:630, menu:main, mailbox:support, number:02079460000, message:closed (a prompt is "
    "played, then the call ends) or hangup."
)


def validate_target(text: str) -> None:
    """Refuse what is no target, with words for the person who wrote it."""
    try:
        parse_target(text)
    except BadTargetError as error:
        raise ValidationError(str(error)) from error


class TargetField(models.CharField):  # type: ignore[type-arg]
    """Where a call is led: see `agents.domain.targets`."""

    def __init__(self, *args: object, **options: object) -> None:
        options.setdefault("max_length", 40)
        options.setdefault("blank", True)
        options.setdefault("validators", [validate_target])
        super().__init__(*args, **options)  # type: ignore[arg-type]


class Prompt(models.Model):
    """Something said to callers: a WAV file as the PBX plays it, kept in the database so that
    every web node can serve it."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="prompts")
    code = models.CharField(max_length=30, validators=[CODE])
    name = models.CharField(max_length=80)
    text = models.TextField(
        _("spoken text"), blank=True, help_text=_("What is said, for those who cannot listen.")
    )
    sound = models.BinaryField(editable=False, blank=True, default=b"")
    digest = models.CharField(max_length=64, editable=False, blank=True)
    seconds = models.FloatField(editable=False, default=0)

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="prompt_code")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    def keep(self, wav: bytes, seconds: float) -> None:
        """Take a sound over; it is written with the next save."""
        self.sound, self.seconds = wav, seconds
        self.digest = hashlib.sha256(wav).hexdigest()

    @override
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Stay while anything leads here."""
        references.protect(self)
        return super().delete(*args, **options)


class Menu(models.Model):
    """A voice menu: an announcement, and where each key leads."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="menus")
    code = models.CharField(max_length=30, validators=[CODE])
    name = models.CharField(max_length=80)
    prompt = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("announcement"),
        help_text=_("Says what can be chosen. Keys may be pressed while it plays."),
    )
    sorry_prompt = models.ForeignKey(
        Prompt,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("said after a wrong key"),
        help_text=_("Then the announcement plays again."),
    )
    wait_s = models.PositiveSmallIntegerField(
        _("wait for a key, seconds"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_(
            "Counted from the end of the announcement, and after each key of a longer one."
        ),
    )
    tries = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
        help_text=_("How often the announcement plays before the call is led on without a choice."),
    )
    timeout_target = TargetField(_("no key pressed"), default="hangup", help_text=TARGET_HELP)
    invalid_target = TargetField(
        _("only wrong keys pressed"), default="hangup", help_text=TARGET_HELP
    )

    class Meta:
        ordering = ["code"]
        constraints = [models.UniqueConstraint(fields=["team", "code"], name="menu_code")]

    @override
    def __str__(self) -> str:
        """Show the name."""
        return self.name

    @override
    def clean(self) -> None:
        """Keep targets and prompts inside the team."""
        references.check(
            self.team_id,
            targets={
                "timeout_target": self.timeout_target,
                "invalid_target": self.invalid_target,
            },
            rows={"prompt": self.prompt, "sorry_prompt": self.sorry_prompt},
        )

    @override
    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Stay while anything leads here."""
        references.protect(self)
        return super().delete(*args, **options)


class MenuOption(models.Model):
    """A choice of a menu."""

    menu = models.ForeignKey(Menu, on_delete=models.CASCADE, related_name="options")
    digits = models.CharField(
        _("keys"),
        max_length=4,
        validators=[KEYS],
        help_text=_("Where one choice begins with another, callers must wait for the shorter."),
    )
    target = TargetField(blank=False, help_text=TARGET_HELP)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["digits"]
        constraints = [models.UniqueConstraint(fields=["menu", "digits"], name="menu_digits")]

    @override
    def __str__(self) -> str:
        """Show keys and target."""
        return f"{self.digits} {self.target}"

    @override
    def clean(self) -> None:
        """Keep the target inside the menu's team."""
        if self.menu_id is not None:
            references.check(self.menu.team_id, targets={"target": self.target}, rows={})
