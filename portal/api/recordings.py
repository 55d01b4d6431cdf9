"""Recordings over REST: which there are, and what is to be done with that of a running call."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from agents import selectors as agents
from calls import selectors as calls
from calls.domain import commands as c
from calls.domain.ids import AgentNo, CallId
from calls.models import Cdr, Recording
from portal import dispatch
from portal.access import actor_of
from portal.api import sight
from portal.api.base import Door, Pages
from portal.api.filters import RecordingFilter

_DEEDS: dict[str, type[c.RecordingCommand]] = {
    "start": c.StartRecording,
    "stop": c.StopRecording,
    "pause": c.PauseRecording,
    "resume": c.ResumeRecording,
}


class RecordingAsk(serializers.Serializer[Any]):
    """What shall be done with the recording of a running call. `agent_no` is needed of who is not
    on the call herself: the agent whose call it is."""

    do = serializers.ChoiceField(tuple(_DEEDS))
    agent_no = serializers.CharField(max_length=10, default="", allow_blank=True)


class RecordingAnswer(serializers.Serializer[Any]):
    """Accepted."""

    call_id = serializers.CharField()


class RecordingSerializer(serializers.ModelSerializer[Recording]):
    """A recording; `url` gives its sound, a WAVE file, with the same token; ranges work."""

    url = serializers.SerializerMethodField()

    class Meta:
        model = Recording
        fields = (
            "id",
            "call_id",
            "purpose",
            "asked_by",
            "started_at",
            "seconds",
            "bytes",
            "sha256",
            "url",
        )

    def get_url(self, row: Recording) -> str:
        """Give the address of the sound."""
        return reverse("recording", args=[row.pk])


class NewestRecording(Pages):
    """Recordings, the newest first."""

    ordering = ("-started_at", "-id")


class RecordingRows(Door, viewsets.ReadOnlyModelViewSet[Any]):
    """Recordings of ended calls that the account may play, newest first."""

    queryset = Recording.objects.none()
    serializer_class = RecordingSerializer
    filterset_class = RecordingFilter
    pagination_class = NewestRecording
    lookup_value_regex = "[0-9a-f-]{36}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give what the account may play: the same rule as at the sound's own door."""
        actor = actor_of(self.request.user, via="rest")
        if actor is None:
            return Recording.objects.none()
        rows = Recording.objects.filter(
            call_id__in=sight.cdrs_of(self.request.user).values("call_id")
        )
        if not actor.agent_no or sight.sees_all_calls(self.request.user):
            return rows
        heard = agents.heard_by_agents(actor.team)
        if heard == "team":
            return Recording.objects.filter(team=actor.team)
        hers = Cdr.objects.filter(team=actor.team, agent_no=actor.agent_no)
        hers = hers.exclude(group__in=actor.administers)
        return rows.exclude(call_id__in=hers.values("call_id")) if heard == "none" else rows


class RecordingDoor(Door):
    """The recording of a running call."""

    @extend_schema(request=RecordingAsk, responses={202: RecordingAnswer})
    def post(self, request: Request, call_id: str) -> Response:
        """Start, stop, pause, resume."""
        ask = RecordingAsk(data=request.data)
        ask.is_valid(raise_exception=True)
        actor = actor_of(request.user, via="rest")
        if actor is None or not actor.team:
            raise PermissionDenied("This account belongs to no team.")
        # a call she may not see is not there
        get_object_or_404(sight.running_of(request.user), call_id=call_id)
        agent_no = ask.validated_data["agent_no"] or actor.agent_no or _first(actor.team, call_id)
        command = _DEEDS[ask.validated_data["do"]](
            agent_no=AgentNo(agent_no), call_id=CallId(call_id)
        )
        result = dispatch.execute(command, actor=actor)
        return Response({"call_id": result.call_id}, status=HTTPStatus.ACCEPTED)


def _first(team: str, call_id: str) -> str:
    """Name the agent who joined a call first."""
    call = calls.live_call(team=team, call_id=call_id)
    return call.agent_nos[0] if call is not None and call.agent_nos else ""
