"""What a team lets the systems of other makers ask and hear, over REST: a row a team."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from typing_extensions import override

from agents.models import AcdCallbackRules, CallEventDoor, CooCenterDoor, Team
from agents.models.interfaces import fault_of_door
from portal.api import sight
from portal.api.base import Door, Pages


class CooCenterSerializer(serializers.ModelSerializer[CooCenterDoor]):
    """A team's CooCenter interface. The WEBKEY is written, never read: `has_webkey` tells."""

    team = serializers.SlugRelatedField[Team](slug_field="identity", read_only=True)
    webkey = serializers.CharField(
        max_length=80, allow_blank=True, required=False, write_only=True, trim_whitespace=False
    )
    has_webkey = serializers.SerializerMethodField()

    class Meta:
        model = CooCenterDoor
        fields = ("team", "is_enabled", "webkey", "has_webkey", "status_as", "mac")

    def get_has_webkey(self, row: CooCenterDoor) -> bool:
        """Say whether one is set."""
        return bool(row.webkey)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an open door."""
        row = self.instance or CooCenterDoor()
        fault = fault_of_door(
            is_enabled=attrs.get("is_enabled", row.is_enabled),
            webkey=attrs.get("webkey", row.webkey),
        )
        if fault:
            raise serializers.ValidationError({"webkey": fault})
        return attrs


class AcdCallbackSerializer(serializers.ModelSerializer[AcdCallbackRules]):
    """How a team's ACD CallBack notifications speak of it."""

    team = serializers.SlugRelatedField[Team](slug_field="identity", read_only=True)

    class Meta:
        model = AcdCallbackRules
        fields = ("team", "customer_number", "masks_agent_states")


class CallEventSerializer(serializers.ModelSerializer[CallEventDoor]):
    """A team's Call Event (TS) interface."""

    team = serializers.SlugRelatedField[Team](slug_field="identity", read_only=True)

    class Meta:
        model = CallEventDoor
        fields = ("team", "is_enabled", "company_id", "record_url", "is_turned")


class ByTeam(Pages):
    """Rows by their team."""

    ordering = ("team__identity",)


class RowOfTeam(
    Door,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Any],
):
    """The row of the account's own team, or of all for the platform admin; a team that never set
    anything has the defaults. Only admins change one."""

    permission_classes = (sight.ReadsOrAdministers,)
    pagination_class = ByTeam
    lookup_field = "team__identity"
    lookup_url_kwarg = "team"
    lookup_value_regex = "[a-z0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the rows of the teams the account may touch, made where there is none yet."""
        teams = sight.teams_of(self.request.user)
        rows: QuerySet[Any] = super().get_queryset()
        missing = teams.exclude(pk__in=rows.values("team_id"))
        rows.model.objects.bulk_create(
            [rows.model(team=team) for team in missing], ignore_conflicts=True
        )
        return rows.filter(team__in=teams).select_related("team")


class CooCenterRows(RowOfTeam):
    """CooCenter interfaces."""

    queryset = CooCenterDoor.objects.all()
    serializer_class = CooCenterSerializer


class AcdCallbackRows(RowOfTeam):
    """ACD CallBack rules."""

    queryset = AcdCallbackRules.objects.all()
    serializer_class = AcdCallbackSerializer


class CallEventRows(RowOfTeam):
    """Call Event interfaces."""

    queryset = CallEventDoor.objects.all()
    serializer_class = CallEventSerializer
