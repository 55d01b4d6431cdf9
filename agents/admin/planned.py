"""The Django admin of callback lists: lists, preferred periods, the numbers on them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from unfold.admin import ModelAdmin, TabularInline

from agents.admin.wall import TeamWall
from agents.domain.planned import Contact
from agents.models import CallbackList, CallbackPeriod, CallbackTicket, PlannedCallback
from agents.services import planned


@admin.register(CallbackList)
class CallbackListAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Lists of numbers to be called by the agents of a group."""

    list_display = ("name", "group", "team", "waiting")
    list_filter = ("team",)
    search_fields = ("name",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        to_do = Count("callbacks", filter=Q(callbacks__closed_at__isnull=True))
        rows: QuerySet[Any] = super().get_queryset(request).select_related("group")
        counted: QuerySet[Any] = rows.annotate(to_do=to_do)
        return counted

    @admin.display(description=_("to be called"))
    def waiting(self, row: Any) -> int:
        """Count what is open."""
        return int(row.to_do)


@admin.register(CallbackPeriod)
class CallbackPeriodAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Times of day customers like to be called at."""

    list_display = ("name", "starts", "ends", "is_default", "team")
    list_filter = ("team",)


class TicketInline(TabularInline):  # type: ignore[misc]
    """The calls made, and what came of them."""

    model = CallbackTicket
    extra = 0
    fields = ("started_at", "agent_no", "number", "outcome", "comment")
    readonly_fields = fields

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PlannedCallback)
class PlannedCallbackAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Numbers on the lists: added here, settled by agents, taken off by the action."""

    team_path = "list__team"
    list_display = ("number", "last_name", "list", "due_on", "period", "agent", "closed_at")
    list_filter = (("closed_at", admin.EmptyFieldListFilter),)
    search_fields = ("number", "mobile_number", "last_name", "company")
    fields = (
        "list",
        "number",
        "mobile_number",
        ("first_name", "last_name"),
        "company",
        "description",
        "due_on",
        "period",
        "agent",
        "closed_at",
    )
    readonly_fields = ("agent", "closed_at")
    inlines = (TicketInline,)
    actions = ("take_off",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("list", "period", "agent")

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # what agents see is moved by deeds alone
        return obj is None and super().has_change_permission(request, obj)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        """Plan it by the deed, so that every socket hears of it."""
        period = obj.period
        told = planned.plan(
            team=obj.list.team.identity,
            list_id=str(obj.list.list_id),
            contact=Contact.of(vars(obj)),
            due_on=obj.due_on,
            period_id=str(period.period_id) if period else "",
            at=timezone.now(),
        )
        obj.pk = PlannedCallback.objects.get(callback_id=told.callback_id).pk

    @admin.action(description=_("Take off the list"))
    def take_off(self, request: HttpRequest, rows: QuerySet[PlannedCallback]) -> None:
        """Close callbacks that are open."""
        for row in rows.select_related("list__team"):
            planned.cancel(
                team=row.list.team.identity, callback_id=str(row.callback_id), at=timezone.now()
            )
        messages.success(request, _now("They are off the list."))
