"""Memberships edited in the admin go through the deeds, so that the PBX and every page follow."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from agents import services
from agents.domain.membership import AcwMode, WorkWay
from agents.models import Membership


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
