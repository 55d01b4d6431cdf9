"""The form of a campaign: its settings in words, tables as rows of fields."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import AgentGroup, BusinessHours, Prompt, Team
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import BadSetting
from campaigns.domain.retry import DEFAULTS, Growth, RetryRule
from campaigns.domain.settings import area_numbers_of, retry_rules_of
from campaigns.models import Campaign
from campaigns.page_selectors import Scope

_O = AttemptOutcome
OUTCOMES: dict[AttemptOutcome, str | Promise] = {
    _O.CONNECTED: _("Talked to an agent"),
    _O.ABANDONED: _("Abandoned: no agent in time"),
    _O.GAVE_UP: _("Hung up at once"),
    _O.MACHINE: _("Answering machine"),
    _O.NO_ANSWER: _("No answer"),
    _O.BUSY: _("Busy"),
    _O.REJECTED: _("Rejected"),
    _O.UNASSIGNED: _("No such number"),
    _O.CONGESTION: _("Network congestion"),
    _O.FAILED: _("Failed"),
    _O.CANCELLED: _("Cancelled before an answer"),
    _O.LOST: _("Lost"),
}
GROWTHS = ((Growth.FIXED.value, _("the same each time")), (Growth.GROWING.value, _("doubles")))
#: How the settings stand together on the page.
SECTIONS: tuple[tuple[str, str | Promise, str | Promise, tuple[str, ...]], ...] = (
    ("what", _("What it is"), _("Who talks, and how numbers are dialled."),
     ("name", "group", "mode", "script")),
    ("pace", _("Pace"), _("How fast it may go. Nothing here can pass the cap on abandoned calls."),
     ("weight", "ratio", "slower", "max_calls", "quota")),
    ("rules", _("Rules"), _("Hours hold on the clock of the person called. A compliance pack may "
     "be stricter than what stands here; the stricter rule holds."),
     ("pack", "cap_percent", "ring_s", "tries_a_day", "hours", "keeps_holidays", "closed_days")),
    ("again", _("Trying again"), _("What follows each outcome, for one number. No attempts: the "
     "number is given up at once."), ("most_tries", "number_order")),
    ("caller", _("Caller id"), _("What the person called sees."), ("caller_id", "area_caller_ids")),
    ("answered", _("Answered calls"), _("What is heard besides agents."),
     ("detection", "information", "message")),
)  # fmt: skip
MODE_HELP = _(
    "Manual: agents dial. Preview: an agent sees the lead first. Progressive: one call for each "
    "free agent. Power: a fixed number of calls for each. Predictive: as many as the forecast "
    "allows. Agentless: a message is played."
)


class DaysField(forms.CharField):
    """Days, one a line."""

    widget = forms.Textarea

    @override
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(day.isoformat() for day in value)
        return value

    @override
    def clean(self, value: Any) -> Any:
        """Read them; a line that is no day is named."""
        days = []
        for word in re.split(r"[\s,;]+", super().clean(value)):
            if word:
                try:
                    days.append(date.fromisoformat(word))
                except ValueError as fault:
                    said = gettext("%(word)s is no day like 2026-12-24.") % {"word": word}
                    raise forms.ValidationError(said) from fault
        return sorted(set(days))


class AreasField(forms.CharField):
    """Caller ids by area, a beginning and a number a line."""

    widget = forms.Textarea

    @override
    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{area} {number}" for area, number in sorted(value.items()))
        return value

    @override
    def clean(self, value: Any) -> Any:
        """Read them; a line that cannot be read is named."""
        areas = {}
        for line in super().clean(value).splitlines():
            words = line.replace("=", " ").replace(":", " ").split()
            if not words:
                continue
            if len(words) != 2:
                said = gettext("“%(line)s” is no line like +4420 +442079460900.") % {"line": line}
                raise forms.ValidationError(said)
            areas[words[0]] = words[1]
        try:
            return area_numbers_of(areas)
        except BadSetting as fault:
            raise forms.ValidationError(str(fault)) from fault


if TYPE_CHECKING:
    _Form = forms.ModelForm[Campaign]
else:  # at run time Django's class takes no parameter
    _Form = forms.ModelForm


class CampaignForm(_Form):
    """A campaign's settings; groups, hours and prompts of its team alone."""

    closed_days = DaysField(
        label=_("Closed days"),
        required=False,
        help_text=_("Nobody is called on these. One a line, like 2026-12-24."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    area_caller_ids = AreasField(
        label=_("Caller ids by area"),
        required=False,
        help_text=_("The beginning of the number dialled and the caller id, a pair a line."),
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "+4420 +442079460900"}),
    )

    class Meta:
        model = Campaign
        fields = tuple(name for *_words, names in SECTIONS for name in names)
        widgets = {"script": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, team: Team, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.team = team
        groups = AgentGroup.objects.filter(team=team)
        if scope.groups is not None:
            groups = groups.filter(code__in=scope.groups)
        self._among("group", groups)
        self._among("hours", BusinessHours.objects.filter(team=team))
        for name in ("information", "message"):
            self._among(name, Prompt.objects.filter(team=team))
        self.fields["mode"].help_text = MODE_HELP
        self.fields["slower"].label = _("Share of the pace")
        self.fields["number_order"].label = _("Order of a contact's numbers")
        self.rules = retry_rules_of(self.instance.retry_rules)
        for outcome, rule in self._tried_again():
            self._add_rule(outcome, rule)
        for name, field in self.fields.items():
            field.show_hidden_initial = self.instance.pk is not None
            field.widget.attrs.setdefault("class", "check" if name == "keeps_holidays" else "input")

    def _among(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _tried_again(self) -> list[tuple[AttemptOutcome, RetryRule]]:
        return [(outcome, self.rules[outcome]) for outcome in DEFAULTS]

    def _add_rule(self, outcome: AttemptOutcome, rule: RetryRule) -> None:
        of = {"outcome": OUTCOMES[outcome]}
        self.fields[f"{outcome.value}_tries"] = forms.IntegerField(
            label=_("%(outcome)s: attempts") % of, min_value=0, max_value=100, initial=rule.tries
        )
        self.fields[f"{outcome.value}_pause"] = forms.FloatField(
            label=_("%(outcome)s: pause in minutes") % of,
            min_value=0,
            max_value=366 * 24 * 60,
            initial=f"{round(rule.pause_s / 60, 2):g}",
            widget=forms.NumberInput(attrs={"step": "any"}),
        )
        self.fields[f"{outcome.value}_growth"] = forms.ChoiceField(
            label=_("%(outcome)s: the pause") % of, choices=GROWTHS, initial=rule.growth.value
        )

    def sections(self) -> Iterator[dict[str, Any]]:
        """Give the fields as they stand together."""
        for key, title, words, names in SECTIONS:
            fields = [self[name] for name in names]
            yield {"key": key, "title": title, "words": words, "fields": fields}

    def retry_rows(self) -> Iterator[tuple[str | Promise, list[BoundField]]]:
        """Give the rows of the table of retry rules."""
        for outcome in DEFAULTS:
            fields = [self[f"{outcome.value}_{part}"] for part in ("tries", "pause", "growth")]
            yield OUTCOMES[outcome], fields

    def clean_name(self) -> str:
        """Refuse the name of another campaign of the team."""
        name = str(self.cleaned_data["name"]).strip()
        others = Campaign.objects.filter(team=self.instance.team, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("The team has a campaign of this name."))
        return name

    def settings(self) -> dict[str, Any]:
        """Give what was said in the words of the services, once it is valid: of a campaign there is
        what was changed on this page alone, so that it takes back nobody else's change."""
        said = {name: self.cleaned_data[name] for name in self.Meta.fields if self._is_said(name)}
        if any(self._is_said(name) for name in self.fields if name not in self.Meta.fields):
            said["retry_rules"] = dict(self._rules())
        return said

    def _is_said(self, name: str) -> bool:
        """Say whether a field differs from what the page showed; a client that does not say what
        it was shown means all it says."""
        shown = self.add_initial_prefix(name)
        return shown not in self.data or name in self.changed_data

    def _rules(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the retry rules that differ from the defaults."""
        for outcome, rule in self._tried_again():
            said = RetryRule(
                tries=self.cleaned_data[f"{outcome.value}_tries"],
                pause_s=round(self.cleaned_data[f"{outcome.value}_pause"] * 60),
                growth=Growth(self.cleaned_data[f"{outcome.value}_growth"]),
                longest_s=rule.longest_s,
            )
            if said != DEFAULTS[outcome]:
                yield outcome.value, asdict(said) | {"growth": said.growth.value}
