"""Reads of what a team lets the systems of other makers ask and hear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from agents.models import (
    AcdCallbackRules,
    Agent,
    AgentGroup,
    Callback,
    CallEventDoor,
    CooCenterDoor,
    Disposition,
    Line,
    Mailbox,
    Menu,
    Team,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CooCenterRow:
    """A team's CooCenter interface, enabled. `webkey` may be empty in the demonstration alone."""

    team: str
    webkey: str
    is_status_code: bool
    mac: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AcdCallbackRow:
    """How a team's ACD CallBack notifications speak of it."""

    customer_number: int
    masks_agent_states: bool
    home_country: str
    time_zone: str


def coocenter_of(identity: str) -> CooCenterRow | None:
    """Give a team's CooCenter interface; None when it has none, or it is not enabled."""
    found = CooCenterDoor.objects.filter(team__identity=identity, is_enabled=True)
    row = found.select_related("team").first()
    if row is None:
        return None
    return CooCenterRow(
        team=row.team.identity,
        webkey=row.webkey,
        is_status_code=row.status_as == CooCenterDoor.StatusAs.CODE,
        mac=row.mac,
        time_zone=row.team.time_zone,
    )


def acd_callback_of(identity: str) -> AcdCallbackRow:
    """Give the rules of a team's ACD CallBack notifications, the defaults where it set none.

    Raises Team.DoesNotExist.
    """
    team = Team.objects.get(identity=identity)
    row = AcdCallbackRules.objects.filter(team=team).first() or AcdCallbackRules(team=team)
    return AcdCallbackRow(
        customer_number=row.customer_number or team.pk,
        masks_agent_states=row.masks_agent_states,
        home_country=team.home_country,
        time_zone=team.time_zone,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEventRow:
    """A team's Call Event interface, enabled."""

    company_id: str
    record_url: str
    is_turned: bool


def call_event_of(identity: str) -> CallEventRow | None:
    """Give a team's Call Event interface; None when it has none, or it is not enabled."""
    row = CallEventDoor.objects.filter(team__identity=identity, is_enabled=True).first()
    if row is None:
        return None
    return CallEventRow(
        company_id=row.company_id, record_url=row.record_url, is_turned=row.is_turned
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A row's number and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RowNumbers:
    """The row numbers a team's things have, by what events call them."""

    team: Named
    agents: Mapping[str, Named]
    groups: Mapping[str, Named]
    lines: Mapping[str, Named]
    menus: Mapping[str, Named]
    mailboxes: Mapping[str, Named]
    dispositions: Mapping[tuple[str, str], Named]  # by group and code


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow:
    """When a caller is to be called back."""

    row_id: int
    name: str
    since: datetime
    until: datetime


def row_numbers(identity: str) -> RowNumbers:
    """Give the row numbers of a team's things. Raises Team.DoesNotExist."""
    team = Team.objects.get(identity=identity)
    words = Disposition.objects.filter(group__team=team).select_related("group")
    return RowNumbers(
        team=Named(id=team.pk, name=team.name),
        agents={one.agent_no: _named(one) for one in Agent.objects.filter(team=team)},
        groups={one.code: _named(one) for one in AgentGroup.objects.filter(team=team)},
        lines={one.number: _named(one) for one in Line.objects.filter(team=team)},
        menus={one.code: _named(one) for one in Menu.objects.filter(team=team)},
        mailboxes={one.code: _named(one) for one in Mailbox.objects.filter(team=team)},
        dispositions={(one.group.code, one.code): _named(one) for one in words},
    )


def mailboxes(*, team: str, groups: Iterable[str]) -> list[Named]:
    """Give the mailboxes of these groups of a team, by code."""
    rows = Mailbox.objects.filter(team__identity=team, group__code__in=list(groups))
    return [_named(row) for row in rows.order_by("code")]


def callback_row(*, team: str, callback_id: str) -> CallbackRow | None:
    """Give when somebody is to be called back; None when the team has no such callback."""
    row = Callback.objects.filter(group__team__identity=team, call_id=callback_id).first()
    if row is None:
        return None
    since = row.next_at or row.asked_at
    return CallbackRow(row_id=row.pk, name=row.name, since=since, until=row.expires_at)


def _named(row: Agent | AgentGroup | Line | Menu | Mailbox | Disposition) -> Named:
    return Named(id=row.pk, name=row.name)
