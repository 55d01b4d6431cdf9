"""Callbacks: noted when a caller asks, followed as their calls go, tried again when due."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeGuard

from django.db import transaction
from django.db.models import Q

from agents.domain.callback import OPEN, CallbackMachine, CallbackRules
from agents.domain.errors import UnknownCallback
from agents.models import AgentGroup, Callback, QueueRules
from calls import services as calls
from calls import stream
from calls.domain.errors import NoSuchCall
from calls.domain.events import (
    CallbackRequested,
    CallbackState,
    CallbackStateChanged,
    CallConnected,
    CallEnded,
    CallEvent,
    CallKind,
    CallPartyDialled,
    Event,
    Outcome,
)
from calls.statements import Statement

log = logging.getLogger(__name__)

_FOLLOWED = (CallPartyDialled, CallConnected, CallEnded)
_OPEN = [state.value for state in OPEN]


def follow(*, events: Sequence[Event], at: datetime) -> list[Event]:
    """Note callbacks that were asked for and move those whose calls went on; answer what came of
    it. Runs inside the pipeline's transaction, which appends."""
    told: list[Event] = []
    meant = _meant(events)
    for event in events:
        if isinstance(event, CallbackRequested):
            told += _note(event, at, meant)
        elif isinstance(event, _FOLLOWED):
            for row in meant:
                told += _move(row, event, at)
            if isinstance(event, CallConnected):
                told += _got_through(event, meant, at)
    return told


def work(*, now: datetime) -> list[Event]:
    """Begin the tries that are due and give up what is over; called every second or two.

    Rows another worker holds are left to it, or to the next round.
    """
    with transaction.atomic():
        due = Q(attempt_id="") & (Q(next_at__isnull=True) | Q(next_at__lte=now))
        waiting = Callback.objects.filter(Q(state="waiting"), due | Q(expires_at__lte=now))
        rows = list(
            waiting.select_for_update(of=("self",), skip_locked=True).select_related(*_WITH)
        )
        told: list[Event] = []
        for row in rows:
            held = row.attempt_id
            machine = _machine(row).expire(now)
            if machine.is_due(now):
                machine = _begin(row, machine, now)
            told += _keep(row, machine, now)
            if held and not row.attempt_id:
                _let_go(row, held)
        stream.append(told)
    return told


def cancel(
    *, team: str, callback_id: str, now: datetime, groups: Sequence[str] | None = None
) -> list[Event]:
    """Take a callback off the list; one whose customer is being called goes on.

    `groups` narrows whose callbacks count, None means all of the team's.
    Raises UnknownCallback when the team has none such.
    """
    with transaction.atomic():
        rows = Callback.objects.filter(group__team__identity=team, call_id=callback_id)
        if groups is not None:
            rows = rows.filter(group__code__in=groups)
        row = rows.select_for_update(of=("self",)).select_related(*_WITH).first()
        if row is None:
            raise UnknownCallback(callback_id)
        held = row.attempt_id
        told = _keep(row, _machine(row).cancel(), now)
        if held and not row.attempt_id:
            _let_go(row, held)
        stream.append(told)
    return told


_WITH = ("group__team", "group__rules")


_ANY = Statement(
    "SELECT 1 FROM agents_callback WHERE attempt_id = ANY(%s::text[]) UNION ALL"
    " SELECT 1 FROM agents_callback WHERE ended_at IS NULL AND number = ANY(%s::text[]) LIMIT 1"
)


def _meant(events: Sequence[Event]) -> list[Callback]:
    """Read the callbacks the events may be about, to be written: those whose try a call is, and
    those that wait for somebody who has got through by herself."""
    followed = [event for event in events if isinstance(event, _FOLLOWED)]
    if not followed:
        return []
    ids = {event.call.call_id for event in followed}
    through = [event for event in followed if _is_own_call(event)]
    if not _ANY.rows(list(ids), [event.call.customer_number for event in through]):
        return []  # as nearly always
    which = Q(attempt_id__in=ids, state__in=_OPEN)
    if through:
        which |= Q(
            group__team__identity__in={event.team for event in through},
            number__in={event.call.customer_number for event in through},
            state="waiting",
        )
    rows = Callback.objects.filter(which)
    return list(rows.select_for_update(of=("self",)).select_related(*_WITH))


def _is_own_call(event: Event) -> TypeGuard[CallConnected]:
    """Say whether a customer reached somebody by a call of her own."""
    return (
        isinstance(event, CallConnected)
        and event.call.kind is CallKind.INBOUND
        and bool(event.call.customer_number)
    )


def _note(event: CallbackRequested, at: datetime, meant: list[Callback]) -> list[Event]:
    """Write a callback down and take its place at once; what follows may be about it already. Who
    asks again while she stands in line keeps the place she has, and is called once."""
    groups = AgentGroup.objects.filter(team__identity=event.team, code=event.call.group)
    group = groups.select_related("team", "rules").first()
    if group is None:
        return []
    has_hers = Q(group=group, number=event.number, state__in=_OPEN)
    if Callback.objects.filter(has_hers | Q(call_id=event.callback_id)).exists():
        return []
    rules = _rules(group)
    row = Callback(
        group=group,
        call_id=event.callback_id,
        number=event.number,
        name=event.call.customer_name,
        line=event.call.line,
        place=max(1, event.place),
        priority=event.priority,
        waiting_since=event.at - timedelta(seconds=event.call.waited_s),
        asked_at=event.at,
        expires_at=at + timedelta(seconds=rules.callback_life_s),
    )
    machine = _begin(row, _machine(row), at)
    meant.append(row)
    return _keep(row, machine, at, is_new=True)


