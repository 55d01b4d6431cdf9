"""The Django admin of campaigns and their lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from typing_extensions import override
from unfold.admin import ModelAdmin, TabularInline

from agents.models import AgentGroup, Team
from campaigns.models import Campaign, DialList, Lead


class DialListInline(TabularInline):
    """The lists of a campaign."""

    model = DialList
    extra = 0


class WalledAdmin(ModelAdmin):  # type: ignore[misc]
    """Rows of other teams do not exist for a team admin. `team_path` leads to the team."""

    team_path = "team"

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        return rows.filter(**{self.team_path: request.user.team_id})

    @override
    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            team = request.user.team_id
            offers: dict[Any, QuerySet[Any]] = {
                Team: Team.objects.filter(pk=team),
                AgentGroup: AgentGroup.objects.filter(team=team),
                Campaign: Campaign.objects.filter(team=team),
                DialList: DialList.objects.filter(campaign__team=team),
            }
            if db_field.related_model in offers:
                kwargs["queryset"] = offers[db_field.related_model]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Campaign)
class CampaignAdmin(WalledAdmin):
    """Purposes."""

    list_display = ("name", "team", "group", "mode", "state")
    list_filter = ("team", "mode", "state")
    search_fields = ("name",)
    readonly_fields = ("state",)
    inlines = (DialListInline,)


@admin.register(Lead)
class LeadAdmin(WalledAdmin):
    """Entries of dial lists."""

    team_path = "dial_list__campaign__team"
    list_display = ("number", "name", "dial_list")
    list_filter = ("dial_list",)
    search_fields = ("number", "name")
