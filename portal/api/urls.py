"""The routes of REST v1 and of health."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from portal.api import inbound, views, waiting
from portal.api.events import EventsDoor
from portal.api.health import alive, ready
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
router.register("calls", views.CallRows, basename="calls")
router.register("cdrs", views.CdrRows, basename="cdrs")

v1 = [
    path("auth/token", TokenDoor.as_view(), name="token"),
    path("events", EventsDoor.as_view(), name="events"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("agents/<str:agent_no>/presence/", views.PresenceDoor.as_view(), name="presence"),
    path("calls/<str:call_id>/hangup/", views.CallRows.as_view({"post": "hangup"}), name="hangup"),
    path(
        "voicemail/<int:pk>/sound/",
        waiting.MessageRows.as_view({"get": "sound"}),
        name="voicemail-sound",
    ),
    *router.urls,
]
urlpatterns = [
    path("api/v1/", include((v1, "api"))),
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
]
