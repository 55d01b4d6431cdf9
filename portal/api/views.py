"""The rows of REST v1: every query starts behind the wall of the team."""

from typing import Any

from django.core.exceptions import MultipleObjectsReturned
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from agents.models import Agent, AgentGroup, Line, Membership
from agents.services.settings import tell_settings
from calls.models import Cdr, LiveCall
from portal.api import agent_asks, agent_deeds, deeds, filters, memberships, serializers, sight
from portal.api.base import Door, Pages


class ByNumber(Pages):
    """Agents by agent number."""

    ordering = ("agent_no", "id")


class ByCode(Pages):
    """Groups by code."""

    ordering = ("code", "id")


class ByLine(Pages):
    """Lines by number."""

    ordering = ("number",)


class ByRow(Pages):
    """Memberships in the order they were made."""

    ordering = ("id",)


class Newest(Pages):
    """Calls, the newest first."""

    ordering = ("-started_at", "-call_id")


class Rows(Door, viewsets.ModelViewSet[Any]):
    """Rows a team admin may change and everybody of the team may read."""

    permission_classes = (sight.ReadsOrAdministers,)

    @override
    def get_object(self) -> Any:
        """Give the row of the address; `?team=` says whose where the account sees several teams."""
        try:
            return super().get_object()
        except MultipleObjectsReturned as error:
            words = "Several teams have this one: say which with ?team=."
            raise ValidationError({"team": words}) from error

    @override
    def perform_create(self, serializer: Any) -> None:
        """Make the row, and tell it."""
        with transaction.atomic():
            tell_settings([serializer.save()], how="added", at=timezone.now())

    @override
    def perform_update(self, serializer: Any) -> None:
        """Change the row, and tell it."""
        with transaction.atomic():
            tell_settings([serializer.save()], how="changed", at=timezone.now())

    @override
    def perform_destroy(self, instance: Any) -> None:
        """Delete a row unless others stand on it."""
        try:
            with transaction.atomic():
                tell_settings([instance], how="removed", at=timezone.now())
                instance.delete()
        except ProtectedError as error:
            raise ValidationError("Something else still uses it.") from error


class AgentRows(Rows):
    """Agents, by agent number."""

    queryset = Agent.objects.none()
    serializer_class = serializers.AgentSerializer
    filterset_class = filters.AgentFilter
    pagination_class = ByNumber
    lookup_field = "agent_no"
    lookup_value_regex = "[0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the agents of the account's team."""
        rows = sight.of_teams(Agent.objects.all(), self.request.user)
        return rows.select_related("team", "account", "presence")


class GroupRows(Rows):
    """Agent groups, by code."""

    queryset = AgentGroup.objects.none()
    serializer_class = serializers.GroupSerializer
    filterset_class = filters.GroupFilter
    pagination_class = ByCode
    lookup_field = "code"
    lookup_value_regex = "[0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the groups of the account's team."""
        rows = sight.of_teams(AgentGroup.objects.all(), self.request.user)
        return rows.select_related("team").prefetch_related("admins")


class LineRows(Rows):
    """Lines, by number."""

    queryset = Line.objects.none()
    serializer_class = serializers.LineSerializer
    filterset_class = filters.LineFilter
    pagination_class = ByLine
    lookup_field = "number"
    lookup_value_regex = r"\+?[0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the lines of the account's team."""
        rows = sight.of_teams(Line.objects.all(), self.request.user)
        return rows.select_related("team", "group")


class MembershipRows(Rows):
    """Who belongs to which group."""

    queryset = Membership.objects.none()
    serializer_class = serializers.MembershipSerializer
    filterset_class = filters.MembershipFilter
    pagination_class = ByRow

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the memberships of the account's team."""
        teams = sight.teams_of(self.request.user)
        rows = Membership.objects.filter(agent__team__in=teams, group__team__in=teams)
        return rows.select_related("agent", "group")

    @override
    def perform_create(self, serializer: Any) -> None:
        """Make the membership by the deed, so that every page hears of it."""
        said = serializer.validated_data
        serializer.instance = memberships.made(said, by=self.request.user.get_username())

    @override
    def perform_update(self, serializer: Any) -> None:
        """Change it by the deeds; the switch has a new penalty at once."""
        by = self.request.user.get_username()
        serializer.instance = memberships.changed(
            serializer.instance, serializer.validated_data, by=by
        )

    @override
    def perform_destroy(self, instance: Any) -> None:
        """End it by the deed; the queue loses the member."""
        memberships.removed(instance, by=self.request.user.get_username())


class CallRows(
    Door,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Any],
):
    """Running calls; POST dials."""

    queryset = LiveCall.objects.none()
    serializer_class = serializers.CallSerializer
    filterset_class = filters.CallFilter
    pagination_class = Newest
    lookup_field = "call_id"
    lookup_value_regex = "[0-9a-zA-Z.-]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the running calls the account may see."""
        return sight.running_of(self.request.user)

    @extend_schema(request=serializers.DialAsk, responses={202: serializers.DialAnswer})
    def create(self, request: Request) -> Response:
        """Ring the agent's phone, then the target."""
        return deeds.dial(request)

    @extend_schema(request=None, responses={202: serializers.DialAnswer})
    def hangup(self, request: Request, call_id: str) -> Response:
        """End the whole call."""
        self.get_object()  # a call she may not see is not there
        return deeds.hang_up(request, call_id)


class CdrRows(Door, viewsets.ReadOnlyModelViewSet[Any]):
    """Ended calls, newest first."""

    queryset = Cdr.objects.none()
    serializer_class = serializers.CdrSerializer
    filterset_class = filters.CdrFilter
    pagination_class = Newest
    lookup_field = "call_id"
    lookup_value_regex = "[0-9a-zA-Z.-]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the ended calls the account may see."""
        account = self.request.user
        return sight.cdrs_of(account).prefetch_related(sight.legs_for(account))


class PresenceDoor(Door):
    """What an agent shall do."""

    @extend_schema(request=agent_asks.PresenceAsk, responses={202: serializers.AgentSerializer})
    def post(self, request: Request, agent_no: str) -> Response:
        """Log in or out, check in or out, pause, go on, end or extend wrap-up, free her."""
        return agent_deeds.presence(request, agent_no)


class GroupPartDoor(Door):
    """How an agent takes part in a group; for the group's supervisors."""

    @extend_schema(request=agent_asks.GroupAsk, responses={202: serializers.AgentSerializer})
    def put(self, request: Request, agent_no: str, code: str) -> Response:
        """Make her a member."""
        return agent_deeds.join_group(request, agent_no, code)

    @extend_schema(request=agent_asks.GroupAsk, responses={202: serializers.AgentSerializer})
    def patch(self, request: Request, agent_no: str, code: str) -> Response:
        """Change penalty, ACW mode or work way."""
        return agent_deeds.settle_group(request, agent_no, code)

    @extend_schema(request=None, responses={202: serializers.AgentSerializer})
    def delete(self, request: Request, agent_no: str, code: str) -> Response:
        """End her membership."""
        return agent_deeds.leave_group(request, agent_no, code)


@extend_schema(exclude=True)
class Nowhere(Door):
    """Where there is nothing: said as a problem, like every other fault, not as a page."""

    authentication_classes: Any = ()
    permission_classes: Any = ()

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Answer 404 whatever was asked."""
        raise Http404
