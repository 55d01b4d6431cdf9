"""Addresses of the pages."""

from django.urls import path

from portal.pages import cockpit, desk, doors, history, ring_in

urlpatterns = [
    path("", doors.home, name="home"),
    path("sign-in/", doors.SignIn.as_view(), name="sign-in"),
    path("sign-out/", doors.SignOut.as_view(), name="sign-out"),
    path("desk/", desk.desk, name="desk"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("history/", history.history, name="history"),
    path("history/<str:call_id>/", history.history_call, name="history-call"),
    path("demo/ring-in/", ring_in.ring_in, name="ring-in"),
]
