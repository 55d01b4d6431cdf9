"""What REST hears and says about campaigns, lists, leads, do-not-call entries and imports."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from typing_extensions import override

from agents.models import Agent, AgentGroup, BusinessHours
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.importing import Columns
from campaigns.models import Campaign, DialList, DoNotCall, ImportJob, Lead
from campaigns.services import LeadAsk
from campaigns.services.imports import preview
from campaigns.services.leads import MOST
from campaigns.services.lists import FARTHEST
from portal.access import User
from portal.api import sight
from portal.api.inbound import prompt_field
from portal.api.serializers import OfTeam, OwnField, TeamField


def leads_a_group(account: User) -> bool:
    """Say whether the account is a supervisor."""
    agent = sight.agent_of(account)
    return agent is not None and _led_by(agent).exists()


def campaigns_of(account: User) -> QuerySet[Campaign]:
    """Give the campaigns the account may see and steer."""
    rows = sight.of_teams(Campaign.objects.all(), account)
    if sight.sees_all_calls(account):
        return rows
    agent = sight.agent_of(account)
    if agent is None:
        return rows.none()
    return rows.filter(group__in=_led_by(agent))


def _led_by(agent: Agent) -> QuerySet[AgentGroup]:
    return AgentGroup.objects.filter(team=agent.team_id, admins=agent)


def number_in(request: Request, name: str) -> dict[str, int]:
    """Read an id of the query as a filter; none when it is not asked for."""
    word = request.query_params.get(name, "")
    if not word:
        return {}
    if not word.isascii() or not word.isdigit() or len(word) > 18:
        raise ValidationError({name: "An id is a number."})
    return {f"{name}_id": int(word)}


def as_csv(lines: Iterable[str], filename: str) -> StreamingHttpResponse:
    """Send CSV line by line, as a file to keep."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@extend_schema_field(int)
class OwnCampaign(serializers.PrimaryKeyRelatedField[Campaign]):
    """A campaign the account may steer; any other does not exist."""

    @override
    def get_queryset(self) -> Any:
        return campaigns_of(self.context["request"].user)


@extend_schema_field(int)
class OwnList(serializers.PrimaryKeyRelatedField[DialList]):
    """A list of such a campaign."""

    @override
    def get_queryset(self) -> Any:
        campaigns = campaigns_of(self.context["request"].user)
        return DialList.objects.filter(campaign__in=campaigns).select_related("campaign__team")


class CampaignSerializer(OfTeam):
    """A campaign with its settings; `group` is the queue number, prompts go by code, hours by
    name."""

    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())
    hours = OwnField(
        slug_field="name", queryset=BusinessHours.objects.all(), required=False, allow_null=True
    )
    information = prompt_field()
    message = prompt_field()

    class Meta:
        model = Campaign
        number = "name"
        fields = (
            "id", "team", "name", "group", "mode", "state", "state_by", "state_at", "weight",
            "ratio", "slower", "max_calls", "quota", "pack", "cap_percent", "ring_s",
            "tries_a_day", "hours", "keeps_holidays", "closed_days", "retry_rules", "most_tries",
            "number_order", "caller_id", "area_caller_ids", "detection", "information", "message",
            "script",
        )  # fmt: skip
        read_only_fields = ("state", "state_by", "state_at")
        validators: tuple[Any, ...] = ()

    def validate_group(self, group: AgentGroup) -> AgentGroup:
        """Let a supervisor name her own groups alone."""
        account = self.context["request"].user
        if not sight.sees_all_calls(account):
            agent = sight.agent_of(account)
            if agent is None or not _led_by(agent).filter(pk=group.pk).exists():
                raise serializers.ValidationError("That is not your group.")
        return group


class DialListSerializer(serializers.ModelSerializer[DialList]):
    """A dial list; counts of leads where rows were counted."""

    campaign = OwnCampaign()
    leads = serializers.IntegerField(source="lead_count", read_only=True, default=0)
    open_leads = serializers.IntegerField(source="open_count", read_only=True, default=0)

    class Meta:
        model = DialList
        fields = ("id", "campaign", "name", "is_active", "created_at", "leads", "open_leads")
        read_only_fields = ("created_at",)
        validators: tuple[Any, ...] = ()


class LeadSerializer(serializers.ModelSerializer[Lead]):
    """A lead as it stands."""

    numbers = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Lead
        fields = (
            "id", "dial_list", "numbers", "name", "zone", "priority", "fields", "state", "next_at",
            "tries", "last_outcome", "created_at",
        )  # fmt: skip
        read_only_fields = fields


def sensible(said: datetime) -> None:
    """Refuse an instant nobody means."""
    if abs(said - timezone.now()) > FARTHEST:
        raise ValidationError("That is more than five years away.")


