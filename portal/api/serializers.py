"""Rows and tiles as REST shows them. No password, no phone secret, in either direction."""

from typing import Any

from rest_framework import serializers
from typing_extensions import override

from agents.models import (
    Account,
    Agent,
    AgentGroup,
    BusinessHours,
    Line,
    Membership,
    Presence,
    Prompt,
    Team,
)
from agents.models.references import faults, users_of
from calls.models import Cdr, CdrSegment
from portal.api.sight import teams_of

_LINE_TARGETS = ("open_target", "closed_target")


class TeamField(serializers.SlugRelatedField[Team]):
    """The identity of a team; only of the account's own."""

    def __init__(self, **options: Any) -> None:
        super().__init__(slug_field="identity", queryset=Team.objects.none(), **options)

    @override
    def get_queryset(self) -> Any:
        return teams_of(self.context["request"].user)


class OwnField(serializers.SlugRelatedField[Any]):
    """A reference to a row of the account's own team by its number; any other does not exist."""

    @override
    def get_queryset(self) -> Any:
        rows: Any = super().get_queryset()
        return rows.filter(team__in=teams_of(self.context["request"].user))


#: What else than a number tells rows of a team apart.
_TAKEN = {"name": "name", "day": "day", "code": "code"}


class OfTeam(serializers.ModelSerializer[Any]):
    """A row of a team. The team is the account's; the platform admin, who has none, names it, and
    it never changes."""

    team = TeamField(required=False)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Set the team, and refuse references that stand in another one."""
        account: Account = self.context["request"].user
        team = self.instance.team if self.instance is not None else attrs.get("team")
        team = team or account.team
        if team is None:
            raise serializers.ValidationError({"team": "A platform admin must name the team."})
        attrs["team"] = team
        for name, value in attrs.items():
            for one in value if isinstance(value, list) else [value]:
                if getattr(one, "team_id", team.pk) != team.pk:
                    raise serializers.ValidationError({name: "It belongs to another team."})
        self._refuse_twins(attrs)
        self._refuse_losing(attrs)
        return attrs

    def _refuse_losing(self, attrs: dict[str, Any]) -> None:
        """Keep the code of what lines, menus and overflows lead to by it."""
        row: Any = self.instance
        code = attrs.get("code")
        if row is None or code is None or code == row.code or not any(users_of(row)):
            return
        raise serializers.ValidationError({"code": "Something else still leads there."})

    def _refuse_twins(self, attrs: dict[str, Any]) -> None:
        """Say which number is taken, where the database would only say that one is."""
        meta: Any = self.Meta
        key: str = getattr(meta, "number", "")
        if not key or key not in attrs:
            return
        twins = meta.model.objects.filter(**{"team": attrs["team"], key: attrs[key]})
        if self.instance is not None:
            twins = twins.exclude(pk=self.instance.pk)
        if twins.exists():
            raise serializers.ValidationError({key: f"This {_TAKEN.get(key, 'number')} is taken."})


class PresenceSerializer(serializers.ModelSerializer[Presence]):
    """What an agent does now."""

    class Meta:
        model = Presence
        fields = ("state", "since", "reason", "until", "call_id", "is_phone_reachable")
        read_only_fields = fields


class AgentSerializer(OfTeam):
    """An agent. `account` is the name she signs in with, set on the admin's pages."""

    account = serializers.SlugRelatedField[Any](slug_field="username", read_only=True)
    presence = PresenceSerializer(read_only=True)
    endpoint = serializers.CharField(read_only=True)

    class Meta:
        model = Agent
        number = "agent_no"
        fields = (
            "agent_no",
            "name",
            "team",
            "phone",
            "mobile_number",
            "endpoint",
            "account",
            "is_active",
            "presence",
        )
        validators: tuple[Any, ...] = ()


