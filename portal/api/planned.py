"""REST of callback lists: lists, preferred periods, numbers on them and what is done with them."""

import uuid
from http import HTTPStatus
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from agents import selectors as agents
from agents.domain import callback_commands as planned
from agents.domain.planned import Contact, TicketOutcome
from agents.models import AgentGroup, CallbackList, CallbackPeriod, CallbackTicket, PlannedCallback
from calls.domain.ids import AgentNo
from portal import dispatch
from portal.access import Actor
from portal.api import sight
from portal.api.base import Door, Pages
from portal.api.deeds import actor_in_team
from portal.api.inbound import Checked
from portal.api.serializers import OwnField
from portal.api.views import Rows


class ByName(Pages):
    """Lists by name."""

    ordering = ("name", "id")


class ByStart(Pages):
    """Periods, the earliest first."""

    ordering = ("starts", "id")


class ByDay(Pages):
    """Planned callbacks, due first first."""

    ordering = ("due_on", "id")


class ListSerializer(Checked):
    """A callback list; its group by code."""

    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())

    class Meta:
        model = CallbackList
        number = "name"
        fields = ("list_id", "name", "team", "group")
        read_only_fields = ("list_id",)
        validators: tuple[Any, ...] = ()


class PeriodSerializer(Checked):
    """A preferred period, in the team's time zone; one of a team's may be the default."""

    class Meta:
        model = CallbackPeriod
        number = "name"
        fields = ("period_id", "name", "team", "starts", "ends", "is_default")
        read_only_fields = ("period_id",)
        validators: tuple[Any, ...] = ()

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Let a team have one default."""
        attrs = super().validate(attrs)
        others = CallbackPeriod.objects.filter(team=attrs["team"], is_default=True)
        if self.instance is not None:
            others = others.exclude(pk=self.instance.pk)
        if attrs.get("is_default") and others.exists():
            raise serializers.ValidationError({"is_default": "The team has a default period."})
        return attrs


class ListRows(Rows):
    """Callback lists."""

    queryset = CallbackList.objects.none()
    serializer_class = ListSerializer
    pagination_class = ByName
    lookup_field = "list_id"
    lookup_value_regex = "[0-9a-f-]{36}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the lists of the account's team."""
        rows = sight.of_teams(CallbackList.objects.all(), self.request.user)
        return rows.select_related("team", "group")


class PeriodRows(Rows):
    """Preferred periods."""

    queryset = CallbackPeriod.objects.none()
    serializer_class = PeriodSerializer
    pagination_class = ByStart
    lookup_field = "period_id"
    lookup_value_regex = "[0-9a-f-]{36}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the periods of the account's team."""
        rows = sight.of_teams(CallbackPeriod.objects.all(), self.request.user)
        return rows.select_related("team")


class TicketSerializer(serializers.ModelSerializer[CallbackTicket]):
    """One call, and what came of it."""

    class Meta:
        model = CallbackTicket
        fields = (
            "ticket_id",
            "agent_no",
            "number",
            "call_id",
            "started_at",
            "outcome",
            "comment",
            "noted_at",
        )
        read_only_fields = fields


class PlannedSerializer(serializers.ModelSerializer[PlannedCallback]):
    """A number on a list. `agent_no` has taken it."""

    list = serializers.SlugRelatedField[Any](slug_field="list_id", read_only=True)
    period = serializers.SlugRelatedField[Any](slug_field="period_id", read_only=True)
    agent_no = serializers.CharField(source="agent.agent_no", default="", read_only=True)
    tickets = TicketSerializer(many=True, read_only=True)

    class Meta:
        model = PlannedCallback
        fields = (
            "callback_id",
            "list",
            "number",
            "mobile_number",
            "first_name",
            "last_name",
            "company",
            "description",
            "due_on",
            "period",
            "agent_no",
            "planned_at",
            "closed_at",
            "tickets",
        )
        read_only_fields = fields


class PlanAsk(serializers.Serializer[Any]):
    """A number to be called: on which list, when, and who she is."""

    list = serializers.UUIDField()
    number = serializers.CharField(max_length=40)
    mobile_number = serializers.CharField(max_length=40, default="", allow_blank=True)
    first_name = serializers.CharField(max_length=80, default="", allow_blank=True)
    last_name = serializers.CharField(max_length=80, default="", allow_blank=True)
    company = serializers.CharField(max_length=80, default="", allow_blank=True)
    description = serializers.CharField(max_length=500, default="", allow_blank=True)
    due_on = serializers.DateField(default=None, allow_null=True)
    period = serializers.UUIDField(default=None, allow_null=True)


class WhoAsk(serializers.Serializer[Any]):
    """For whom; the agent who asks when left out."""

    agent_no = serializers.CharField(max_length=10, default="")


class StartAsk(WhoAsk):
    """At which number; the one on the list when left out."""

    number = serializers.CharField(max_length=40, default="")


