"""The forms of callback lists."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agents.domain.callback_commands import PlanCallback
from agents.domain.planned import Contact, TicketOutcome

#: What came of a call, for people.
OUTCOMES = {
    TicketOutcome.ANSWERED: _("Settled"),
    TicketOutcome.NO_ANSWER: _("Nobody answered"),
    TicketOutcome.FAX: _("A fax answered"),
    TicketOutcome.CALLBACK: _("Once more"),
}


class PlanForm(forms.Form):
    """A number to be called."""

    callback_list = forms.ChoiceField(label=_("List"))
    number = forms.CharField(label=_("Number"), max_length=40)
    mobile_number = forms.CharField(label=_("Mobile"), max_length=40, required=False)
    first_name = forms.CharField(label=_("First name"), max_length=80, required=False)
    last_name = forms.CharField(label=_("Last name"), max_length=80, required=False)
    company = forms.CharField(label=_("Company"), max_length=80, required=False)
    description = forms.CharField(label=_("What about"), max_length=500, required=False)
    due_on = forms.DateField(
        label=_("On"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    period = forms.ChoiceField(label=_("Preferred period"), required=False)

    def __init__(
        self,
        data: Any,
        *,
        lists: Sequence[tuple[str, str]],
        periods: Sequence[tuple[str, str]],
    ) -> None:
        super().__init__(data)
        self.fields["callback_list"].choices = lists  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", _("Default")), *periods]  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    def command(self) -> PlanCallback:
        """Give what is asked by the valid form."""
        said = self.cleaned_data
        return PlanCallback(
            list_id=said["callback_list"],
            contact=Contact.of(said),
            due_on=said["due_on"],
            period_id=said["period"],
        )


class NoteForm(forms.Form):
    """What came of a call; `prefix_id` keeps the ids of several on a page apart."""

    outcome = forms.ChoiceField(
        label=_("Result"), choices=[(one.value, words) for one, words in OUTCOMES.items()]
    )
    comment = forms.CharField(label=_("Comment"), max_length=2000, required=False)
    due_on = forms.DateField(
        label=_("Once more on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, prefix_id: str = "note") -> None:
        super().__init__(data, auto_id=f"{prefix_id}-%s")
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"
