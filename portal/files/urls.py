"""Addresses of files."""

from django.urls import path

from portal.files import inbound, pbx, people

urlpatterns = [
    path("files/in/<str:token>", pbx.deliver, name="file-in"),
    path("files/out/<str:word>/<str:name>", pbx.fetch, name="file-out"),
    path(
        "files/prompts/<int:prompt_pk>-<str:signature>-<str:digest>.wav",
        inbound.prompt,
        name="prompt-sound",
    ),
    path("files/wait/<int:group_pk>-<str:signature>", inbound.expected_wait, name="wait"),
    path("files/voicemail/<str:word>", inbound.message, name="message-in"),
    path("files/recordings/<uuid:file_id>", people.play, name="recording"),
]
