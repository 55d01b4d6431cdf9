"""The Django admin of what a team lets the systems of other makers ask and hear."""

from django.contrib import admin
from unfold.admin import ModelAdmin

from agents.admin.wall import TeamWall
from agents.models import AcdCallbackRules, CallEventDoor, CooCenterDoor


@admin.register(CooCenterDoor)
class CooCenterDoorAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """The CooCenter interface of each team; where its events go is a push target."""

    list_display = ("team", "is_enabled", "status_as")
    list_filter = ("is_enabled",)


@admin.register(AcdCallbackRules)
class AcdCallbackRulesAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """How ACD CallBack notifications speak of each team; where they go is a push target."""

    list_display = ("team", "customer_number", "masks_agent_states")


@admin.register(CallEventDoor)
class CallEventDoorAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """The Call Event interface of each team; where its pushes go is a push target."""

    list_display = ("team", "is_enabled", "company_id")
    list_filter = ("is_enabled",)
