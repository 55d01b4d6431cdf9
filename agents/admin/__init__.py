"""The Django admin of teams, agents, groups and what connects them to the PBX."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group as DjangoGroup
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from agents.admin.inbound import QueueRulesInline, StaysNamed, add_public_holidays
from agents.admin.interfaces import AcdCallbackRulesAdmin, CallEventDoorAdmin, CooCenterDoorAdmin
from agents.admin.lines import RECORDED, BlockedNumberAdmin, LineAdmin, TrunkAdmin
from agents.admin.memberships import (
    DefaultMembershipInline,
    FavouriteInline,
    KeepsMembers,
    apply_defaults,
)
from agents.admin.planned import CallbackListAdmin, CallbackPeriodAdmin, PlannedCallbackAdmin
from agents.admin.wall import TEAM_OF, Narrow, TeamWall, is_admin, is_platform_admin
from agents.models import (
    Account,
    Agent,
    AgentGroup,
    ApiToken,
    Disposition,
    Membership,
    PauseReason,
    Presence,
    PresenceCounter,
    PresenceSpan,
    Team,
)

__all__ = [
    "TEAM_OF",
    "AcdCallbackRulesAdmin",
    "BlockedNumberAdmin",
    "CallEventDoorAdmin",
    "CallbackListAdmin",
    "CallbackPeriodAdmin",
    "CooCenterDoorAdmin",
    "LineAdmin",
    "Narrow",
    "PlannedCallbackAdmin",
    "TeamWall",
    "TrunkAdmin",
    "is_platform_admin",
    "navigation",
]

admin.site.unregister(DjangoGroup)

#: The side bar: heading, and (words, symbol, list) of each entry.
_SIDE_BAR = (
    (
        _("People"),
        (
            (_("Teams"), "domain", "agents_team"),
            (_("Agents"), "support_agent", "agents_agent"),
            (_("Groups"), "groups", "agents_agentgroup"),
            (_("Accounts"), "badge", "agents_account"),
            (_("Presence"), "timer", "agents_presence"),
            (_("API tokens"), "key", "agents_apitoken"),
        ),
    ),
    (
        _("Telephony"),
        (
            (_("Lines"), "call_received", "agents_line"),
            (_("Menus"), "dialpad", "agents_menu"),
            (_("Prompts"), "record_voice_over", "agents_prompt"),
            (_("Business hours"), "schedule", "agents_businesshours"),
            (_("Holidays"), "event_busy", "agents_holiday"),
            (_("Mailboxes"), "voicemail", "agents_mailbox"),
            (_("Callbacks"), "phone_callback", "agents_callback"),
            (_("Callback lists"), "checklist", "agents_callbacklist"),
            (_("Planned callbacks"), "event_upcoming", "agents_plannedcallback"),
            (_("Preferred periods"), "more_time", "agents_callbackperiod"),
            (_("Trunks"), "lan", "agents_trunk"),
            (_("Blocked numbers"), "block", "agents_blockednumber"),
            (_("History"), "history", "calls_cdr"),
            (_("Recordings"), "mic", "calls_recording"),
        ),
    ),
    (
        _("Campaigns"),
        (
            (_("Campaigns"), "campaign", "campaigns_campaign"),
            (_("Leads"), "list", "campaigns_lead"),
            (_("Do not call"), "phone_disabled", "campaigns_donotcall"),
            (_("Imports"), "upload_file", "campaigns_importjob"),
            (_("Attempts"), "dialpad", "campaigns_attempt"),
            (_("Evidence"), "fact_check", "campaigns_evidence"),
        ),
    ),
    (
        _("Pushes"),
        (
            (_("Targets"), "send", "webhooks_pushtarget"),
            (_("Deliveries"), "outbox", "webhooks_pushdelivery"),
        ),
    ),
)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the admin's side bar (asked for by name, from settings)."""
    if not is_admin(request):
        return []
    return [
        {
            "title": heading,
            "items": [
                {"title": words, "icon": icon, "link": reverse(f"admin:{name}_changelist")}
                for words, icon, name in entries
            ],
        }
        for heading, entries in _SIDE_BAR
    ]


class MembershipInline(Narrow, TabularInline):  # type: ignore[misc]
    """The groups of an agent, or the agents of a group."""

    model = Membership
    fields = ("agent", "group", "penalty", "acw_mode", "work_way")
    extra = 0
    autocomplete_fields = ("agent", "group")


class DispositionInline(Narrow, TabularInline):  # type: ignore[misc]
    """What an agent may say of a call of this group."""

    model = Disposition
    extra = 0


class PauseReasonInline(Narrow, TabularInline):  # type: ignore[misc]
    """Why an agent of this team may pause."""

    model = PauseReason
    extra = 0


