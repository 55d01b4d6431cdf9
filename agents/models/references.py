"""Targets lead to rows of the same team: checked when they are written, kept when rows go."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext_lazy as _

from agents.domain.targets import BadTargetError, TargetKind, parse_target

if TYPE_CHECKING:
    from django.db.models import Model

#: Which rows a kind of target means, by their code.
_ROWS = {
    TargetKind.GROUP: "AgentGroup",
    TargetKind.MENU: "Menu",
    TargetKind.MAILBOX: "Mailbox",
    TargetKind.MESSAGE: "Prompt",
}
_KINDS = {name: kind for kind, name in _ROWS.items()}
#: Where targets stand, and how those rows lead to their team.
_PLACES = (
    ("Line", ("open_target", "closed_target"), "team"),
    ("Menu", ("timeout_target", "invalid_target"), "team"),
    ("MenuOption", ("target",), "menu__team"),
    ("QueueRules", ("overflow_target",), "group__team"),
)


def faults(team_id: int | None, targets: Mapping[str, str]) -> dict[str, str]:
    """Say of each field why its target cannot be kept; nothing when all can."""
    found = {}
    for name, text in targets.items():
        try:
            target = parse_target(text) if text else None
        except BadTargetError as error:
            found[name] = str(error)
            continue
        if target is None or target.kind not in _ROWS:
            continue
        rows: Any = apps.get_model("agents", _ROWS[target.kind])._default_manager  # noqa: SLF001
        if not rows.filter(team_id=team_id, code=target.about).exists():
            found[name] = _("The team has no such %(kind)s: %(code)s.") % {
                "kind": target.kind.value,
                "code": target.about,
            }
    return found


def strangers(team_id: int | None, rows: Mapping[str, "Model | None"]) -> dict[str, str]:
    """Name the fields that refer to rows of another team."""
    return {
        name: str(_("It belongs to another team."))
        for name, row in rows.items()
        if row is not None and getattr(row, "team_id", team_id) != team_id
    }


def check(
    team_id: int | None, *, targets: Mapping[str, str], rows: Mapping[str, "Model | None"]
) -> None:
    """Raise ValidationError, field by field, for what does not fit the team."""
    found = {**faults(team_id, targets), **strangers(team_id, rows)}
    if found and team_id is not None:
        raise ValidationError({name: str(words) for name, words in found.items()})


def users_of(row: Any) -> "Iterator[Model]":
    """Give the rows whose targets lead to this group, menu, mailbox or prompt; none for others."""
    kind = _KINDS.get(type(row).__name__)
    if kind is None:
        return
    text = f"{kind.value}:{row.code}"
    for name, fields, team in _PLACES:
        which = Q(pk__in=[])
        for field in fields:
            which |= Q(**{field: text})
        model: Any = apps.get_model("agents", name)
        yield from model._default_manager.filter(which, **{team: row.team_id})  # noqa: SLF001


def protect(row: Any) -> None:
    """Raise ProtectedError while anything leads to this row."""
    users = set(users_of(row))
    if users:
        raise ProtectedError("Something else still leads there.", users)
