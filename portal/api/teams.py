"""Teams over REST: their settings. Teams themselves are made and removed by the platform admin."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import mixins, serializers, viewsets
from typing_extensions import override

from agents.models import Team, Trunk
from agents.services.settings import tell_settings
from portal.api import sight
from portal.api.base import Door, Pages
from portal.api.serializers import OwnField


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team's settings; `outbound_trunk` is a trunk's name."""

    outbound_trunk = OwnField(
        slug_field="name", queryset=Trunk.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Team
        fields = (
            "identity",
            "name",
            "home_country",
            "language",
            "time_zone",
            "wrap_up_s",
            "missed_offer_reason",
            "lost_agent_s",
            "takes_back_itself",
            "outbound_caller_id",
            "outbound_trunk",
            "allowed_countries",
            "allowed_prefixes",
            "blocked_prefixes",
            "allow_premium",
            "emergency_numbers",
            "max_outbound_calls",
            "recording_policy",
            "recording_percent",
            "recording_days",
            "recordings_heard",
            "astercc_delimiter",
            "astercc_language",
            "astercc_api_domains",
            "is_md5_allowed",
        )
        read_only_fields = ("identity",)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Keep the trunk in the team."""
        trunk = attrs.get("outbound_trunk")
        if trunk is not None and self.instance is not None and trunk.team_id != self.instance.pk:
            raise serializers.ValidationError({"outbound_trunk": "It belongs to another team."})
        return attrs


class ByIdentity(Pages):
    """Teams by identity."""

    ordering = ("identity",)


class TeamRows(
    Door,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    mixins.UpdateModelMixin,
    viewsets.GenericViewSet[Any],
):
    """The account's own team, or all for the platform admin; only admins change one."""

    queryset = Team.objects.none()
    serializer_class = TeamSerializer
    permission_classes = (sight.ReadsOrAdministers,)
    pagination_class = ByIdentity
    lookup_field = "identity"
    lookup_value_regex = "[a-z0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the teams the account may touch."""
        return sight.teams_of(self.request.user).select_related("outbound_trunk")

    @override
    def perform_update(self, serializer: Any) -> None:
        """Change the settings, and tell it."""
        with transaction.atomic():
            tell_settings([serializer.save()], how="changed", at=timezone.now())