def _move(row: Callback, event: CallEvent, at: datetime) -> list[Event]:
    """Move a callback by one event of the call that is its try now."""
    if row.attempt_id != event.call.call_id:
        return []
    machine = _machine(row)
    agent_no = next(iter(event.call.agent_nos), "")
    if isinstance(event, CallPartyDialled) and event.role == "customer":
        machine = machine.agent_took(event.call.call_id)
    elif isinstance(event, CallEnded):
        row.outcome = event.outcome.value
        agent_no = event.agent_no
        rules = _rules(row.group)
        machine = machine.over(
            event.call.call_id,
            is_answered=event.outcome is Outcome.ANSWERED,
            rules=CallbackRules(tries=rules.callback_tries, retry_s=rules.callback_retry_s),
            now=at,
        )
    return _keep(row, machine, at, agent_no=agent_no, call_id=event.call.call_id)


def _got_through(event: CallConnected, meant: Sequence[Callback], at: datetime) -> list[Event]:
    """Drop the callbacks of a customer who reached the group by herself."""
    if not _is_own_call(event):
        return []
    call = event.call
    told: list[Event] = []
    for row in meant:
        is_hers = (row.group.team.identity, row.number) == (event.team, call.customer_number)
        if not is_hers or row.group.code != call.group or row.state != "waiting":
            continue
        held = row.attempt_id
        told += _keep(row, _machine(row).cancel(), at, call_id=call.call_id)
        if held:
            _let_go(row, held)
    return told


def _begin(row: Callback, machine: CallbackMachine, now: datetime) -> CallbackMachine:
    """Stand in line; after a first try the customer has had her turn and stands in front."""
    team = row.group.team
    left_s = max(60, int((row.expires_at - now).total_seconds()))
    attempt_id = calls.call_back(
        team=team.identity,
        pbx=team.pbx,
        group=row.group.code,
        number=row.number,
        name=row.name,
        line=row.line,
        place=1 if machine.tries else row.place,
        priority=row.priority,
        life_s=left_s,
        now=now,
    )
    return machine.begin(attempt_id)


def _let_go(row: Callback, attempt_id: str) -> None:
    """End the leg that keeps a place nobody needs any more, once that is certain."""

    def end() -> None:
        try:
            calls.hang_up(call_id=attempt_id, team=row.group.team.identity)
        except NoSuchCall:
            log.info("The place of %s was free already", row)

    transaction.on_commit(end)


def _rules(group: AgentGroup) -> QueueRules:
    """Give the rules of a group; those of a fresh row where it has none."""
    rules: QueueRules | None = getattr(group, "rules", None)
    return rules if rules is not None else QueueRules(group=group)


def _machine(row: Callback) -> CallbackMachine:
    return CallbackMachine(
        state=CallbackState(row.state),
        tries=row.tries,
        expires_at=row.expires_at,
        attempt_id=row.attempt_id,
        next_at=row.next_at,
    )


def _keep(
    row: Callback,
    machine: CallbackMachine,
    at: datetime,
    *,
    agent_no: str = "",
    call_id: str = "",
    is_new: bool = False,
) -> list[Event]:
    """Write what changed; tell a change of state, and that a new one waits."""
    is_moved = is_new or machine.state.value != row.state
    row.state, row.tries = machine.state.value, machine.tries
    row.attempt_id, row.next_at = machine.attempt_id, machine.next_at
    if machine.state not in OPEN:
        row.ended_at = at
    row.save()
    if not is_moved:
        return []
    return [
        CallbackStateChanged(
            at=at,
            team=row.group.team.identity,
            callback_id=row.call_id,
            group=row.group.code,
            number=row.number,
            state=machine.state,
            agent_no=agent_no,
            call_id=call_id or row.attempt_id,
        )
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow:
    """A callback for people."""

    callback_id: str
    group: str
    number: str
    name: str
    state: CallbackState
    waiting_since: datetime
    asked_at: datetime
    tries: int
    next_at: datetime | None
    attempt_id: str


def open_callbacks(*, team: str, groups: Sequence[str] | None) -> list[CallbackRow]:
    """Give who waits to be called back in these groups, in all of the team's for None; who has
    waited longest stands first."""
    rows = Callback.objects.filter(group__team__identity=team, state__in=_OPEN)
    if groups is not None:
        rows = rows.filter(group__code__in=groups)
    return [
        CallbackRow(
            callback_id=row.call_id,
            group=row.group.code,
            number=row.number,
            name=row.name,
            state=CallbackState(row.state),
            waiting_since=row.waiting_since,
            asked_at=row.asked_at,
            tries=row.tries,
            next_at=row.next_at,
            attempt_id=row.attempt_id,
        )
        for row in rows.select_related("group").order_by("-priority", "waiting_since")[:200]
    ]
