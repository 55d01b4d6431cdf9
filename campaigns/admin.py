"""The Django admin of campaigns and their lists."""

from django.contrib import admin
from unfold.admin import ModelAdmin, TabularInline

from agents.admin import TEAM_OF, Narrow, TeamWall
from campaigns.models import Campaign, DialList, Lead

TEAM_OF.update({Campaign: "team", DialList: "campaign__team"})


class DialListInline(Narrow, TabularInline):  # type: ignore[misc]
    """The lists of a campaign."""

    model = DialList
    extra = 0


@admin.register(Campaign)
class CampaignAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Purposes."""

    list_display = ("name", "team", "group", "mode", "state")
    list_filter = ("team", "mode", "state")
    search_fields = ("name",)
    readonly_fields = ("state",)
    inlines = (DialListInline,)


@admin.register(Lead)
class LeadAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Entries of dial lists."""

    team_path = "dial_list__campaign__team"
    list_display = ("number", "name", "dial_list")
    list_filter = (("dial_list", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("number", "name")
