"""What the PBX must know to treat a team's callers by itself, worked out from the rows."""

import re
from collections.abc import Iterator

from django.db.models import Prefetch

from agents.domain.hours import WeeklySpan, day_spans
from agents.domain.targets import BadTargetError, TargetKind, parse_target
from agents.models import (
    AgentGroup,
    BusinessHours,
    Holiday,
    Line,
    Mailbox,
    Menu,
    MenuOption,
    Prompt,
    QueueRules,
    Team,
)
from agents.provisioning.addresses import base, prompt_address, upload_secret, wait_address
from agents.provisioning.rows import each
from calls.domain import pbxinbound as pbx
from calls.domain.pbxdata import AstDbEntry

#: Where the PBX says another word.
_WORDS = {TargetKind.MAILBOX: "box"}
#: What is no row of the team.
_NOBODYS = frozenset({TargetKind.NUMBER, TargetKind.HANGUP})


class Targets:
    """Translates a team's targets into words the PBX understands."""

    def __init__(self, team: Team) -> None:
        self._team = team.identity
        self._prompts = {one.code: one for one in Prompt.objects.filter(team=team).defer("sound")}
        self._known = {
            TargetKind.GROUP: _codes(AgentGroup, team),
            TargetKind.MENU: _codes(Menu, team),
            TargetKind.MAILBOX: _codes(Mailbox, team),
            TargetKind.MESSAGE: set(self._prompts),
        }

    def at_pbx(self, text: str) -> str:
        """Translate one target; what leads nowhere ends the call. Empty stays empty."""
        if not text:
            return ""
        try:
            target = parse_target(text)
        except BadTargetError:
            return pbx.HANG_UP
        if target.about not in self._known.get(target.kind, {target.about}):
            return pbx.HANG_UP
        if target.kind is TargetKind.MESSAGE:
            address = prompt_address(self._prompts[target.about])
            return f"message:{address}" if address else pbx.HANG_UP
        of_team = "" if target.kind in _NOBODYS else f"{self._team}-"
        return f"{_WORDS.get(target.kind, target.kind.value)}:{of_team}{target.about}"


def entries(team: Team) -> Iterator[AstDbEntry]:
    """Give everything of a team's treatment."""
    targets = Targets(team)
    yield from pbx.holiday_entries(
        team.identity, {one.day: one.name for one in Holiday.objects.filter(team=team)}
    )
    hours = BusinessHours.objects.filter(team=team).prefetch_related("spans")
    yield from each(hours, lambda row: pbx.hours_entries(_hours(team, row)))
    lines = Line.objects.filter(team=team, is_active=True)
    yield from each(lines, lambda row: pbx.line_plan_entries(_line(team, row, targets)))
    yield from each(_menus(team), lambda row: pbx.menu_entries(_menu(team, row, targets)))
    rules = QueueRules.objects.filter(group__team=team)
    rules = rules.select_related("group", *_PROMPTS).defer(*_SOUNDS)
    yield from each(rules, lambda row: pbx.group_entries(_group(team, row, targets)))
    for group in AgentGroup.objects.filter(team=team, rules__isnull=True):
        yield from pbx.group_entries(
            pbx.GroupPlan(queue=f"{team.identity}-{group.code}", wait_s=group.max_wait_s)
        )
    boxes = Mailbox.objects.filter(team=team).select_related("greeting")
    yield from each(boxes, lambda row: pbx.box_entries(_box(team, row)))


def portal_entries(pbx_name: str) -> tuple[AstDbEntry, ...]:
    """Give where the PBX finds the portal, and the secret it signs its messages with."""
    if not base():
        return ()
    return (
        AstDbEntry("pb-files", "voicemail", f"{base()}/files/voicemail"),
        AstDbEntry("pb-files", "secret", upload_secret(pbx_name)),
    )


def waiting_of(team: Team) -> dict[str, QueueRules]:
    """Give the waiting rules of a team's groups, by queue number."""
    rules = QueueRules.objects.filter(group__team=team)
    rows = rules.select_related("group", *_PROMPTS).defer(*_SOUNDS)
    return {one.group.code: one for one in rows}


_PROMPTS = ("hello_prompt", "waiting_prompt", "callback_prompt")
_SOUNDS = tuple(f"{name}__sound" for name in _PROMPTS)


def _codes(model: type[AgentGroup | Menu | Mailbox], team: Team) -> set[str]:
    return set(model._default_manager.filter(team=team).values_list("code", flat=True))  # noqa: SLF001 (Django's own)


def _hours(team: Team, hours: BusinessHours) -> pbx.HoursPlan:
    spans = [WeeklySpan(one.weekday, one.opens, one.closes) for one in hours.spans.all()]
    return pbx.HoursPlan(
        key=_hours_key(team, hours), zone=team.time_zone, spans=tuple(day_spans(spans))
    )


def _hours_key(team: Team, hours: BusinessHours) -> str:
    return f"{team.identity}-{hours.pk}"


def _line(team: Team, line: Line, targets: Targets) -> pbx.LinePlan:
    return pbx.LinePlan(
        digits=re.sub(r"[^0-9]", "", line.number),
        open_target=targets.at_pbx(line.open_target),
        closed_target=targets.at_pbx(line.closed_target),
        hours=_hours_key(team, line.hours) if line.hours else "",
        priority=line.priority,
    )


def _menus(team: Team) -> Iterator[Menu]:
    options = Prefetch("options", MenuOption.objects.order_by("digits"))
    menus = Menu.objects.filter(team=team).select_related("prompt", "sorry_prompt")
    yield from menus.defer("prompt__sound", "sorry_prompt__sound").prefetch_related(options)


def _menu(team: Team, menu: Menu, targets: Targets) -> pbx.MenuPlan:
    return pbx.MenuPlan(
        key=f"{team.identity}-{menu.code}",
        prompt=prompt_address(menu.prompt),
        sorry=prompt_address(menu.sorry_prompt),
        wait_s=menu.wait_s,
        tries=menu.tries,
        choices={one.digits: targets.at_pbx(one.target) for one in menu.options.all()},
        timeout_target=targets.at_pbx(menu.timeout_target),
        invalid_target=targets.at_pbx(menu.invalid_target),
    )


def _box(team: Team, box: Mailbox) -> pbx.BoxPlan:
    return pbx.BoxPlan(
        key=f"{team.identity}-{box.code}",
        greeting=prompt_address(box.greeting),
        most_s=box.longest_s,
    )


def _group(team: Team, rule: QueueRules, targets: Targets) -> pbx.GroupPlan:
    return pbx.GroupPlan(
        queue=f"{team.identity}-{rule.group.code}",
        wait_s=rule.group.max_wait_s,
        overflow_target=targets.at_pbx(rule.overflow_target),
        most=rule.most_waiting,
        overflows_empty=rule.overflows_empty,
        hello=prompt_address(rule.hello_prompt),
        position=rule.announces_position,
        estimate=wait_address(rule.group) if rule.announces_wait and base() else "",
        callback_digit=rule.callback_digit,
        callback_thanks=prompt_address(rule.callback_prompt),
    )