class NoteAsk(WhoAsk):
    """What came of the agent's last call; `due_on` and `period` with `callback` only."""

    outcome = serializers.ChoiceField(choices=[one.value for one in TicketOutcome])
    comment = serializers.CharField(max_length=2000, default="", allow_blank=True)
    due_on = serializers.DateField(default=None, allow_null=True)
    period = serializers.UUIDField(default=None, allow_null=True)


class PlannedFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Planned callbacks by list, day, number, and those still open."""

    list = django_filters.UUIDFilter(field_name="list__list_id")
    is_open = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")

    class Meta:
        model = PlannedCallback
        fields = ("due_on", "number")


class PlannedRows(
    Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]
):
    """Planned callbacks of the groups the account works for; POST plans one, DELETE takes one off
    the list."""

    queryset = PlannedCallback.objects.none()
    serializer_class = PlannedSerializer
    filterset_class = PlannedFilter
    pagination_class = ByDay
    lookup_field = "callback_id"
    lookup_url_kwarg = "planned_id"
    lookup_value_regex = "[0-9a-f-]{36}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the callbacks the account may see."""
        rows = PlannedCallback.objects.filter(list__group__in=sight.groups_of(self.request.user))
        return rows.select_related("list", "period", "agent").prefetch_related("tickets")

    @extend_schema(request=PlanAsk, responses={201: PlannedSerializer})
    def create(self, request: Request) -> Response:
        """Put a number on a list."""
        said, actor = _read(PlanAsk, request), actor_in_team(request)
        callback_id = str(uuid.uuid4())
        command = planned.PlanCallback(
            callback_id=callback_id,
            list_id=str(said["list"]),
            contact=Contact.of(said),
            due_on=said["due_on"],
            period_id=str(said["period"] or ""),
        )
        dispatch.execute(command, actor=actor)
        row = self.get_queryset().get(callback_id=callback_id)
        return Response(self.get_serializer(row).data, status=HTTPStatus.CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, planned_id: str) -> Response:
        """Take it off the list; for supervisors."""
        command = planned.CancelCallback(callback_id=self._known(planned_id))
        dispatch.execute(command, actor=actor_in_team(request))
        return Response(status=HTTPStatus.NO_CONTENT)

    @extend_schema(request=WhoAsk, responses={200: PlannedSerializer})
    def take(self, request: Request, planned_id: str) -> Response:
        """Let an agent have it."""
        known, actor = self._known(planned_id), actor_in_team(request)
        who = _who(actor, _read(WhoAsk, request))
        dispatch.execute(planned.TakeCallback(agent_no=who, callback_id=known), actor=actor)
        return self._shown()

    @extend_schema(request=WhoAsk, responses={200: PlannedSerializer})
    def release(self, request: Request, planned_id: str) -> Response:
        """Put it back."""
        known, actor = self._known(planned_id), actor_in_team(request)
        who = _who(actor, _read(WhoAsk, request))
        dispatch.execute(planned.ReleaseCallback(agent_no=who, callback_id=known), actor=actor)
        return self._shown()

    @extend_schema(request=StartAsk, responses={202: PlannedSerializer})
    def start(self, request: Request, planned_id: str) -> Response:
        """Ring the agent, then the number; a ticket waits for what comes of it."""
        known, actor = self._known(planned_id), actor_in_team(request)
        asked = _read(StartAsk, request)
        command = planned.StartCallback(
            agent_no=_who(actor, asked), callback_id=known, number=asked["number"]
        )
        dispatch.execute(command, actor=actor)
        answer = self._shown()
        answer.status_code = HTTPStatus.ACCEPTED
        return answer

    @extend_schema(request=NoteAsk, responses={200: PlannedSerializer})
    def note(self, request: Request, planned_id: str) -> Response:
        """Note what came of the agent's last call of it."""
        known, actor = self._known(planned_id), actor_in_team(request)
        asked = _read(NoteAsk, request)
        command = planned.CloseCallback(
            agent_no=_who(actor, asked),
            ticket_id=known,
            outcome=TicketOutcome(asked["outcome"]),
            comment=asked["comment"],
            due_on=asked["due_on"],
            period_id=str(asked["period"] or ""),
        )
        dispatch.execute(command, actor=actor)
        return self._shown()

    def _known(self, planned_id: str) -> str:
        self.get_object()  # one she may not see is not there
        return planned_id

    def _shown(self) -> Response:
        return Response(self.get_serializer(self.get_object()).data)


def _read(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    ask = kind(data=request.data)
    ask.is_valid(raise_exception=True)
    return dict(ask.validated_data)


def _who(actor: Actor, said: dict[str, Any]) -> AgentNo:
    number = said["agent_no"] or actor.agent_no
    return AgentNo(agents.agent_row(team=actor.team, agent_no=number).agent_no)