class CallAtSerializer(serializers.Serializer[Any]):
    """When the person agreed to be called; null: as soon as the rules allow."""

    at = serializers.DateTimeField(allow_null=True, validators=[sensible])


class _LeadAsk(serializers.Serializer[Any]):
    numbers = serializers.ListField(
        child=serializers.CharField(max_length=40, allow_blank=True), max_length=8
    )
    name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    zone = serializers.CharField(max_length=40, required=False, allow_blank=True)
    priority = serializers.IntegerField(required=False, min_value=-32768, max_value=32767)
    dial_at = serializers.DateTimeField(required=False, allow_null=True, validators=[sensible])
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=2000, allow_blank=True), required=False
    )

    def validate_fields(self, said: dict[str, str]) -> dict[str, str]:
        """Hold the names of fields to what holds for their values: text a database can keep."""
        name_field = serializers.CharField(max_length=200)
        return {name_field.run_validation(name): value for name, value in said.items()}


class BulkSerializer(serializers.Serializer[Any]):
    """Up to 1,000 leads; `fields` holds what else is known of a contact."""

    leads = serializers.ListField(child=_LeadAsk(), min_length=1, max_length=MOST)

    def asks(self) -> list[LeadAsk]:
        """Give them in the words of the service."""
        return [
            LeadAsk(**{**one, "fields": dict(one.get("fields", {}))})
            for one in self.validated_data["leads"]
        ]


class _RefusedSerializer(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    why = serializers.CharField()
    cell = serializers.CharField()


class AddedSerializer(serializers.Serializer[Any]):
    """What became of leads that were added; `row` counts from 1."""

    accepted = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())
    refused = _RefusedSerializer(many=True)


class RecycleSerializer(serializers.Serializer[Any]):
    """Which leads begin again."""

    outcomes = serializers.ListField(
        child=serializers.ChoiceField(choices=[one.value for one in AttemptOutcome]), min_length=1
    )

    def validate_outcomes(self, words: list[str]) -> list[AttemptOutcome]:
        """Give them as outcomes."""
        return [AttemptOutcome(word) for word in words]


class DoNotCallSerializer(serializers.ModelSerializer[DoNotCall]):
    """An entry; `scope` says for whom it holds. Entries of the platform can be read alone."""

    scope = serializers.CharField(read_only=True)

    class Meta:
        model = DoNotCall
        fields = ("id", "pattern", "scope", "campaign", "note", "created_at")
        read_only_fields = fields


class ForbidSerializer(serializers.Serializer[Any]):
    """Numbers and patterns to put on the team's list, or a campaign's."""

    patterns = serializers.ListField(
        child=serializers.CharField(max_length=40), min_length=1, max_length=10_000
    )
    campaign = OwnCampaign(required=False, allow_null=True)
    note = serializers.CharField(max_length=120, required=False, allow_blank=True)
    team = TeamField(required=False)


class ImportSerializer(serializers.ModelSerializer[ImportJob]):
    """An import; `progress` goes from 0 to 1, `counts` says what became of the rows."""

    class Meta:
        model = ImportJob
        fields = (
            "id", "dial_list", "filename", "headings", "columns", "priority", "state", "progress",
            "rows", "counts", "fault", "created_by", "created_at", "started_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class ImportPreviewSerializer(ImportSerializer):
    """An import with the first rows of its file."""

    preview = serializers.SerializerMethodField()

    class Meta(ImportSerializer.Meta):
        fields: Any = (*ImportSerializer.Meta.fields, "preview")
        read_only_fields: Any = fields

    def get_preview(self, row: ImportJob) -> list[list[str]]:
        """Read them while the columns are not named yet."""
        if row.state != ImportJob.State.MAPPING:
            return []
        return preview(team=row.dial_list.campaign.team.identity, job_id=row.pk)


class UploadSerializer(serializers.Serializer[Any]):
    """A file for a list, as multipart form data."""

    dial_list = OwnList()
    file = serializers.FileField()


class ColumnsSerializer(serializers.Serializer[Any]):
    """Which heading is what; columns that are not named become fields of the lead."""

    numbers = serializers.ListField(child=serializers.CharField(), min_length=1, max_length=8)
    name = serializers.CharField(required=False, allow_blank=True, default="")
    zone = serializers.CharField(required=False, allow_blank=True, default="")
    priority = serializers.IntegerField(
        required=False, default=0, min_value=-32768, max_value=32767
    )

    def columns(self) -> Columns:
        """Give them in the words of the service."""
        said = self.validated_data
        return Columns(numbers=tuple(said["numbers"]), name=said["name"], zone=said["zone"])
