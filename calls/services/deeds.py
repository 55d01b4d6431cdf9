"""Deeds on calls: absorb what the switch reported, dial, hang up, describe.

Commands never change the state of a call: they write rows and place orders, and what comes of
them is heard as facts. The running calls are held in memory by the one process that absorbs; each
change is written in the caller's transaction, and a transaction that was rolled back is noticed at
the next call, which then reads everything again.
"""

import logging
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeGuard
from uuid import UUID

from django.db import transaction

from calls.domain.call import Call
from calls.domain.callids import leg_id_of, new_call_id
from calls.domain.consequences import needs_clock
from calls.domain.control.data import fitting
from calls.domain.control_facts import ClockTicked
from calls.domain.directory import Directory
from calls.domain.errors import BadNumber, IllegalMove, NoSuchCall
from calls.domain.events import (
    CallDataChanged,
    CallEnded,
    CallKind,
    CallState,
    CallTile,
    Event,
    HungUpBy,
    Outcome,
)
from calls.domain.facts import Fact
from calls.domain.ids import AgentNo, CallId, EndpointName, LegId
from calls.domain.numbering import bare
from calls.domain.plain import build
from calls.domain.switchboard import MOST_ENDED, Switchboard, is_awaiting
from calls.models import Cdr, LiveCall
from calls.services.consequences import order_due
from calls.services.returning import end_forsaken, follow_lost
from calls.services.rows import keep_summaries, tile_of, write
from calls.switch import HangUpLeg, OriginateLeg, get_switch

log = logging.getLogger(__name__)


#: How long the agent's own phone rings for her click-to-call, milliseconds.
AGENT_RINGS_MS = 15_000


NUMBER = re.compile(r"\+?[0-9]{1,30}")


_lock = threading.RLock()


_board: Switchboard | None = None


_is_settled = True  # the last absorbing transaction was committed


class _Nobody:
    """The directory of a process that has only asked to end calls so far."""

    def agent_at(self, endpoint: EndpointName) -> None:
        """Know nobody."""

    def group_of(self, queue: str) -> None:
        """Know no group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A click-to-call on its way: its id, the agent's leg, and the order to wait for."""

    call_id: CallId
    leg_id: LegId
    order_id: UUID


def absorb(*, facts: Sequence[Fact], directory: Directory) -> list[Event]:
    """Take in facts, in order, inside the caller's transaction; answer what came of them.

    A fact that fits no transition is logged and changes nothing.
    """
    told: list[Event] = []
    with _lock:
        board = _switchboard(directory)
        for fact in facts:
            try:
                told += board.absorb(fact)
            except IllegalMove as refusal:
                log.warning("Nothing was changed: %s; %r", refusal, fact)
        if facts:
            told += board.expire(facts[-1].pbx, facts[-1].at)
            order_due(board, _concerned(board, facts), facts[-1].at)
        told = _with_who_asked(told)
        follow_lost(told, board.calls)
        end_forsaken(board)
        _save(board, told)
    return told


def order_failed(*, order_kind: str, body: Mapping[str, Any], now: datetime) -> list[Event]:
    """End what an order of ours should have begun: the switch refused it, or it expired.

    To be called where `absorb` is, inside a transaction; answers what there is to tell.
    """
    if order_kind != OriginateLeg.__name__:
        return []
    with _lock:
        board = _switchboard(_board.directory if _board is not None else _Nobody())
        call_id, leg_id = CallId(str(body.get("call_id", ""))), LegId(str(body.get("leg_id", "")))
        told = _with_who_asked(board.fail(call_id, now, leg_id))
        order_due(board, board.changed(), now)
        _save(board, told)
    return told


def waits_for_clock(pbx: str) -> bool:
    """Say whether a running call of the PBX, as this process knows it, waits for an instant."""
    board = _board
    running = list(board.calls.values()) if board is not None else []
    return any(
        call.pbx == pbx and (call.lost or needs_clock(call) or is_awaiting(call))
        for call in running
    )


def reset() -> None:
    """Forget the running calls held in memory; the next `absorb` reads them again."""
    global _board  # noqa: PLW0603 (one switchboard a process)
    with _lock:
        _board = None


def dial(  # noqa: PLR0913 (a call has that many sides)
    *,
    team: str,
    pbx: str,
    agent_no: str,
    endpoint: str,
    target: str,
    now: datetime,
    agent_name: str = "",
    target_endpoint: str = "",
    trunk: str = "",
    caller_id: str = "",
    group: str = "",
    userdata: str = "",
    campaign: str = "",
    notice: str = "",
    attached: Mapping[str, str] | None = None,
    mobile: str = "",
    ring_s: int = 30,
) -> PlacedCall:
    """Ring the agent's phone, or what `mobile` dials, then the target (click-to-call).

    `target` is a telephone number, or an agent number when `target_endpoint` names a phone;
    `caller_id` is what the customer sees; the target rings for `ring_s` seconds; `notice` is the
    address of a sound the customer hears who answers, before she is connected; `attached` is the
    data that travels with the call.
    Raises BadNumber for a target that cannot be dialled, NotPossible for data beyond all measure.
    """
    number = bare(target)
    if NUMBER.fullmatch(number) is None:
        raise BadNumber(target)
    call_id = new_call_id(now, os.urandom(10))
    leg_id = leg_id_of(call_id, "agent")
    call = Call.placed(
        call_id=call_id,
        leg_id=leg_id,
        team=team,
        pbx=pbx,
        kind=CallKind.INTERNAL if target_endpoint else CallKind.OUTBOUND,
        agent_no=AgentNo(agent_no),
        agent_name=agent_name,
        endpoint=EndpointName(endpoint),
        at=now,
        group=group,
        campaign=campaign,
        userdata=userdata,
        customer_number="" if target_endpoint else number,
        target_agent_no=number if target_endpoint else "",
        attached=fitting({}, attached or {}),
    )
    variables = {
        "__SESSION_ID": call_id,
        "__TEAM": team if mobile else "",  # a phone has its team's name; a trunk may have another's
        "LEG": "agent",
        "RING_TIME": str(ring_s),
        "TRUNK": trunk,
        "OUT_CID": caller_id,
        "NOTICE": notice,
        "__CAMPAIGN": campaign,
    }
    order = OriginateLeg(
        call_id=call_id,
        leg_id=leg_id,
        dial=mobile or f"PJSIP/{endpoint}",
        context="internal" if target_endpoint else "c2c",
        exten=target_endpoint or number,
        timeout_ms=AGENT_RINGS_MS,
        caller_id=caller_id if mobile else f'"Call {number}" <{number}>',
        variables={name: value for name, value in variables.items() if value},
    )
    with transaction.atomic():
        write([call])
        order_id = get_switch().place(order, team=team, pbx=pbx)
    return PlacedCall(call_id=call_id, leg_id=leg_id, order_id=order_id)


