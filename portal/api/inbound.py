"""REST of inbound treatment: hours, holidays, prompts, menus."""

from typing import Any

from django.core.exceptions import ValidationError as ModelError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from rest_framework import serializers
from rest_framework.parsers import FormParser, JSONParser, MultiPartParser
from typing_extensions import override

from agents.domain.hours import WeeklySpan, is_open
from agents.domain.sound import BadSoundError, to_telephone
from agents.models import (
    BusinessHours,
    BusinessSpan,
    Holiday,
    Menu,
    MenuOption,
    Prompt,
)
from portal.api import sight
from portal.api.base import Pages
from portal.api.serializers import OfTeam, OwnField
from portal.api.views import ByRow, Rows


class ByCode(Pages):
    """Rows by code."""

    ordering = ("code", "id")


class ByDay(Pages):
    """Holidays, the next one first."""

    ordering = ("day", "id")


class Checked(OfTeam):
    """A row whose own rules are asked before it is kept."""

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask the row; nested rows are kept for later."""
        attrs = super().validate(attrs)
        own = {name: value for name, value in attrs.items() if name not in _NESTED}
        current = {} if self.instance is None else _values(self.instance)
        model: Any = getattr(self, "Meta").model  # noqa: B009 (each serializer has its own)
        try:
            model(**{**current, **own}).clean()
        except ModelError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return attrs


_NESTED = {"spans", "options", "recording"}


def _values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}  # noqa: SLF001


def prompt_field(**options: Any) -> OwnField:
    """Refer to a prompt of the team by code."""
    return OwnField(
        slug_field="code",
        queryset=Prompt.objects.defer("sound"),
        required=False,
        allow_null=True,
        **options,
    )


class SpanSerializer(serializers.ModelSerializer[BusinessSpan]):
    """One stretch of a weekday; Monday is 1."""

    class Meta:
        model = BusinessSpan
        fields = ("weekday", "opens", "closes")


class HoursSerializer(OfTeam):
    """Weekly hours; `is_open` says whether they hold now, holidays counted in."""

    spans = SpanSerializer(many=True)
    is_open = serializers.SerializerMethodField()

    class Meta:
        model = BusinessHours
        number = "name"
        fields = ("id", "name", "team", "spans", "is_open")
        validators: tuple[Any, ...] = ()

    def get_is_open(self, row: BusinessHours) -> bool:
        """Ask the same rule as the PBX."""
        spans = [WeeklySpan(one.weekday, one.opens, one.closes) for one in row.spans.all()]
        days = set(row.team.holidays.values_list("day", flat=True))
        return is_open(spans, days, row.team.time_zone, timezone.now())

    @override
    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Any:
        spans = validated_data.pop("spans", [])
        row = super().create(validated_data)
        BusinessSpan.objects.bulk_create(BusinessSpan(hours=row, **one) for one in spans)
        return row

    @override
    @transaction.atomic
    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        spans = validated_data.pop("spans", None)
        row = super().update(instance, validated_data)
        if spans is not None:
            row.spans.all().delete()
            BusinessSpan.objects.bulk_create(BusinessSpan(hours=row, **one) for one in spans)
        return row


class HoursRows(Rows):
    """Business hours."""

    queryset = BusinessHours.objects.none()
    serializer_class = HoursSerializer
    pagination_class = ByRow

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the hours of the account's team."""
        rows = sight.of_teams(BusinessHours.objects.all(), self.request.user)
        return rows.select_related("team").prefetch_related("spans")


class HolidaySerializer(OfTeam):
    """A day a team is closed."""

    class Meta:
        model = Holiday
        number = "day"
        fields = ("id", "day", "name", "team")
        validators: tuple[Any, ...] = ()


class HolidayRows(Rows):
    """Holidays."""

    queryset = Holiday.objects.none()
    serializer_class = HolidaySerializer
    pagination_class = ByDay

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the holidays of the account's team."""
        return sight.of_teams(Holiday.objects.all(), self.request.user).select_related("team")


class PromptSerializer(OfTeam):
    """A prompt; `recording` is an uncompressed WAV file, sent as multipart form data."""

    recording = serializers.FileField(write_only=True, required=False)

    class Meta:
        model = Prompt
        number = "code"
        fields = ("code", "name", "team", "text", "seconds", "recording")
        read_only_fields = ("seconds",)
        validators: tuple[Any, ...] = ()

    def validate_recording(self, file: Any) -> Any:
        """Convert the file, or say why it cannot be played."""
        try:
            return to_telephone(file.read())
        except BadSoundError as problem:
            raise serializers.ValidationError(str(problem)) from problem

    @override
    def create(self, validated_data: dict[str, Any]) -> Any:
        sound = validated_data.pop("recording", None)
        row = Prompt(**validated_data)
        if sound is not None:
            row.keep(sound.wav, sound.seconds)
        row.save()
        return row

    @override
    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        sound = validated_data.pop("recording", None)
        if sound is not None:
            instance.keep(sound.wav, sound.seconds)
        return super().update(instance, validated_data)


class Coded(Rows):
    """Rows that are known by their code."""

    pagination_class = ByCode
    lookup_field = "code"
    lookup_value_regex = "[a-z0-9]+"


class PromptRows(Coded):
    """Prompts, by code."""

    queryset = Prompt.objects.none()
    serializer_class = PromptSerializer
    parser_classes = (JSONParser, MultiPartParser, FormParser)

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the prompts of the account's team."""
        rows = sight.of_teams(Prompt.objects.defer("sound"), self.request.user)
        return rows.select_related("team")


class OptionSerializer(serializers.ModelSerializer[MenuOption]):
    """A choice: keys, and the target they lead to."""

    class Meta:
        model = MenuOption
        fields = ("digits", "target", "name")


class MenuSerializer(Checked):
    """A menu with its choices; prompts by code, targets as `group:630` or `hangup`."""

    prompt = prompt_field()
    sorry_prompt = prompt_field()
    options = OptionSerializer(many=True, required=False)

    class Meta:
        model = Menu
        number = "code"
        fields = (
            "code",
            "name",
            "team",
            "prompt",
            "sorry_prompt",
            "wait_s",
            "tries",
            "timeout_target",
            "invalid_target",
            "options",
        )
        validators: tuple[Any, ...] = ()

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check the choices too: each once, each to a target of the team."""
        attrs = super().validate(attrs)
        options = attrs.get("options") or []
        digits = [one["digits"] for one in options]
        if len(digits) != len(set(digits)):
            raise serializers.ValidationError({"options": "Each choice only once."})
        menu = Menu(team=attrs["team"], pk=0)
        for one in options:
            try:
                MenuOption(menu=menu, **one).clean()
            except ModelError as error:
                words = error.message_dict["target"]
                raise serializers.ValidationError({"options": words}) from error
        return attrs

    @override
    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Any:
        options = validated_data.pop("options", [])
        row = super().create(validated_data)
        MenuOption.objects.bulk_create(MenuOption(menu=row, **one) for one in options)
        return row

    @override
    @transaction.atomic
    def update(self, instance: Any, validated_data: dict[str, Any]) -> Any:
        options = validated_data.pop("options", None)
        row = super().update(instance, validated_data)
        if options is not None:
            row.options.all().delete()
            MenuOption.objects.bulk_create(MenuOption(menu=row, **one) for one in options)
        return row


class MenuRows(Coded):
    """Menus, by code."""

    queryset = Menu.objects.none()
    serializer_class = MenuSerializer

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the menus of the account's team."""
        rows = sight.of_teams(Menu.objects.all(), self.request.user)
        return rows.select_related("team", "prompt", "sorry_prompt").prefetch_related("options")
