"""Memberships edited in the admin go through the deeds, so that the PBX and every page follow."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from unfold.admin import TabularInline

from agents import services
from agents.admin.wall import Narrow
from agents.domain.membership import AcwMode, WorkWay
from agents.models import Agent, DefaultMembership, Favourite, Membership


class KeepsMembers:
    """An admin page with the inline of memberships."""

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        """Carry out what was changed about memberships; other inlines are saved as ever."""
        if formset.model is not Membership:
            super().save_formset(request, form, formset, change)  # type: ignore[misc]
            return
        by = request.user.get_username()
        with transaction.atomic():
            kept = formset.save(commit=False)
            for row in formset.deleted_objects:
                remove(row, by=by)
            for row in kept:
                keep(row, by=by)
            formset.save_m2m()


def remove(row: Membership, *, by: str) -> None:
    """End a membership."""
    was = Membership.objects.select_related("agent__team", "group").get(pk=row.pk)
    services.remove_from_group(**_who(was), group=was.group.code, at=timezone.now(), by=by)


def keep(row: Membership, *, by: str) -> None:
    """Make a membership as the form says; one that names another agent or group now replaces
    the one it was."""
    was = Membership.objects.filter(pk=row.pk).first() if row.pk else None
    if was is not None and (was.agent_id, was.group_id) != (row.agent_id, row.group_id):
        remove(was, by=by)
    at, who, code = timezone.now(), _who(row), row.group.code
    services.add_to_group(**who, group=code, penalty=row.penalty, at=at, by=by)
    services.set_acw_mode(**who, mode=AcwMode(row.acw_mode), groups=[code], at=at, by=by)
    services.set_work_way(**who, way=WorkWay(row.work_way), groups=[code], at=at, by=by)


def _who(row: Membership) -> dict[str, str]:
    return {"team": row.agent.team.identity, "agent_no": row.agent.agent_no}


class DefaultMembershipInline(Narrow, TabularInline):  # type: ignore[misc]
    """Where an agent belongs unless somebody decides otherwise for the day."""

    model = DefaultMembership
    fields = ("group", "penalty")
    extra = 0
    verbose_name = _("default membership")
    verbose_name_plural = _("default memberships")


class FavouriteInline(Narrow, TabularInline):  # type: ignore[misc]
    """The contacts an agent keeps at hand."""

    model = Favourite
    extra = 0


@admin.action(description=_("Give them their default memberships"))
def apply_defaults(_admin: Any, request: HttpRequest, rows: QuerySet[Agent]) -> None:
    """Make memberships what is noted as default; who has none noted keeps hers."""
    by_team: dict[str, list[str]] = {}
    for row in rows.select_related("team"):
        by_team.setdefault(row.team.identity, []).append(row.agent_no)
    for team, numbers in by_team.items():
        services.apply_default_memberships(team=team, agent_nos=numbers, at=timezone.now())
    messages.success(request, _now("Their memberships are the default ones."))
