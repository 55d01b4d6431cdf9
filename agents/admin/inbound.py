"""The Django admin of inbound treatment: hours, holidays, prompts, menus, mailboxes, waiting."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from typing_extensions import override
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from agents.admin.wall import Narrow, TeamWall
from agents.domain.sound import MOST_BYTES, BadSoundError, to_telephone
from agents.models import (
    BusinessHours,
    BusinessSpan,
    Callback,
    Holiday,
    Mailbox,
    Menu,
    MenuOption,
    Prompt,
    QueueRules,
    Team,
)
from agents.models.references import users_of
from agents.services import callbacks
from agents.services.calendar import propose_holidays


class StaysNamed:
    """An admin page of rows that targets name by code: the code stays, and so does the row while it
    is named. Stands before the page's other bases."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Keep code and team of a row that is there."""
        fixed = tuple(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        return (*fixed, "team", "code") if obj else fixed

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say what leads to the row besides what the database knows of."""
        found = super().get_deleted_objects(objs, request)  # type: ignore[misc]
        deleted, count, refused, protected = found
        users = [str(user) for one in objs for user in users_of(one)]
        return deleted, count, refused, [*protected, *users]


class CodedAdmin(StaysNamed, TeamWall, ModelAdmin):  # type: ignore[misc]
    """Menus, mailboxes and prompts."""


class BusinessSpanInline(Narrow, TabularInline):  # type: ignore[misc]
    """The stretches of the week."""

    model = BusinessSpan
    extra = 0


@admin.register(BusinessHours)
class BusinessHoursAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Weekly hours, in the team's time zone."""

    list_display = ("name", "team", "week")
    list_filter = ("team",)
    search_fields = ("name",)
    inlines = (BusinessSpanInline,)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("spans")

    @admin.display(description=_("week"))
    def week(self, row: BusinessHours) -> str:
        """Show the spans on one line."""
        return ", ".join(str(span) for span in row.spans.all()) or _now("always closed")


@admin.register(Holiday)
class HolidayAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Days a team is closed."""

    list_display = ("day", "name", "team")
    list_filter = ("team",)
    date_hierarchy = "day"
    search_fields = ("name",)


@admin.action(description=_("Add this and next year's public holidays"))
def add_public_holidays(_admin: Any, request: HttpRequest, rows: QuerySet[Team]) -> None:
    """Propose the holidays of each team's country; days that stand already keep their names."""
    added = sum(propose_holidays(team, today=timezone.localdate()) for team in rows)
    messages.success(request, _now("%d holidays were added.") % added)


class PromptForm(forms.ModelForm):  # type: ignore[type-arg]
    """A prompt with its file."""

    file = forms.FileField(
        label=_("recording"),
        required=False,
        help_text=_(
            "An uncompressed WAV file of any rate; it is kept as 16-bit mono at 8 kHz. "
            "Without one nothing is said."
        ),
    )

    class Meta:
        model = Prompt
        fields = ("team", "code", "name", "text")

    def clean_file(self) -> Any:
        """Convert the file, or say why it cannot be played."""
        file = self.cleaned_data.get("file")
        if not file:
            return None
        if file.size > MOST_BYTES:
            raise ValidationError(
                _now("The file is too large; %s is the most.") % filesizeformat(MOST_BYTES)
            )
        try:
            return to_telephone(file.read())
        except BadSoundError as problem:
            raise ValidationError(str(problem)) from problem

    @override
    def save(self, commit: bool = True) -> Any:
        sound = self.cleaned_data.get("file")
        if sound is not None:
            self.instance.keep(sound.wav, sound.seconds)
        return super().save(commit)


@admin.register(Prompt)
class PromptAdmin(CodedAdmin):
    """What is said to callers."""

    form = PromptForm
    list_display = ("code", "name", "team", "length", "text")
    list_filter = ("team",)
    search_fields = ("code", "name", "text")
    fields = ("team", "code", "name", "text", "file", "length")
    readonly_fields = ("length",)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("sound")

    @admin.display(description=_("length"))
    def length(self, row: Prompt) -> str:
        """Show how long it is."""
        return f"{row.seconds:.1f} s" if row.digest else _now("no recording")


class MenuOptionInline(Narrow, TabularInline):  # type: ignore[misc]
    """The choices of a menu."""

    model = MenuOption
    extra = 0


@admin.register(Menu)
class MenuAdmin(CodedAdmin):
    """Voice menus."""

    list_display = ("code", "name", "team", "choices")
    list_filter = ("team",)
    search_fields = ("code", "name")
    inlines = (MenuOptionInline,)

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("options")

    @admin.display(description=_("choices"))
    def choices(self, row: Menu) -> str:
        """Show keys and targets on one line."""
        return ", ".join(f"{one.digits} → {one.target}" for one in row.options.all())


@admin.register(Mailbox)
class MailboxAdmin(CodedAdmin):
    """Where callers leave messages."""

    list_display = ("code", "name", "group", "team", "mail_to", "waiting")
    list_filter = ("team",)
    search_fields = ("code", "name")

    @override
    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        to_do = Count("messages", filter=Q(messages__done_at__isnull=True))
        rows: QuerySet[Any] = super().get_queryset(request).select_related("group")
        counted: QuerySet[Any] = rows.annotate(to_do=to_do)
        return counted

    @admin.display(description=_("messages to do"))
    def waiting(self, row: Any) -> int:
        """Count what nobody has marked done."""
        return int(row.to_do)


class QueueRulesInline(Narrow, StackedInline):  # type: ignore[misc]
    """How callers wait for the group."""

    model = QueueRules
    extra = 0
    max_num = 1


@admin.register(Callback)
class CallbackAdmin(TeamWall, ModelAdmin):  # type: ignore[misc]
    """Who waits to be called back; taken off the list here, never made."""

    team_path = "group__team"
    list_display = ("number", "group", "state", "tries", "asked_at", "next_at", "outcome")
    list_filter = ("state",)
    search_fields = ("number", "name")
    actions = ("take_off",)

    @override
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @override
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Take off the list"))
    def take_off(self, request: HttpRequest, rows: QuerySet[Callback]) -> None:
        """Cancel callbacks that still wait."""
        now = timezone.now()
        for row in rows.select_related("group__team"):
            team = row.group.team.identity
            callbacks.cancel(team=team, callback_id=row.call_id, now=now)
        messages.success(request, _now("They are off the list."))
