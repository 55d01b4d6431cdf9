"""REST of how campaigns are doing: live status, results, "Why?", evidence, attempts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from calls.domain.plain import encode
from campaigns import selectors, services
from campaigns.models import Attempt
from portal.api import campaign_asks, campaigns
from portal.api.base import Pages


class SlowerSerializer(serializers.Serializer[Any]):
    """How fast a campaign dials: 1 is as fast as the rules allow."""

    slower = serializers.FloatField(min_value=0.1, max_value=1.0)


class CampaignRows(campaigns.CampaignRows):
    """Campaigns, with how they are doing."""

    @extend_schema(responses=dict[str, Any])
    @action(detail=True)
    def live(self, request: Request, pk: str = "") -> Response:
        """Say how it is doing now: dials per minute, answer rate, agents, abandon rate, list."""
        del request, pk
        return Response(encode(selectors.live(self.get_object(), now=timezone.now())))

    @extend_schema(responses=dict[str, Any])
    @action(detail=True)
    def why(self, request: Request, pk: str = "") -> Response:
        """Say why no more is dialled: every gate with its count and when it opens."""
        del request, pk
        return Response(encode(selectors.why_campaign(self.get_object(), now=timezone.now())))

    @extend_schema(responses=dict[str, Any])
    @action(detail=True)
    def results(self, request: Request, pk: str = "") -> Response:
        """Count attempts by outcome, disposition and hour; `?since=` and `?until=` narrow."""
        del pk
        row = self.get_object()
        since, until = _instant(request, "since"), _instant(request, "until")
        told = selectors.results(row, since=since, until=until)
        return Response(encode(told))

    @extend_schema(request=SlowerSerializer)
    @action(detail=True, methods=["post"])
    def slower(self, request: Request, pk: str = "") -> Response:
        """Dial slower, or as fast as the rules allow again."""
        del pk
        row = self.get_object()
        asked = SlowerSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        row = services.change_campaign(
            team=row.team.identity,
            campaign_id=row.pk,
            account=self.account,
            slower=asked.validated_data["slower"],
        )
        return Response(self.get_serializer(row).data)

    @extend_schema(responses={(200, "application/x-ndjson"): str})
    @action(detail=True)
    def evidence(self, request: Request, pk: str = "") -> StreamingHttpResponse:
        """Give the evidence of a day (`?day=2026-11-21`, UTC), one JSON line each: body, the hash
        it stands on, its own."""
        del pk
        row = self.get_object()
        answer = StreamingHttpResponse(
            _lines(row.pk, _day(request)), content_type="application/x-ndjson"
        )
        name = f"evidence-{row.pk}-{_day(request).isoformat()}.ndjson"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _lines(campaign_id: int, day: date) -> Iterator[str]:
    for line in selectors.evidence_lines(campaign_id=campaign_id, day=day):
        yield f"{line}\n"


def _instant(request: Request, name: str) -> datetime | None:
    said = request.query_params.get(name, "")
    if not said:
        return None
    try:
        found = parse_datetime(said)
        # in UTC here: at the ends of the calendar there may be no such instant
        found = found.astimezone(UTC) if found is not None and found.tzinfo else None
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise ValidationError({name: "An instant with its zone: 2026-11-21T08:00:00Z."})
    return found


def _day(request: Request) -> date:
    said = request.query_params.get("day", "")
    try:
        found = parse_date(said) if said else timezone.now().date()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError({"day": "A day: 2026-11-21."})
    return found


class LeadRows(campaigns.LeadRows):
    """Leads, with why they are not dialled."""

    @extend_schema(responses=dict[str, Any])
    @action(detail=True)
    def why(self, request: Request, pk: str = "") -> Response:
        """Say why it is not dialled now, and when it may be."""
        del request, pk
        return Response(encode(selectors.why_lead(self.get_object(), now=timezone.now())))


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """An attempt as it is kept."""

    class Meta:
        model = Attempt
        fields = read_only_fields = (
            "id", "campaign", "lead", "number", "call_id", "how", "mode", "claimed_at", "rang_at",
            "answered_at", "queued_at", "connected_at", "released_at", "ended_at", "agent_no",
            "detected", "is_played", "network", "cause", "outcome", "talked_s",
        )  # fmt: skip


class Newest(Pages):
    """Attempts, newest first."""

    ordering = ("-claimed_at", "-id")


class AttemptRows(mixins.ListModelMixin, mixins.RetrieveModelMixin, campaigns.CampaignDoor):
    """Attempts, newest first; `?campaign=`, `?lead=`, `?number=` and `?outcome=` narrow."""

    queryset = Attempt.objects.none()
    serializer_class = AttemptSerializer
    pagination_class = Newest
    lookup_value_regex = "[0-9a-f-]{36}"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the attempts of the campaigns the account may see."""
        rows = Attempt.objects.filter(
            campaign__in=campaign_asks.campaigns_of(self.request.user),
            **campaign_asks.number_in(self.request, "campaign"),
            **campaign_asks.number_in(self.request, "lead"),
        )
        for name in ("number", "outcome"):
            if name in self.request.query_params:
                rows = rows.filter(**{name: self.request.query_params[name]})
        return rows

    @extend_schema(responses=dict[str, Any])
    @action(detail=True)
    def why(self, request: Request, pk: str = "") -> Response:
        """Give the evidence it stands on: what the decision saw, and which numbers."""
        del request, pk
        return Response(encode(selectors.why_attempt(self.get_object())))
