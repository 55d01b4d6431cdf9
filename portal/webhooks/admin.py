"""The Django admin of pushes."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from typing_extensions import override
from unfold.admin import ModelAdmin

from agents.admin.wall import TeamWall
from portal.webhooks.models import PushDelivery, PushTarget

_HOW_IT_DOES = ("breaker", "breaker_until", "failures", "last_fault", "last_delivered_at")


@admin.register(PushTarget)
class PushTargetAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Servers that are told what happens."""

    list_display = ("name", "team", "dialect", "url", "is_enabled", "is_paused", "breaker")
    list_filter = ("team", "dialect", "is_enabled")
    search_fields = ("name", "url")
    readonly_fields = (*_HOW_IT_DOES, "paused_why")
    fieldsets = (
        (None, {"fields": ("team", "name", "dialect", "url", "method", "number_format")}),
        ("What is told", {"fields": ("events", "is_enabled", "is_paused", "secret")}),
        ("How it does", {"fields": (*_HOW_IT_DOES, "paused_why")}),
    )


@admin.register(PushDelivery)
class PushDeliveryAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """What was sent; only to look at."""

    team_path = "target__team"
    list_display = ("id", "target", "kind", "state", "tries", "status", "fault", "created_at")
    list_filter = ("state",)
    show_full_result_count = False

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody add one by hand."""
        del request, obj
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let nobody change one by hand."""
        del request, obj
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Leave forgetting to the nightly care."""
        del request, obj
        return False
