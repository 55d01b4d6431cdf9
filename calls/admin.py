"""The Django admin of calls: to look at, never to change; events and machines are the truth."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from typing_extensions import override
from unfold.admin import ModelAdmin, TabularInline

from calls.models import (
    CallCounter,
    Cdr,
    CdrSegment,
    EventRow,
    LiveCall,
    PbxLink,
    ProvisionedSection,
    Recording,
    SwitchOrder,
)


class _Untouchable:
    """Nobody adds, changes or deletes what the switch reported."""

    def has_add_permission(self, *_args: object) -> bool:
        """Refuse: rows of calls are written by the bridge."""
        return False

    def has_change_permission(self, *_args: object) -> bool:
        """Refuse: history is not rewritten."""
        return False

    def has_delete_permission(self, *_args: object) -> bool:
        """Refuse: rows end by retention, not by hand."""
        return False


class ReadOnlyAdmin(_Untouchable, ModelAdmin):  # type: ignore[misc]
    """Rows to look at; those of other teams do not exist for a team admin."""

    list_per_page = 50
    show_full_result_count = False

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return rows
        team = getattr(request.user, "team", None)
        return rows.filter(team=team.identity) if team is not None else rows.none()


class PlatformAdmin(ReadOnlyAdmin):
    """Rows of a whole PBX, which no team owns: for the platform admin alone."""

    @override
    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    @override
    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = ModelAdmin.get_queryset(self, request)
        return rows if getattr(request.user, "is_superuser", False) else rows.none()


class SegmentInline(_Untouchable, TabularInline):  # type: ignore[misc]
    """The legs of an ended call."""

    model = CdrSegment
    extra = 0
    fields = (
        "role",
        "agent_no",
        "number",
        "started_at",
        "answered_at",
        "ended_at",
        "rang_s",
        "talked_s",
        "held_s",
        "cause",
    )


@admin.register(Cdr)
class CdrAdmin(ReadOnlyAdmin):
    """Ended calls with their legs."""

    list_display = (
        "started_at",
        "kind",
        "outcome",
        "hung_up_by",
        "customer_number",
        "group",
        "agent_no",
        "waited_s",
        "talked_s",
        "held_s",
        "disposition",
    )
    list_filter = ("kind", "outcome", "hung_up_by", "group")
    search_fields = ("call_id", "customer_number", "customer_name", "agent_no")
    date_hierarchy = "started_at"
    inlines = (SegmentInline,)


@admin.register(Recording)
class RecordingAdmin(ReadOnlyAdmin):
    """Recordings that have arrived; they are played in the history and end by retention."""

    list_display = ("started_at", "team", "call_id", "purpose", "asked_by", "seconds", "bytes")
    list_filter = ("purpose",)
    search_fields = ("=call_id", "=asked_by")
    date_hierarchy = "started_at"


@admin.register(CallCounter)
class CallCounterAdmin(ReadOnlyAdmin):
    """Daily counts of calls, and of each agent's part in them."""

    list_display = (
        "day",
        "kind",
        "group",
        "agent_no",
        "offered",
        "answered",
        "missed",
        "abandoned",
        "waited_s",
        "talked_s",
        "held_s",
    )
    list_filter = ("kind", "group")
    search_fields = ("=agent_no",)
    date_hierarchy = "day"


@admin.register(LiveCall)
class LiveCallAdmin(ReadOnlyAdmin):
    """Running calls."""

    list_display = ("started_at", "call_id", "team", "state", "group", "agent_nos", "pbx")
    list_filter = ("state", "group")
    search_fields = ("call_id",)


@admin.register(EventRow)
class EventRowAdmin(ReadOnlyAdmin):
    """The event log."""

    list_display = ("seq", "at", "team", "kind", "call_id", "agent_no", "group")
    list_filter = ("kind",)
    search_fields = ("=call_id", "=agent_no")
    ordering = ("-seq",)


@admin.register(SwitchOrder)
class SwitchOrderAdmin(ReadOnlyAdmin):
    """What was asked of the switch, and its answer."""

    list_display = ("placed_at", "kind", "state", "words", "team", "pbx", "answered_at")
    list_filter = ("kind", "state")


@admin.register(PbxLink)
class PbxLinkAdmin(PlatformAdmin):
    """The links to the PBXs."""

    list_display = ("pbx", "is_up", "since", "epoch", "pbx_started_at")


@admin.register(ProvisionedSection)
class ProvisionedSectionAdmin(PlatformAdmin):
    """What the PBXs have from us."""

    list_display = ("pbx", "kind", "name", "fault", "updated_at")
    list_filter = ("pbx", "kind")
    search_fields = ("name",)
