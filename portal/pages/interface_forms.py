"""The form of where an interface's pushes go."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from agents import selectors as agents
from portal.webhooks import dialects
from portal.webhooks.models import PushTarget

#: What the first target of a dialect is called when the page makes it.
NAMES = {"coocenter": "CooCenter", "acdcallback": "ACD CallBack"}


def dressed(form: forms.BaseForm) -> None:
    """Give fields the look of the pages, and tie each to its help and its faults."""
    for name, field in form.fields.items():
        if not isinstance(field.widget, forms.CheckboxInput):
            field.widget.attrs["class"] = "input"
        field.widget.attrs["aria-describedby"] = f"about-{name}"


class TargetForm(forms.Form):
    """Where an interface's pushes go: the team's first target of its dialect."""

    url = forms.CharField(
        label=_("Address pushes go to"),
        required=False,
        max_length=500,
        help_text=_("http or https. Empty: nothing is pushed."),
    )
    method = forms.ChoiceField(label=_("Method"))
    number_format = forms.ChoiceField(
        label=_("Number format"),
        required=False,
        help_text=_(
            "acd: numbers of the home country as dialled there. fqtn00: all with 00 and the"
            " country. fqtnplus: all with + and the country."
        ),
    )
    is_pushing = forms.BooleanField(label=_("Push what happens"), required=False, initial=True)

    def __init__(self, data: Any, *, dialect: str, row: PushTarget | None) -> None:
        first: dict[str, Any] = {"is_pushing": True}
        if row is not None:
            first = {
                "url": row.url,
                "method": row.method,
                "number_format": row.number_format,
                "is_pushing": row.is_enabled,
            }
        super().__init__(data, initial=first)
        self._row, self._dialect = row, dialect
        said = dialects.of(dialect)
        self._offer("method", said.METHODS)
        self._offer("number_format", said.NUMBER_FORMATS)
        if not said.NUMBER_FORMATS:
            del self.fields["number_format"]
        dressed(self)

    def keep(self, team: str) -> None:
        """Write the target. Raises ValidationError for an address pushes may not go to."""
        said = self.cleaned_data
        row = self._row
        if not said["url"]:
            if row is not None:
                PushTarget.objects.filter(pk=row.pk).update(is_enabled=False)
            return
        row = row or PushTarget(
            team=agents.team_of(team), dialect=self._dialect, name=NAMES[self._dialect]
        )
        row.url, row.method, row.is_enabled = said["url"], said["method"], said["is_pushing"]
        row.number_format = said.get("number_format", "")
        row.full_clean()
        row.save()

    def accept(self, fault: ValidationError) -> None:
        """Show a target's fault at its field, or above all."""
        for name, words in getattr(fault, "error_dict", {"": [fault]}).items():
            self.add_error(name if name in self.fields else None, words)

    def _offer(self, name: str, values: tuple[str, ...]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one, one) for one in values]
