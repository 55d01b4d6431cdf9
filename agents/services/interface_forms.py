"""Forms of a team's own settings of the interfaces of other makers."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from agents.models import AcdCallbackRules, CooCenterDoor, Team


class CooCenterForm(forms.ModelForm):  # type: ignore[type-arg]
    """The CooCenter interface of a team. Its key is written, never shown."""

    webkey = forms.CharField(
        label=_("WEBKEY"),
        required=False,
        max_length=80,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Empty keeps the one that is set."),
    )
    drops_webkey = forms.BooleanField(label=_("Take the WEBKEY away"), required=False)

    class Meta:
        model = CooCenterDoor
        fields: ClassVar = ["is_enabled", "webkey", "status_as", "mac"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept = self.instance.webkey
        if not self._kept:
            del self.fields["drops_webkey"]
            self.fields["webkey"].help_text = ""

    def clean_webkey(self) -> str:
        """Keep the key when none was written."""
        return str(self.cleaned_data["webkey"] or self._kept)

    @override
    def clean(self) -> dict[str, Any]:
        """Take the key away when that was asked."""
        said = super().clean() or self.cleaned_data
        if said.get("drops_webkey"):
            said["webkey"] = ""
        return said


class RulesForm(forms.ModelForm):  # type: ignore[type-arg]
    """How ACD CallBack's notifications speak of a team."""

    class Meta:
        model = AcdCallbackRules
        fields: ClassVar = ["customer_number", "masks_agent_states"]


def coocenter_form(team: str, said: Any) -> CooCenterForm:
    """Give the form of a team's CooCenter interface, filled with what it has or with `said`."""
    owner = Team.objects.get(identity=team)
    row = CooCenterDoor.objects.filter(team=owner).first() or CooCenterDoor(team=owner)
    return CooCenterForm(said, instance=row)


def rules_form(team: str, said: Any) -> RulesForm:
    """Give the form of a team's ACD CallBack rules, filled with what it has or with `said`."""
    owner = Team.objects.get(identity=team)
    row = AcdCallbackRules.objects.filter(team=owner).first() or AcdCallbackRules(team=owner)
    return RulesForm(said, instance=row)
