"""REST of the do-not-call list and of imports into dial lists."""

import csv
import io
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import mixins
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from campaigns import services, tasks
from campaigns.models import DoNotCall, ImportJob
from campaigns.services.imports import errors_of
from portal.api import campaign_asks, sight
from portal.api.campaigns import CampaignDoor
from portal.api.pushes import NewestPush
from portal.api.views import ByRow


class DoNotCallRows(mixins.ListModelMixin, mixins.RetrieveModelMixin, CampaignDoor):
    """Numbers and patterns nobody may dial: the platform's, the team's, and its campaigns'."""

    queryset = DoNotCall.objects.none()
    serializer_class = campaign_asks.DoNotCallSerializer
    pagination_class = ByRow

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the entries that hold for the account's campaigns."""
        account = self.request.user
        of_team = Q(team__in=sight.teams_of(account), campaign=None)
        own = Q(campaign__in=campaign_asks.campaigns_of(account))
        return DoNotCall.objects.filter(Q(team=None) | of_team | own).select_related("team")

    @extend_schema(request=campaign_asks.ForbidSerializer, responses={201: dict[str, int]})
    def create(self, request: Request) -> Response:
        """Add up to 10,000 numbers and patterns; answers how many were new."""
        asked = campaign_asks.ForbidSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        asked.is_valid(raise_exception=True)
        said = asked.validated_data
        campaign = said.get("campaign")
        team = campaign.team if campaign else said.get("team") or self.account.team
        if team is None:
            raise ValidationError({"team": "A platform admin must name the team."})
        count = services.forbid(
            team=team.identity,
            patterns=said["patterns"],
            campaign_id=campaign.pk if campaign else None,
            note=said.get("note", ""),
            by=self.account.get_username(),
        )
        return Response({"added": count}, HTTPStatus.CREATED)

    def destroy(self, request: Request, pk: str = "") -> Response:
        """Take an entry off; the platform's are its admin's."""
        del request, pk
        row = self.get_object()
        if row.team is None:
            raise PermissionDenied("It holds for the whole platform.")
        services.allow(team=row.team.identity, entry_id=row.pk)
        return Response(status=HTTPStatus.NO_CONTENT)


class ImportRows(mixins.ListModelMixin, mixins.RetrieveModelMixin, CampaignDoor):
    """Imports, the newest first; upload a file, name its columns, watch the progress."""

    queryset = ImportJob.objects.none()
    serializer_class = campaign_asks.ImportSerializer
    pagination_class = NewestPush
    parser_classes = (MultiPartParser, FormParser, JSONParser)

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the imports into lists of the account's campaigns."""
        campaigns = campaign_asks.campaigns_of(self.request.user)
        rows = ImportJob.objects.filter(dial_list__campaign__in=campaigns)
        return rows.select_related("dial_list__campaign__team")

    @extend_schema(
        request=campaign_asks.UploadSerializer,
        responses={201: campaign_asks.ImportPreviewSerializer},
    )
    def create(self, request: Request) -> Response:
        """Take a CSV or XLSX file; answers its headings and first rows."""
        asked = campaign_asks.UploadSerializer(
            data=request.data, context=self.get_serializer_context()
        )
        asked.is_valid(raise_exception=True)
        into, file = asked.validated_data["dial_list"], asked.validated_data["file"]
        job = services.new_import(
            team=into.campaign.team.identity,
            list_id=into.pk,
            filename=file.name,
            content=file,
            by=self.account.get_username(),
            now=timezone.now(),
        )
        return Response(campaign_asks.ImportPreviewSerializer(job).data, HTTPStatus.CREATED)

    @extend_schema(
        request=campaign_asks.ColumnsSerializer, responses={202: campaign_asks.ImportSerializer}
    )
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: str = "") -> Response:
        """Say which column is what, and begin."""
        del pk
        job = self.get_object()
        asked = campaign_asks.ColumnsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        with transaction.atomic():
            begun = services.begin_import(
                team=job.dial_list.campaign.team.identity,
                job_id=job.pk,
                columns=asked.columns(),
                priority=asked.validated_data["priority"],
            )
            transaction.on_commit(lambda: tasks.run_import.delay(begun.pk))
        return Response(self.get_serializer(begun).data, HTTPStatus.ACCEPTED)

    @extend_schema(responses={(200, "text/csv"): str})
    def errors(self, request: Request, pk: int = 0) -> HttpResponseBase:
        """Give the refused rows: row, why, and the cell to blame."""
        del request, pk
        job = self.get_object()
        if job.state == ImportJob.State.MAPPING:
            raise Http404
        found = errors_of(team=job.dial_list.campaign.team.identity, job_id=job.pk)
        return campaign_asks.as_csv(_lines(found), f"import-{job.pk}-errors.csv")


def _lines(found: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    for cells in [("row", "why", "cell")], found:
        for row, why, cell in cells:
            out = io.StringIO()
            # a spreadsheet must not take a cell for a formula
            is_formula = cell.startswith(("=", "@", "+", "-", "\t"))
            csv.writer(out).writerow((row, why, f"'{cell}" if is_formula else cell))
            yield out.getvalue()