@admin.register(Team)
class TeamAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Tenants and their rules."""

    team_path = "pk"
    list_display = ("name", "identity", "home_country", "pbx")
    search_fields = ("name", "identity")
    inlines = (PauseReasonInline,)
    actions = (add_public_holidays,)
    fieldsets = (
        (
            None,
            {"fields": ("name", "identity", "home_country", "language", "time_zone", "pbx")},
        ),
        (
            _("Agents"),
            {
                "fields": (
                    "wrap_up_s",
                    "missed_offer_reason",
                    "lost_agent_s",
                    "takes_back_itself",
                )
            },
        ),
        (
            _("Calling out"),
            {
                "fields": (
                    "outbound_trunk",
                    "outbound_caller_id",
                    "max_outbound_calls",
                )
            },
        ),
        (
            _("What may be dialled"),
            {
                "fields": (
                    "allowed_countries",
                    "allowed_prefixes",
                    "blocked_prefixes",
                    "allow_premium",
                    "emergency_numbers",
                ),
                "description": _(
                    "The same for a click in the portal and for a number keyed on a phone."
                ),
            },
        ),
        (
            _("Recordings"),
            {
                "fields": (
                    "recording_policy",
                    "recording_percent",
                    "recording_days",
                    "recordings_heard",
                )
            },
        ),
        (
            _("asterCC"),
            {
                "fields": (
                    "astercc_delimiter",
                    "astercc_language",
                    "astercc_api_domains",
                    "astercc_event_key",
                    "is_md5_allowed",
                )
            },
        ),
        (_("Event log"), {"fields": ("retention_months",)}),
    )

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_platform_admin(request)

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_platform_admin(request)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # The identity is part of every name at the PBX: it stays what it was.
        if not is_platform_admin(request):
            return ("identity", "pbx")
        return ("identity",) if obj else ()


@admin.register(Account)
class AccountAdmin(TeamWall, UserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Sign-ins."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "team", "role", "is_active", "is_staff")
    list_filter = ("team", "role", "is_active")
    search_fields = ("username", "first_name", "last_name", "email")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("team", "role", "is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", "team", "role")}),)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        # Whoever may set a platform admin's password is one.
        rows = super().get_queryset(request)
        return rows if is_platform_admin(request) else rows.filter(is_superuser=False)

    @override
    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # Only a platform admin makes others staff or platform admins.
        return () if is_platform_admin(request) else ("is_staff", "is_superuser")


@admin.register(Agent)
class AgentAdmin(KeepsMembers, TeamWall, ModelAdmin):  # type: ignore[misc]
    """People who take calls. A new agent's phone can register within seconds."""

    list_display = ("agent_no", "name", "team", "phone", "account", "is_active")
    list_filter = ("team", "phone", "is_active")
    search_fields = ("agent_no", "name")
    inlines = (MembershipInline, DefaultMembershipInline, FavouriteInline)
    actions = (apply_defaults,)
    fieldsets = (
        (None, {"fields": ("team", "agent_no", "name", "account", "is_active")}),
        (
            _("Phone"),
            {
                "fields": ("phone", "answers_when_told", "sip_secret", "mobile_number"),
                "description": _(
                    "A browser phone signs in by itself. A desk phone registers at the PBX as "
                    "team-number (for example demo-1001) with this secret."
                ),
            },
        ),
    )


@admin.register(AgentGroup)
class AgentGroupAdmin(KeepsMembers, StaysNamed, TeamWall, ModelAdmin):  # type: ignore[misc]
    """Agents who share a queue."""

    list_display = ("code", "name", "team", "strategy", "ring_s", "max_wait_s")
    list_filter = ("team",)
    search_fields = ("code", "name")
    filter_horizontal = ("admins",)
    fieldsets = (
        (None, {"fields": ("team", "code", "name")}),
        (_("Calls"), {"fields": ("strategy", "ring_s", "max_wait_s", "wrap_up_s")}),
        (_("Supervisors"), {"fields": ("admins",)}),
        RECORDED,
    )
    inlines = (QueueRulesInline, MembershipInline, DispositionInline)


@admin.register(Presence)
class PresenceAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """What agents do now; only read, since facts and deeds alone move it."""

    team_path = "agent__team"
    list_display: tuple[str, ...] = ("agent", "state", "since", "reason", "is_phone_reachable")
    list_filter = ("state",)
    search_fields: tuple[str, ...] = ("agent__agent_no", "agent__name")

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ByValueAdmin(PresenceAdmin):
    """Rows that name team and agent by value, so that they outlive both; only read."""

    search_fields = ("agent_no",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = ModelAdmin.get_queryset(self, request)
        if is_platform_admin(request):
            return rows
        team = getattr(request.user, "team", None)
        return rows.filter(team=team.identity) if team is not None else rows.none()


@admin.register(PresenceSpan)
class PresenceSpanAdmin(ByValueAdmin):
    """What agents did, stretch by stretch."""

    list_display = ("agent_no", "team", "state", "reason", "began_at", "ended_at")
    date_hierarchy = "began_at"


@admin.register(PresenceCounter)
class PresenceCounterAdmin(ByValueAdmin):
    """Seconds of each presence, day by day."""

    list_display = ("day", "agent_no", "team", "state", "reason", "seconds")
    date_hierarchy = "day"


@admin.register(ApiToken)
class ApiTokenAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Bearer tokens; taken away here, made by signing in over REST."""

    team_path = "account__team"
    list_display = ("account", "label", "created_at", "expires_at")
    exclude = ("digest",)

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
