"""REST of pushes: targets, what was sent to them, and sending it again."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from portal.api import sight
from portal.api.base import Pages
from portal.api.serializers import OfTeam
from portal.api.views import Rows
from portal.webhooks import services
from portal.webhooks.models import PushDelivery, PushTarget, faults_of, usual_method


class ByName(Pages):
    """Targets by name."""

    ordering = ("name", "id")


class NewestPush(CursorPagination):
    """Pushes, the newest first."""

    page_size = 100
    ordering = ("-id",)
    page_size_query_param = "page_size"
    max_page_size = 500


class Administers(sight.ReadsOrAdministers):
    """A push address and its secret are the team admin's business."""

    message = "Only a team admin sees where events are pushed to."

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        """Let team admins and the platform admin in."""
        return super().has_permission(request, view) and sight.is_admin(request.user)


class PushTargetSerializer(OfTeam):
    """Where a team's events are pushed to, and how that goes."""

    enabled = serializers.BooleanField(source="is_enabled", default=True)
    paused = serializers.BooleanField(source="is_paused", default=False)
    events = serializers.ListField(child=serializers.CharField(), required=False)

    class Meta:
        model = PushTarget
        number = "name"
        fields = (
            "id",
            "team",
            "name",
            "dialect",
            "url",
            "method",
            "number_format",
            "events",
            "secret",
            "enabled",
            "paused",
            "paused_why",
            "breaker",
            "breaker_until",
            "failures",
            "last_fault",
            "last_delivered_at",
            "created_at",
        )
        read_only_fields = fields[11:]
        validators: tuple[Any, ...] = ()

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse addresses pushes may not go to, and words the dialect does not know."""
        attrs = super().validate(attrs)
        if self.instance is None and "method" not in attrs:
            attrs["method"] = usual_method(attrs.get("dialect", ""))
        row = self.instance or PushTarget()
        said = {
            name: attrs.get(name, getattr(row, name))
            for name in ("url", "method", "dialect", "events", "number_format")
        }
        faults = faults_of(**said, secret=attrs.get("secret"))
        if faults:
            raise serializers.ValidationError(faults)
        return attrs


class PushDeliverySerializer(serializers.ModelSerializer[PushDelivery]):
    """One push; `history` holds its last tries."""

    class Meta:
        model = PushDelivery
        fields = (
            "id",
            "event_seq",
            "kind",
            "key",
            "state",
            "tries",
            "next_at",
            "status",
            "fault",
            "request",
            "answer",
            "history",
            "created_at",
            "finished_at",
        )
        read_only_fields = fields


class ReplayAsk(serializers.Serializer[Any]):
    """Which pushes to send again: `ids`, or a span of time of dead letters (or `all`)."""

    ids = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, max_length=1000
    )
    since = serializers.DateTimeField(required=False)
    until = serializers.DateTimeField(required=False)
    all = serializers.BooleanField(required=False, default=False)


class PushTargetRows(Rows):
    """Push targets of the account's team, by their id."""

    queryset = PushTarget.objects.none()
    serializer_class = PushTargetSerializer
    permission_classes = (Administers,)
    pagination_class = ByName
    lookup_value_regex = "[0-9]{1,18}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the targets of the account's team."""
        rows = sight.of_teams(PushTarget.objects.all(), self.request.user)
        return rows.select_related("team")

    @extend_schema(
        parameters=[OpenApiParameter("state", str, enum=[one.value for one in PushDelivery.State])],
        responses=PushDeliverySerializer(many=True),
    )
    @action(detail=True)
    def deliveries(self, request: Request, pk: str = "") -> Response:
        """List what was pushed, the newest first."""
        del pk
        rows = PushDelivery.objects.filter(target=self.get_object())
        state = request.query_params.get("state", "")
        if state:
            rows = rows.filter(state=state)
        pages = NewestPush()
        page = pages.paginate_queryset(rows, request, view=self)
        return pages.get_paginated_response(PushDeliverySerializer(page, many=True).data)

    @extend_schema(request=ReplayAsk, responses={202: dict[str, int]})
    @action(detail=True, methods=["post"])
    def replay(self, request: Request, pk: str = "") -> Response:
        """Send again: answers how many."""
        del pk
        target = self.get_object()
        asked = ReplayAsk(data=request.data)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        whose = {"team": target.team.identity, "target_id": target.pk, "now": timezone.now()}
        if "ids" in said:
            count = services.replay(**whose, ids=said["ids"])
        else:
            count = services.replay_range(
                **whose,
                since=said.get("since"),
                until=said.get("until"),
                only_dead=not said["all"],
            )
        return Response({"replayed": count}, HTTPStatus.ACCEPTED)

    @extend_schema(request=None, responses={202: dict[str, int]})
    @action(detail=True, methods=["post"])
    def test(self, request: Request, pk: str = "") -> Response:
        """Send a test push; answers its number among the deliveries."""
        del request, pk
        target = self.get_object()
        number = services.test(team=target.team.identity, target_id=target.pk, now=timezone.now())
        return Response({"id": number}, HTTPStatus.ACCEPTED)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str = "") -> Response:
        """Stop sending; what happens is kept."""
        del request, pk
        return self._pause(is_paused=True)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str = "") -> Response:
        """Go on, with what was kept meanwhile first; close the breaker."""
        del request, pk
        return self._pause(is_paused=False)

    def _pause(self, *, is_paused: bool) -> Response:
        target = self.get_object()
        services.pause(team=target.team.identity, target_id=target.pk, is_paused=is_paused)
        return Response(status=HTTPStatus.NO_CONTENT)
