"""REST of campaigns, their dial lists and leads.

A team admin and an API client see every campaign of the team, a supervisor those of the groups she
leads; for anybody else there are none. Leads are people's data.
"""

from http import HTTPStatus
from typing import Any

from django.db.models import (
    BigIntegerField,
    OuterRef,
    ProtectedError,
    Q,
    QuerySet,
    RestrictedError,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from agents.models import Account
from campaigns import services
from campaigns.domain.campaign import Step
from campaigns.domain.errors import IllegalStep
from campaigns.models import Campaign, DialList, Lead, LeadCount
from portal.api import campaign_asks, sight
from portal.api.base import Door, Pages
from portal.api.views import ByRow

_STEPS = {
    Step.START: services.start,
    Step.PAUSE: services.pause,
    Step.FINISH: services.finish,
    Step.REOPEN: services.reopen,
}


class ByName(Pages):
    """Campaigns and lists by name."""

    ordering = ("name", "id")


class LeadsCampaigns(sight.HasTeam):
    """Team admins, API clients and supervisors."""

    message = "Only a supervisor may do that."

    @override
    def has_permission(self, request: Request, view: Any) -> bool:
        """Let in who leads a group, or the team."""
        if not super().has_permission(request, view):
            return False
        return sight.sees_all_calls(request.user) or campaign_asks.leads_a_group(request.user)


class CampaignDoor(Door, viewsets.GenericViewSet[Any]):
    """What all of them share; the rows found through the account's campaigns are its own."""

    permission_classes = (LeadsCampaigns,)
    lookup_value_regex = "[0-9]{1,18}"

    @property
    def account(self) -> Account:
        """Give the account that asks."""
        account = self.request.user
        assert isinstance(account, Account)  # the permission let no other in
        return account


class CampaignRows(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, CampaignDoor
):
    """Campaigns, by their id."""

    queryset = Campaign.objects.none()
    serializer_class = campaign_asks.CampaignSerializer
    pagination_class = ByName

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the campaigns the account may see."""
        rows = campaign_asks.campaigns_of(self.request.user)
        return rows.select_related("team", "group", "hours", "information", "message")

    def create(self, request: Request) -> Response:
        """Make a campaign; it is a draft."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        row = services.create_campaign(team=said.pop("team").identity, **said)
        return Response(self.get_serializer(row).data, HTTPStatus.CREATED)

    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Change settings of a campaign."""
        del pk
        row = self.get_object()
        asked = self.get_serializer(row, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        team = said.pop("team").identity
        row = services.change_campaign(team=team, campaign_id=row.pk, account=self.account, **said)
        return Response(self.get_serializer(row).data)

    @override
    def perform_destroy(self, instance: Any) -> None:
        """Delete a campaign with its lists, unless it runs."""
        try:
            services.delete_campaign(row=instance, now=timezone.now())
        except IllegalStep as error:
            raise ValidationError(str(error)) from error
        except (ProtectedError, RestrictedError) as error:
            raise ValidationError("It was dialled, or something else still uses it.") from error

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str = "") -> Response:
        """Start it; refused while nothing of it would be dialled."""
        del request, pk
        return self._take(Step.START)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str = "") -> Response:
        """Begin no further call."""
        del request, pk
        return self._take(Step.PAUSE)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str = "") -> Response:
        """End it."""
        del request, pk
        return self._take(Step.FINISH)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str = "") -> Response:
        """Open a finished one again, as paused."""
        del request, pk
        return self._take(Step.REOPEN)

    def _take(self, step: Step) -> Response:
        row = self.get_object()
        row = _STEPS[step](
            team=row.team.identity,
            campaign_id=row.pk,
            account=self.account,
            now=timezone.now(),
        )
        return Response(self.get_serializer(row).data)


def _counted(which: Q) -> Coalesce:
    """Count leads of each list as the database keeps the counts."""
    rows = LeadCount.objects.filter(which, dial_list=OuterRef("pk")).order_by()
    told = rows.values("dial_list").annotate(count=Sum("leads")).values("count")
    return Coalesce(Subquery(told, output_field=BigIntegerField()), 0)


class DialListRows(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, mixins.DestroyModelMixin, CampaignDoor
):
    """Dial lists, by their id; `?campaign=` narrows."""

    queryset = DialList.objects.none()
    serializer_class = campaign_asks.DialListSerializer
    pagination_class = ByName

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the lists of the campaigns the account may see, with counts of leads."""
        rows = DialList.objects.filter(
            campaign__in=campaign_asks.campaigns_of(self.request.user),
            **campaign_asks.number_in(self.request, "campaign"),
        ).select_related("campaign__team")
        is_open = Q(state__in=(Lead.State.NEW, Lead.State.WAITING))
        return rows.annotate(lead_count=_counted(Q()), open_count=_counted(is_open))

    def create(self, request: Request) -> Response:
        """Make a list of a campaign."""
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        campaign = asked.validated_data["campaign"]
        row = services.create_list(
            team=campaign.team.identity, campaign_id=campaign.pk, name=asked.validated_data["name"]
        )
        return Response(self.get_serializer(row).data, HTTPStatus.CREATED)

    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Name a list anew, or say whether it is dialled."""
        del pk
        row = self.get_object()
        asked = self.get_serializer(row, data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        if said.get("campaign", row.campaign) != row.campaign:
            raise ValidationError({"campaign": "A list stays with its campaign."})
        services.change_list(row=row, name=said.get("name"), is_active=said.get("is_active"))
        return Response(self.get_serializer(self.get_object()).data)

    @override
    def perform_destroy(self, instance: Any) -> None:
        """Remove a list with all its leads, unless some are being dialled."""
        services.erase_list(row=instance)

    @extend_schema(
        request=campaign_asks.BulkSerializer, responses={201: campaign_asks.AddedSerializer}
    )
    @action(detail=True, methods=["post"])
    def leads(self, request: Request, pk: str = "") -> Response:
        """Add up to 1,000 leads; answers how many went in and why the others did not."""
        del pk
        row = self.get_object()
        asked = campaign_asks.BulkSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        told = services.add_leads(
            team=row.campaign.team.identity, list_id=row.pk, leads=asked.asks()
        )
        return Response(campaign_asks.AddedSerializer(told).data, HTTPStatus.CREATED)

    @extend_schema(responses={(200, "text/csv"): str})
    @action(detail=True)
    def export(self, request: Request, pk: str = "") -> HttpResponseBase:
        """Give the list as CSV."""
        del request, pk
        row = self.get_object()
        lines = services.export(team=row.campaign.team.identity, list_id=row.pk)
        return campaign_asks.as_csv(lines, f"dial-list-{row.pk}.csv")

    @extend_schema(request=campaign_asks.RecycleSerializer, responses={200: dict[str, int]})
    @action(detail=True, methods=["post"])
    def recycle(self, request: Request, pk: str = "") -> Response:
        """Let leads begin again by how their last attempt ended."""
        del pk
        row = self.get_object()
        asked = campaign_asks.RecycleSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        count = services.recycle(
            team=row.campaign.team.identity,
            list_id=row.pk,
            outcomes=asked.validated_data["outcomes"],
        )
        return Response({"recycled": count})

    @extend_schema(request=None, responses={200: dict[str, int]})
    @action(detail=True, methods=["post"])
    def scrub(self, request: Request, pk: str = "") -> Response:
        """Exclude the leads that may not be called any more."""
        del request, pk
        row = self.get_object()
        count = services.scrub(team=row.campaign.team.identity, list_id=row.pk)
        return Response({"excluded": count})


class LeadRows(mixins.ListModelMixin, mixins.RetrieveModelMixin, CampaignDoor):
    """Leads, by their id; `?dial_list=`, `?state=` and `?number=` narrow."""

    queryset = Lead.objects.none()
    serializer_class = campaign_asks.LeadSerializer
    pagination_class = ByRow

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the leads of the campaigns the account may see."""
        rows = Lead.objects.filter(
            dial_list__campaign__in=campaign_asks.campaigns_of(self.request.user),
            **campaign_asks.number_in(self.request, "dial_list"),
        )
        for name in ("state", "number"):
            if name in self.request.query_params:
                rows = rows.filter(**{name: self.request.query_params[name]})
        return rows.select_related("dial_list__campaign__team")

    @extend_schema(request=campaign_asks.CallAtSerializer)
    @action(detail=True, methods=["post"], url_path="call-at")
    def call_at(self, request: Request, pk: str = "") -> Response:
        """Let it begin again at a time agreed with the person."""
        del pk
        row = self.get_object()
        asked = campaign_asks.CallAtSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = services.call_at(
            row=row,
            at=asked.validated_data["at"],
            by=self.account.get_username(),
            now=timezone.now(),
        )
        return Response(self.get_serializer(row).data)

    def destroy(self, request: Request, pk: str = "") -> Response:
        """Erase the person's data; the row stays for the counts."""
        del request, pk
        row = self.get_object()
        services.erase(team=row.dial_list.campaign.team.identity, lead_id=row.pk)
        return Response(status=HTTPStatus.NO_CONTENT)
