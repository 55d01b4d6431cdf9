"""Addresses of the pages."""

from django.urls import include, path

from portal.pages import (
    callback_lists,
    cockpit,
    desk,
    doors,
    history,
    interfaces,
    messages,
    pushes,
    ring_in,
    shown,
)

urlpatterns = [
    path("", doors.home, name="home"),
    path("sign-in/", doors.SignIn.as_view(), name="sign-in"),
    path("sign-out/", doors.SignOut.as_view(), name="sign-out"),
    path("desk/", desk.desk, name="desk"),
    path("desk/leads/", shown.shown_leads, name="desk-leads"),
    path("desk/leads/<int:lead_id>/<slug:deed>/", shown.do_shown, name="desk-lead"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("history/", history.history, name="history"),
    path("history/<str:call_id>/", history.history_call, name="history-call"),
    path("messages/", messages.messages, name="messages"),
    path("messages/count/", messages.count, name="messages-count"),
    path("messages/<int:message_id>/sound/", messages.sound, name="message-sound"),
    path("messages/<int:message_id>/done/", messages.done, name="message-done"),
    path("callbacks/<str:callback_id>/cancel/", messages.cancel, name="callback-cancel"),
    path("callback-lists/", callback_lists.callback_lists, name="callback-lists"),
    path("callback-lists/plan/", callback_lists.plan, name="callback-plan"),
    path("callback-lists/<uuid:planned_id>/<slug:deed>/", callback_lists.do, name="callback-do"),
    path("pushes/", pushes.pushes, name="pushes"),
    path("pushes/<int:target_id>/", pushes.target, name="push-target"),
    path("pushes/<int:target_id>/<slug:deed>/", pushes.do, name="push-do"),
    path("interfaces/<slug:dialect>/", interfaces.interfaces, name="interface"),
    path("", include("portal.pages.campaigns.urls")),
    path("demo/ring-in/", ring_in.ring_in, name="ring-in"),
]
