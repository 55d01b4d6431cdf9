"""The Django admin of campaigns, their lists, leads, imports and the do-not-call list."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override
from unfold.admin import ModelAdmin, TabularInline

from agents.admin import TEAM_OF, Narrow, TeamWall
from campaigns.models import (
    Attempt,
    Campaign,
    CampaignStep,
    DialList,
    DoNotCall,
    Evidence,
    ImportJob,
    Lead,
)

TEAM_OF.update(
    {
        Campaign: "team",
        DialList: "campaign__team",
        Attempt: "team",
        Lead: "dial_list__campaign__team",
    }
)


class DialListInline(Narrow, TabularInline):  # type: ignore[misc]
    """The lists of a campaign."""

    model = DialList
    extra = 0


class StepInline(Narrow, TabularInline):  # type: ignore[misc]
    """Who took which step; read only."""

    model = CampaignStep
    extra = 0
    fields = readonly_fields = ("at", "by", "step", "before", "after", "slower")
    can_delete = False

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Campaign)
class CampaignAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Purposes."""

    list_display = ("name", "team", "group", "mode", "state")
    list_filter = ("team", "mode", "state")
    search_fields = ("name",)
    readonly_fields = ("state", "state_by", "state_at")
    inlines = (DialListInline, StepInline)


@admin.register(Lead)
class LeadAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Entries of dial lists."""

    team_path = "dial_list__campaign__team"
    list_display = ("number", "name", "dial_list", "state", "priority", "next_at")
    list_filter = (("dial_list", admin.RelatedOnlyFieldListFilter), "state")
    search_fields = ("number", "name")
    readonly_fields = ("state", "tries", "last_outcome")
    show_full_result_count = False


@admin.register(DoNotCall)
class DoNotCallAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Whom nobody may dial; entries without a team are the platform admin's."""

    list_display = ("pattern", "team", "campaign", "note", "created_at")
    list_filter = ("team",)
    search_fields = ("pattern", "note")
    show_full_result_count = False

    @override
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep who added it."""
        obj.added_by = obj.added_by or request.user.get_username()
        super().save_model(request, obj, form, change)


@admin.register(ImportJob)
class ImportJobAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Imports and how they went; read only."""

    team_path = "dial_list__campaign__team"
    list_display = ("filename", "dial_list", "state", "progress", "rows", "created_at")
    list_filter = ("state",)
    fields = readonly_fields = (
        "dial_list", "filename", "columns", "state", "progress", "rows", "counts", "fault",
        "created_by", "created_at", "started_at", "finished_at",
    )  # fmt: skip

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnly:
    """Nobody writes what the dialer wrote."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let nobody add."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let nobody change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        """Let nobody delete."""
        return False


@admin.register(Attempt)
class AttemptAdmin(ReadOnly, TeamWall, ModelAdmin):  # type: ignore[misc]
    """Every number the dialer dialled, and what came of it; read only."""

    list_display = ("number", "campaign", "outcome", "agent_no", "claimed_at", "ended_at")
    list_filter = (("campaign", admin.RelatedOnlyFieldListFilter), "outcome", "mode")
    search_fields = ("number", "call_id")
    show_full_result_count = False
    list_select_related = ("campaign",)


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly, TeamWall, ModelAdmin):  # type: ignore[misc]
    """The lines every decision and outcome stands in; read only."""

    team_path = "campaign__team"
    list_display = ("campaign", "day", "n", "at", "own")
    list_filter = (("campaign", admin.RelatedOnlyFieldListFilter), "day")
    show_full_result_count = False
    list_select_related = ("campaign",)
