"""Addresses of files."""

from django.urls import path

from portal.files import pbx, people

urlpatterns = [
    path("files/in/<str:token>", pbx.deliver, name="file-in"),
    path("files/out/<str:word>/<str:name>", pbx.fetch, name="file-out"),
    path("files/recordings/<uuid:file_id>", people.play, name="recording"),
]
