"""The routes of asterCC."""

from django.urls import path

from portal.dialects.astercc.http import AsterccInterface

urlpatterns = [
    path("asterccinterfaces", AsterccInterface.as_view(), name="astercc"),
    path("asterccinterfaces/", AsterccInterface.as_view()),
]