class GroupSerializer(OfTeam):
    """An agent group; `admins` are the numbers of the agents who lead it."""

    admins = OwnField(
        slug_field="agent_no", queryset=Agent.objects.all(), many=True, required=False
    )

    recording_notice = OwnField(
        slug_field="code", queryset=Prompt.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = AgentGroup
        number = "code"
        fields = (
            "code",
            "name",
            "team",
            "strategy",
            "ring_s",
            "max_wait_s",
            "wrap_up_s",
            "recording_policy",
            "recording_percent",
            "recording_notice",
            "admins",
        )
        validators: tuple[Any, ...] = ()


class LineSerializer(OfTeam):
    """A number customers call; `group` is the code of the group it leads to."""

    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())
    hours = serializers.PrimaryKeyRelatedField[Any](
        queryset=BusinessHours.objects.all(), required=False, allow_null=True
    )

    recording_notice = OwnField(
        slug_field="code", queryset=Prompt.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Line
        fields = (
            "number",
            "name",
            "team",
            "group",
            "open_target",
            "hours",
            "closed_target",
            "priority",
            "recording_policy",
            "recording_percent",
            "recording_notice",
            "is_active",
        )

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Keep targets and hours inside the team too."""
        attrs = super().validate(attrs)
        row = self.instance
        said = {name: attrs.get(name, getattr(row, name, "")) for name in _LINE_TARGETS}
        found = faults(attrs["team"].pk, said)
        if found:
            raise serializers.ValidationError(found)
        return attrs


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """An agent in a group. What she does there now is read only: presence is a deed."""

    agent = OwnField(slug_field="agent_no", queryset=Agent.objects.all())
    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())

    class Meta:
        model = Membership
        fields = (
            "id",
            "agent",
            "group",
            "penalty",
            "acw_mode",
            "work_way",
            "is_checked_in",
            "is_paused",
            "pause_reason",
        )
        read_only_fields = ("is_checked_in", "is_paused", "pause_reason")

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Keep agent and group in one team."""
        agent = attrs.get("agent") or (self.instance and self.instance.agent)
        group = attrs.get("group") or (self.instance and self.instance.group)
        if agent and group and agent.team_id != group.team_id:
            raise serializers.ValidationError({"group": "It belongs to another team."})
        return attrs


class CallSerializer(serializers.Serializer[Any]):
    """A running call: its tile. Instants are null until reached."""

    call_id = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.CharField()
    group = serializers.CharField()
    line = serializers.CharField()
    customer_number = serializers.CharField()
    customer_name = serializers.CharField()
    target_agent_no = serializers.CharField()
    agent_nos = serializers.ListField(child=serializers.CharField())
    campaign = serializers.CharField()
    userdata = serializers.CharField()
    started_at = serializers.DateTimeField()
    waiting_since = serializers.DateTimeField(allow_null=True)
    talking_since = serializers.DateTimeField(allow_null=True)
    held_since = serializers.DateTimeField(allow_null=True)
    waited_s = serializers.FloatField()
    talked_s = serializers.FloatField()
    held_s = serializers.FloatField()
    recording = serializers.CharField()
    pbx = serializers.CharField()

    @override
    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Show the kept tile as it is; it is JSON already."""
        return {str(name): instance.tile.get(str(name)) for name in self.fields}


class SegmentSerializer(serializers.ModelSerializer[CdrSegment]):
    """One leg of an ended call."""

    class Meta:
        model = CdrSegment
        exclude = ("id", "cdr")


class CdrSerializer(serializers.ModelSerializer[Cdr]):
    """An ended call with its legs; spans in seconds, `cause` Q.850."""

    segments = SegmentSerializer(many=True, read_only=True)

    class Meta:
        model = Cdr
        exclude = ("id",)


class TokenAsk(serializers.Serializer[Any]):
    """Name and password of an account."""

    username = serializers.CharField(max_length=150)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class TokenAnswer(serializers.Serializer[Any]):
    """A bearer token, shown this once, and when it ends."""

    token = serializers.CharField()
    expires_at = serializers.DateTimeField()


class DialAsk(serializers.Serializer[Any]):
    """A click-to-call: her phone rings first, then the target. Without `agent_no` the agent of
    `group` who has been ready the longest dials."""

    agent_no = serializers.CharField(max_length=10, default="", allow_blank=True)
    target = serializers.CharField(max_length=40)
    target_kind = serializers.ChoiceField(("external", "internal"), default="external")
    group = serializers.CharField(max_length=10, default="", allow_blank=True)
    userdata = serializers.CharField(max_length=200, default="", allow_blank=True)


class DialAnswer(serializers.Serializer[Any]):
    """Accepted: the id by which events, running calls and CDRs name it."""

    call_id = serializers.CharField()
