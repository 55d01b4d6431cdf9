"""The wall between teams in the Django admin."""

from typing import Any

from django.db import transaction
from django.db.models import ForeignKey, ManyToManyField, Model, QuerySet
from django.forms.models import InlineForeignKeyField
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agents.models import (
    Account,
    Agent,
    AgentGroup,
    BusinessHours,
    CallbackList,
    CallbackPeriod,
    Mailbox,
    Menu,
    Prompt,
    Team,
    Trunk,
)
from agents.services.settings import tell_settings

#: How the rows that may be chosen in a form lead to their team.
TEAM_OF: dict[type[Model], str] = {
    Team: "pk",
    Account: "team",
    Agent: "team",
    AgentGroup: "team",
    Trunk: "team",
    Prompt: "team",
    BusinessHours: "team",
    Menu: "team",
    Mailbox: "team",
    CallbackList: "team",
    CallbackPeriod: "team",
}


def team_id_of(request: HttpRequest) -> int | None:
    """Give the row number of the team the looker is of; None for a platform admin of no team."""
    return getattr(request.user, "team_id", None)


def is_platform_admin(request: HttpRequest) -> bool:
    """Say whether no wall stands before the looker."""
    return bool(request.user.is_superuser)


def team_of(row: Model) -> int | None:
    """Give the row number of the team a row is of; None when it is of none, or not yet."""
    found: Any = row
    for name in TEAM_OF.get(type(row), "team").split("__"):
        found = getattr(found, name, None)
    pk: int | None = found.pk if isinstance(found, Model) else found
    return pk


class OneTeam:
    """A form whose row is of the same team as all it names: whoever sees all teams may choose
    among their rows, and mixes none."""

    def clean(self) -> dict[str, Any]:
        """Refuse rows of another team than the one chosen, the one it is of, the one of the row it
        is edited with, or the first one's."""
        form: Any = self
        cleaned: dict[str, Any] = super().clean() or form.cleaned_data  # type: ignore[misc]
        fields = sorted(cleaned, key=lambda name: (name != "team", not self._is_parent(name)))
        ours = None if "team" in cleaned else team_of(form.instance)
        for name in fields:
            value = cleaned[name]
            rows = list(value) if isinstance(value, QuerySet) else [value]
            teams = {team_of(row) for row in rows if isinstance(row, Model)} - {None}
            ours = ours or next(iter(teams), None)
            if teams - {ours}:
                form.add_error(name, _("It belongs to another team."))
        return cleaned

    def _is_parent(self, name: str) -> bool:
        form: Any = self
        return isinstance(form.fields.get(name), InlineForeignKeyField)


def _guarded(form: Any) -> Any:
    """Add the rule to a form's class."""
    return type(form.__name__, (OneTeam, form), {})


class Narrow:
    """Offers, and takes, rows of the looker's own team only; a platform admin's are all, of one
    team in each form."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Keep a row and what it names in one team."""
        return _guarded(super().get_form(*args, **kwargs))  # type: ignore[misc]

    def get_formset(self, *args: Any, **kwargs: Any) -> Any:
        """The same for rows that are edited with another."""
        made: Any = super().get_formset(*args, **kwargs)  # type: ignore[misc]
        made.form = _guarded(made.form)
        return made

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer rows of the admin's own team only; a team must be chosen."""
        path = self._narrow(db_field.related_model, request, kwargs)
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if path == "pk" and field is not None:
            field.required = True
        return field

    def formfield_for_manytomany(
        self, db_field: "ManyToManyField[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer rows of the admin's own team only."""
        self._narrow(db_field.related_model, request, kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)  # type: ignore[misc]

    @staticmethod
    def _narrow(model: Any, request: HttpRequest, kwargs: dict[str, Any]) -> str:
        path = "" if is_platform_admin(request) else TEAM_OF.get(model, "")
        if path:
            kwargs["queryset"] = model.objects.filter(**{path: team_id_of(request)})
        return path

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let team admins in; the wall decides which rows they find there."""
        del obj
        return is_admin(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let team admins add rows of their team."""
        del obj
        return is_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let team admins change rows of their team."""
        del obj
        return is_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let team admins delete rows of their team."""
        del obj
        return is_admin(request)


def is_admin(request: HttpRequest) -> bool:
    """Say whether the looker administers a team, or all."""
    if is_platform_admin(request):
        return True
    is_team_admin = getattr(request.user, "role", "") == Account.Role.TEAM_ADMIN
    return bool(request.user.is_staff and is_team_admin and team_id_of(request))


class TeamWall(Narrow):
    """Rows of other teams do not exist for a team admin; a platform admin sees all.

    `team_path` leads from the row to its team.
    """

    team_path = "team"

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the section to admins."""
        return is_admin(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out the rows of other teams."""
        rows: QuerySet[Any] = super().get_queryset(request)  # type: ignore[misc]
        if is_platform_admin(request):
            return rows
        return rows.filter(**{self.team_path: team_id_of(request)})

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        """Save what stands with the row, then tell that it changed."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        now = timezone.now()
        tell_settings([form.instance], how="changed" if change else "added", at=now)
        for formset in formsets:
            tell_settings(formset.new_objects, how="added", at=now)
            tell_settings([row for row, _ in formset.changed_objects], how="changed", at=now)
            tell_settings(formset.deleted_objects, how="removed", at=now)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Tell that the row goes, and delete it."""
        tell_settings([obj], how="removed", at=timezone.now())
        super().delete_model(request, obj)  # type: ignore[misc]

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Tell that the rows go, and delete them."""
        with transaction.atomic():
            tell_settings(list(queryset), how="removed", at=timezone.now())
            super().delete_queryset(request, queryset)  # type: ignore[misc]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        """Leave out the filter by team, which would name the others."""
        filters = super().get_list_filter(request)  # type: ignore[misc]
        return [one for one in filters if is_platform_admin(request) or one != "team"]
