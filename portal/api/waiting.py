"""REST of waiting: rules of a group's queue, mailboxes and their messages, callbacks."""

from http import HTTPStatus
from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.core.exceptions import ValidationError as ModelError
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from typing_extensions import override

from agents.models import AgentGroup, Callback, Mailbox, QueueRules, VoicemailMessage
from agents.services import callbacks, voicemail
from portal.api import sight
from portal.api.base import Door, Pages
from portal.api.inbound import Checked, Coded, prompt_field
from portal.api.serializers import OwnField
from portal.api.views import Rows


class NewestAsked(Pages):
    """Callbacks, the newest first."""

    ordering = ("-asked_at", "-id")


class NewestLeft(Pages):
    """Messages, the newest first."""

    ordering = ("-left_at", "-id")


class ByGroup(Pages):
    """Rules in the order they were made."""

    ordering = ("id",)


class RulesSerializer(serializers.ModelSerializer[QueueRules]):
    """How callers wait for a group; prompts by code."""

    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())
    hello_prompt = prompt_field()
    waiting_prompt = prompt_field()
    callback_prompt = prompt_field()

    class Meta:
        model = QueueRules
        fields = (
            "group",
            "overflow_target",
            "most_waiting",
            "overflows_empty",
            "hello_prompt",
            "announces_position",
            "announces_wait",
            "repeat_s",
            "waiting_prompt",
            "callback_digit",
            "callback_prompt",
            "callback_tries",
            "callback_retry_s",
            "callback_life_s",
        )

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Keep everything inside the group's team; the group never changes."""
        if self.instance is not None:
            attrs["group"] = self.instance.group
            row = self.instance
            for name, value in attrs.items():
                setattr(row, name, value)
        else:
            row = QueueRules(**attrs)
            if QueueRules.objects.filter(group=row.group).exists():
                raise serializers.ValidationError({"group": "It has its rules: change those."})
        try:
            row.clean()
        except ModelError as error:
            raise serializers.ValidationError(error.message_dict) from error
        return attrs


class RulesRows(Rows):
    """Waiting and overflow, by the group's code."""

    queryset = QueueRules.objects.none()
    serializer_class = RulesSerializer
    pagination_class = ByGroup
    lookup_field = "group__code"
    lookup_url_kwarg = "group"
    lookup_value_regex = "[0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the rules of the account's team."""
        rows = QueueRules.objects.filter(group__team__in=sight.teams_of(self.request.user))
        return rows.select_related("group", "hello_prompt", "waiting_prompt", "callback_prompt")


class MailboxSerializer(Checked):
    """A mailbox; group and greeting by code."""

    group = OwnField(slug_field="code", queryset=AgentGroup.objects.all())
    greeting = prompt_field()

    class Meta:
        model = Mailbox
        number = "code"
        fields = ("code", "name", "team", "group", "greeting", "mail_to", "longest_s")
        validators: tuple[Any, ...] = ()


class MailboxRows(Coded):
    """Mailboxes, by code."""

    queryset = Mailbox.objects.none()
    serializer_class = MailboxSerializer

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the mailboxes of the account's team."""
        rows = sight.of_teams(Mailbox.objects.all(), self.request.user)
        return rows.select_related("team", "group", "greeting")


class MessageSerializer(serializers.ModelSerializer[VoicemailMessage]):
    """A message left; `is_done` may be written."""

    mailbox = serializers.SlugRelatedField[Any](slug_field="code", read_only=True)
    group = serializers.CharField(source="mailbox.group.code", read_only=True)
    is_done = serializers.BooleanField(write_only=True)

    class Meta:
        model = VoicemailMessage
        fields = (
            "id",
            "mailbox",
            "group",
            "call_id",
            "number",
            "name",
            "left_at",
            "seconds",
            "heard_at",
            "heard_by",
            "done_at",
            "done_by",
            "is_done",
        )
        read_only_fields = fields[:-1]


class MessageFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Messages by mailbox, and those not done."""

    mailbox = django_filters.CharFilter(field_name="mailbox__code")
    is_open = django_filters.BooleanFilter(field_name="done_at", lookup_expr="isnull")

    class Meta:
        model = VoicemailMessage
        fields = ("number",)


class MessageRows(
    Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]
):
    """Messages of the groups the account works for; admins and API clients see the team's."""

    queryset = VoicemailMessage.objects.none()
    serializer_class = MessageSerializer
    filterset_class = MessageFilter
    pagination_class = NewestLeft
    lookup_value_regex = "[0-9]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the messages the account may hear."""
        groups = sight.groups_of(self.request.user)
        rows = VoicemailMessage.objects.filter(mailbox__group__in=groups)
        return rows.select_related("mailbox__group", "mailbox__team")

    def partial_update(self, request: Request, **_known: str) -> Response:
        """Mark a message done, or open again."""
        row = self.get_object()
        asked = self.get_serializer(row, data=request.data)
        asked.is_valid(raise_exception=True)
        voicemail.mark(
            team=row.mailbox.team.identity,
            groups=None,
            message_id=row.pk,
            by=request.user.get_username(),
            now=timezone.now(),
            is_done=asked.validated_data["is_done"],
        )
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={(200, "audio/wav"): OpenApiTypes.BINARY})
    def sound(self, request: Request, **_known: str) -> FileResponse:
        """Hand the message out as a WAV file, and note who heard it."""
        row = self.get_object()
        team = row.mailbox.team.identity
        try:
            path = voicemail.file_of(team=team, groups=None, message_id=row.pk)
        except voicemail.UnknownMessageError as error:
            raise NotFound from error
        voicemail.hear(
            team=team,
            groups=None,
            message_id=row.pk,
            by=request.user.get_username(),
            now=timezone.now(),
        )
        return FileResponse(path.open("rb"), content_type="audio/wav")


class CallbackSerializer(serializers.ModelSerializer[Callback]):
    """Somebody who waits to be called back."""

    callback_id = serializers.CharField(source="call_id")
    group = serializers.CharField(source="group.code")

    class Meta:
        model = Callback
        fields = (
            "callback_id",
            "group",
            "number",
            "name",
            "line",
            "state",
            "place",
            "priority",
            "waiting_since",
            "asked_at",
            "expires_at",
            "tries",
            "next_at",
            "attempt_id",
            "outcome",
            "ended_at",
        )
        read_only_fields = fields


class CallbackFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Callbacks by group, state, number."""

    group = django_filters.CharFilter(field_name="group__code")

    class Meta:
        model = Callback
        fields = ("state", "number")


class CallbackRows(
    Door, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Any]
):
    """Callbacks; DELETE takes one off the list."""

    queryset = Callback.objects.none()
    serializer_class = CallbackSerializer
    filterset_class = CallbackFilter
    pagination_class = NewestAsked
    lookup_field = "call_id"
    lookup_value_regex = "[0-9a-f]+"

    @override
    def get_queryset(self) -> QuerySet[Any]:
        """Give the callbacks of the groups the account works for, or of its team."""
        rows = Callback.objects.filter(group__in=sight.groups_of(self.request.user))
        return rows.select_related("group__team")

    @extend_schema(responses={204: None})
    def destroy(self, _request: Request, **_known: str) -> Response:
        """Take a callback off the list; one whose customer is being called goes on."""
        row = self.get_object()
        callbacks.cancel(team=row.group.team.identity, callback_id=row.call_id, now=timezone.now())
        return Response(status=HTTPStatus.NO_CONTENT)
