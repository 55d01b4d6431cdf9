"""Forms of the pages."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from portal import access
from portal.pages import words


class SignInForm(AuthenticationForm):
    """Account name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages["invalid_login"] = _(
            "Account name and password do not fit together. Capitals matter in both."
        )
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
        if self.errors.get("__all__"):
            for field in self.fields.values():
                field.widget.attrs |= {"aria-describedby": "sign-in-fault", "aria-invalid": "true"}

    @override
    def get_invalid_login_error(self) -> ValidationError:
        """Say that too many wrong tries closed the door, when they did."""
        name = str(self.cleaned_data.get("username", ""))
        if self.request is not None and access.is_locked(name, access.address_of(self.request)):
            words = _("Too many wrong passwords. Try again in a quarter of an hour.")
            return ValidationError(words, code="locked")
        return super().get_invalid_login_error()


class HistoryFilter(forms.Form):
    """What the history is narrowed to; everything may be left empty."""

    began = forms.DateField(label=_("From"), required=False)
    ended = forms.DateField(label=_("To"), required=False)
    number = forms.CharField(label=_("Number"), required=False, max_length=30)
    agent = forms.ChoiceField(label=_("Agent"), required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), required=False)
    text = forms.CharField(label=_("Words in the note"), required=False, max_length=100)

    def __init__(
        self,
        data: Any,
        *,
        agents: dict[str, str],
        groups: dict[str, str],
    ) -> None:
        super().__init__(data)
        self._choose("agent", _("All agents"), {no: f"{no} {name}" for no, name in agents.items()})
        self._choose("group", _("All groups"), {no: f"{name} {no}" for no, name in groups.items()})
        self._choose(
            "outcome",
            _("All outcomes"),
            {str(value): str(look.word) for value, look in words.OUTCOMES.items()},
        )
        if not agents:
            del self.fields["agent"]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "input"
            if name in {"began", "ended"}:
                field.widget = forms.DateInput(
                    format="%Y-%m-%d", attrs={"type": "date", "class": "input"}
                )

    def _choose(self, name: str, everything: Any, choices: dict[str, str]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", everything), *choices.items()]
