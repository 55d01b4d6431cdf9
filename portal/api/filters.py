"""What lists may be narrowed by."""

from typing import Any

import django_filters  # type: ignore[import-untyped]
from django.db.models import QuerySet

from agents.models import Agent, AgentGroup, Line, Membership
from calls.models import Cdr, LiveCall, Recording


class YesNo(django_filters.TypedChoiceFilter):  # type: ignore[misc]
    """True or false; any other word is refused."""

    WORDS = {"true": True, "1": True, "false": False, "0": False}

    def __init__(self, **options: Any) -> None:
        choices = [(word, word) for word in (*self.WORDS, "True", "False")]
        super().__init__(choices=choices, coerce=lambda w: self.WORDS[w.lower()], **options)


class AgentFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Agents by state, group or being active."""

    team = django_filters.CharFilter(field_name="team__identity")
    state = django_filters.CharFilter(field_name="presence__state")
    group = django_filters.CharFilter(field_name="memberships__group__code", distinct=True)
    is_active = YesNo()

    class Meta:
        model = Agent
        fields = ("is_active", "phone")


class GroupFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Groups by code."""

    team = django_filters.CharFilter(field_name="team__identity")

    class Meta:
        model = AgentGroup
        fields = ("code",)


class MembershipFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Memberships by agent number, group code, and what she does there now."""

    agent_no = django_filters.CharFilter(field_name="agent__agent_no")
    group = django_filters.CharFilter(field_name="group__code")
    is_checked_in = YesNo()
    is_paused = YesNo()

    class Meta:
        model = Membership
        fields = ("is_checked_in", "is_paused", "acw_mode", "work_way")


class LineFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Lines by group code."""

    group = django_filters.CharFilter(field_name="group__code")
    is_active = YesNo()

    class Meta:
        model = Line
        fields = ("is_active",)


class CallFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Running calls by state, group or agent."""

    agent_no = django_filters.CharFilter(method="by_agent")

    class Meta:
        model = LiveCall
        fields = ("state", "group")

    def by_agent(self, rows: QuerySet[LiveCall], name: str, value: str) -> QuerySet[LiveCall]:
        """Keep calls the agent is in, or that ring her."""
        del name
        return rows.filter(agent_nos__contains=[value])


class CdrFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Ended calls; `number` fits anywhere in the customer's, `until` is not included."""

    number = django_filters.CharFilter(field_name="customer_number", lookup_expr="contains")
    since = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = Cdr
        fields = (
            "agent_no",
            "group",
            "outcome",
            "kind",
            "disposition",
            "campaign",
            "line",
            "customer_number",
        )


class RecordingFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Narrowed by call, and by when they began: `since` included, `until` not."""

    since = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="gte")
    until = django_filters.IsoDateTimeFilter(field_name="started_at", lookup_expr="lt")

    class Meta:
        model = Recording
        fields = ("call_id", "purpose")