def hang_up(*, call_id: str, team: str, by: HungUpBy = HungUpBy.SYSTEM) -> list[UUID]:
    """Ask the switch to end every leg of the call; answer the orders to wait for.

    `by` is who asked: to the switch every hang-up over AMI looks like its own.
    Raises NoSuchCall for one that is not running, or is another team's.
    """
    with transaction.atomic():
        LiveCall.objects.filter(call_id=call_id, team=team, hangup_by="").update(hangup_by=by)
        row = LiveCall.objects.filter(call_id=call_id, team=team).first()
        if row is None:
            raise NoSuchCall(call_id)
        channels = [leg["channel"] for leg in row.legs.values() if leg["channel"]]
        switch = get_switch()
        return [
            switch.place(HangUpLeg(channel=channel), team=team, pbx=row.pbx) for channel in channels
        ]


def describe(
    *, team: str, call_id: str, agent_no: str, disposition: str, note: str, now: datetime
) -> Event:
    """Set disposition and note of a running or ended call; answer the event to append.

    Raises NoSuchCall when the team has no such call.
    """
    said = {"disposition": disposition, "note": note}
    # The row of a call that ends this very moment is locked until its CDR can be seen.
    if LiveCall.objects.filter(call_id=call_id, team=team).update(**said):
        tile = build(CallTile, LiveCall.objects.get(call_id=call_id).tile)
    elif Cdr.objects.filter(call_id=call_id, team=team).update(**said):
        tile = tile_of(Cdr.objects.get(call_id=call_id))
    else:
        raise NoSuchCall(call_id)
    return CallDataChanged(
        at=now,
        team=team,
        call=tile,
        agent_no=AgentNo(agent_no),
        disposition=disposition,
        note=note,
    )


def _switchboard(directory: Directory) -> Switchboard:
    """Give the switchboard of this process, true to the database."""
    global _board, _is_settled  # noqa: PLW0603
    if _board is None:
        _board = Switchboard(directory, _running(), _find, _ended())
    elif not _is_settled:
        _board.reload(_running())
    _board.directory = directory
    _is_settled = False
    transaction.on_commit(_settle)
    return _board


def _concerned(board: Switchboard, facts: Sequence[Fact]) -> list[Call]:
    """List the calls something may be due for: those that changed; as time passes, all."""
    if any(isinstance(fact, ClockTicked) for fact in facts):
        return list(board.calls.values())
    return board.changed()


def _settle() -> None:
    """Note that memory and database say the same."""
    global _is_settled  # noqa: PLW0603
    _is_settled = True


def _running() -> list[Call]:
    """Read every running call."""
    return [Call.load(machine) for machine in LiveCall.objects.values_list("machine", flat=True)]


def _find(call_id: CallId) -> Call | None:
    """Read a call that another process has placed."""
    machine = LiveCall.objects.filter(call_id=call_id).values_list("machine", flat=True).first()
    return Call.load(machine) if machine else None


def _ended() -> list[CallId]:
    """Read the ids of the calls that ended lately, the last one last."""
    newest = Cdr.objects.order_by("-pk").values_list("call_id", flat=True)[:MOST_ENDED]
    return [CallId(call_id) for call_id in reversed(newest)]


def _with_who_asked(told: Sequence[Event]) -> list[Event]:
    """Name who asked the portal for the hang-up, where the switch saw only its own."""
    ended = [one.call.call_id for one in told if _is_systems(one)]
    if not ended:
        return list(told)
    rows = LiveCall.objects.filter(call_id__in=ended).exclude(hangup_by="")
    asked = dict(rows.values_list("call_id", "hangup_by"))
    return [
        _asked_for(one, asked[one.call.call_id])
        if _is_systems(one) and one.call.call_id in asked
        else one
        for one in told
    ]


def _is_systems(event: Event) -> TypeGuard[CallEnded]:
    return isinstance(event, CallEnded) and event.hung_up_by is HungUpBy.SYSTEM


def _asked_for(event: CallEnded, by: str) -> CallEnded:
    if event.outcome is Outcome.LOST:
        return event
    gave_up = event.outcome is Outcome.FAILED and event.answered_at is None
    return replace(
        event,
        hung_up_by=HungUpBy(by),
        outcome=Outcome.CANCELLED if gave_up else event.outcome,
    )


def _save(board: Switchboard, told: Sequence[Event]) -> None:
    """Write what changed: running calls, and the CDRs of those that ended."""
    write(call for call in board.take_changed() if call.state is not CallState.ENDED)
    ended = [event for event in told if isinstance(event, CallEnded)]
    if ended:
        keep_summaries(ended)
