"""The routes of REST v1 and of health."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from portal.api import (
    campaign_views,
    campaigns,
    imports,
    inbound,
    office,
    planned,
    preview,
    pushes,
    views,
    waiting,
)
from portal.api.control import ControlDoor
from portal.api.events import EventSchemaDoor, EventsDoor
from portal.api.health import alive, ready
from portal.api.interfaces import AcdCallbackRows, CallEventRows, CooCenterRows
from portal.api.metrics import metrics
from portal.api.recordings import RecordingDoor, RecordingRows
from portal.api.teams import TeamRows
from portal.api.token import TokenDoor

router = SimpleRouter()
router.register("agents", views.AgentRows, basename="agents")
router.register("groups", views.GroupRows, basename="groups")
router.register("lines", views.LineRows, basename="lines")
router.register("memberships", views.MembershipRows, basename="memberships")
router.register("hours", inbound.HoursRows, basename="hours")
router.register("holidays", inbound.HolidayRows, basename="holidays")
router.register("prompts", inbound.PromptRows, basename="prompts")
router.register("menus", inbound.MenuRows, basename="menus")
router.register("queue-rules", waiting.RulesRows, basename="queue-rules")
router.register("mailboxes", waiting.MailboxRows, basename="mailboxes")
router.register("voicemail", waiting.MessageRows, basename="voicemail")
router.register("callbacks", waiting.CallbackRows, basename="callbacks")
router.register("callback-lists", planned.ListRows, basename="callback-lists")
router.register("callback-periods", planned.PeriodRows, basename="callback-periods")
router.register("planned-callbacks", planned.PlannedRows, basename="planned-callbacks")
router.register("calls", views.CallRows, basename="calls")
router.register("cdrs", views.CdrRows, basename="cdrs")
router.register("recordings", RecordingRows, basename="recordings")
router.register("push-targets", pushes.PushTargetRows, basename="push-targets")
router.register("campaigns", campaign_views.CampaignRows, basename="campaigns")
router.register("dial-lists", campaigns.DialListRows, basename="dial-lists")
router.register("leads", campaign_views.LeadRows, basename="leads")
router.register("attempts", campaign_views.AttemptRows, basename="attempts")
router.register("do-not-call", imports.DoNotCallRows, basename="do-not-call")
router.register("imports", imports.ImportRows, basename="imports")
router.register("teams", TeamRows, basename="teams")
router.register("coocenter", CooCenterRows, basename="coocenter")
router.register("acd-callback", AcdCallbackRows, basename="acd-callback")
router.register("call-event", CallEventRows, basename="call-event")

_PLANNED = r"^planned-callbacks/(?P<planned_id>[0-9a-f-]{36})/"

v1 = [
    *(
        re_path(
            f"{_PLANNED}{deed}/$",
            planned.PlannedRows.as_view({"post": deed}),
            name=f"planned-{deed}",
        )
        for deed in ("take", "release", "start", "note")
    ),
    path("auth/token", TokenDoor.as_view(), name="token"),
    path("events", EventsDoor.as_view(), name="events"),
    path("events/schema", EventSchemaDoor.as_view(), name="events-schema"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("agents/<str:agent_no>/presence/", views.PresenceDoor.as_view(), name="presence"),
    path(
        "agents/<str:agent_no>/groups/<str:code>/",
        views.GroupPartDoor.as_view(),
        name="group-part",
    ),
    path("agents/<str:agent_no>/calls-led/", office.CallsLedDoor.as_view(), name="calls-led"),
    path("agents/<str:agent_no>/do-not-disturb/", office.DisturbDoor.as_view(), name="disturb"),
    path(
        "agents/<str:agent_no>/forwards/<str:when>/", office.ForwardDoor.as_view(), name="forward"
    ),
    path("agents/<str:agent_no>/favourites/", office.FavouritesDoor.as_view(), name="favourites"),
    path(
        "agents/<str:agent_no>/favourites/<str:contact>/",
        office.FavouriteDoor.as_view(),
        name="favourite",
    ),
    path(
        "agents/<str:agent_no>/default-memberships/",
        office.DefaultsDoor.as_view(),
        name="default-memberships",
    ),
    path("agents/<str:agent_no>/phone/", office.PhoneDoor.as_view(), name="agent-phone"),
    path("agents/<str:agent_no>/leads/", preview.ShownDoor.as_view(), name="shown-leads"),
    re_path(
        r"^agents/(?P<agent_no>[0-9]+)/leads/(?P<lead_id>[0-9]{1,18})/(?P<deed>dial|skip)/$",
        preview.ShownLeadDoor.as_view(),
        name="shown-lead",
    ),
    path("blocked-numbers/", office.BlockedDoor.as_view(), name="blocked-numbers"),
    path(
        "blocked-numbers/<str:number>/", office.BlockedNumberDoor.as_view(), name="blocked-number"
    ),
    path("messages/", office.MessageDoor.as_view(), name="messages"),
    path("calls/<str:call_id>/hangup/", views.CallRows.as_view({"post": "hangup"}), name="hangup"),
    path(
        "voicemail/<int:pk>/sound/",
        waiting.MessageRows.as_view({"get": "sound"}),
        name="voicemail-sound",
    ),
    path(
        "imports/<int:pk>/errors.csv",
        imports.ImportRows.as_view({"get": "errors"}),
        name="import-errors",
    ),
    path("calls/<str:call_id>/recording/", RecordingDoor.as_view(), name="call-recording"),
    path("calls/<str:call_id>/<slug:verb>/", ControlDoor.as_view(), name="control"),
    *router.urls,
]
urlpatterns = [
    path("api/v1/", include((v1, "api"))),
    re_path("^api/", views.Nowhere.as_view(), name="nowhere"),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
