"""The Django admin of the ways to the telephone network: lines, trunks, blocked numbers."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from agents.admin.wall import TeamWall
from agents.models import BlockedNumber, Line, Trunk

#: What a line or a group says of its recordings.
RECORDED = (
    _("Recordings"),
    {"fields": ("recording_policy", "recording_percent", "recording_notice")},
)


@admin.register(Line)
class LineAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Numbers customers call."""

    list_display = ("number", "name", "group", "open_target", "hours", "team", "is_active")
    list_filter = ("team", "is_active")
    search_fields = ("number", "name")
    fieldsets = (
        (None, {"fields": ("team", "number", "name", "is_active")}),
        (
            _("Where its calls go"),
            {"fields": ("group", "open_target", "hours", "closed_target", "priority")},
        ),
        RECORDED,
    )


@admin.register(Trunk)
class TrunkAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Ways to the telephone network."""

    list_display = ("name", "team", "kind", "host", "port", "max_calls", "is_active")
    list_filter = ("team", "kind", "is_active")
    search_fields = ("name", "host")


@admin.register(BlockedNumber)
class BlockedNumberAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Numbers whose calls the team does not take."""

    list_display = ("number", "team", "note")
    list_filter = ("team",)
    search_fields = ("number", "note")
