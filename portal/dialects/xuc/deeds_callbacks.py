"""What is asked of callbacks: their lists, and taking, calling and settling them."""

from collections.abc import Callable
from datetime import date

from agents import selectors as agents
from agents.domain import callback_commands as planned
from agents.domain.callback_events import PlannedTile
from agents.domain.errors import UnknownCallback
from agents.domain.planned import TicketOutcome
from calls.domain.ids import AgentNo
from portal.dialects.xuc import render_reads, wire
from portal.dialects.xuc.asked import Desk
from portal.dialects.xuc.render_reads import ALL_DAY
from portal.dialects.xuc.wire import CallbackVerb, Told
from portal.wire.canon import Command

Answers = list[Told]
_OUTCOMES = {
    "NoAnswer": TicketOutcome.NO_ANSWER,
    "Answered": TicketOutcome.ANSWERED,
    "Fax": TicketOutcome.FAX,
    "Callback": TicketOutcome.CALLBACK,
}


def callback_lists(desk: Desk) -> Answers:
    """Say who is to be called back in the queues she may see."""
    lists = agents.callback_lists(team=desk.team, groups=_groups(desk))
    return [render_reads.callback_lists(lists, _open(desk), ids=desk.names.ids)]


def periods(desk: Desk) -> Answers:
    """Say when customers may be called."""
    return [render_reads.periods(agents.callback_periods(team=desk.team))]


def find(desk: Desk, asked: wire.FindAsk) -> Answers:
    """Say the callbacks to a number."""
    fits = _open(desk, number=asked.number)
    part = fits[asked.offset : asked.offset + asked.size]
    return [render_reads.found_callbacks(asked.id, part, len(fits), ids=desk.names.ids)]


def callback(desk: Desk, asked: wire.CallbackAsk) -> Answers:
    """Take, release, call or settle; what comes of it is told to all who asked for the lists."""
    desk.do(_MAKE[asked.verb](desk, asked))
    return []


def _take(desk: Desk, asked: wire.CallbackAsk) -> Command:
    return planned.TakeCallback(agent_no=desk.me, callback_id=asked.uuid)


def _release(desk: Desk, asked: wire.CallbackAsk) -> Command:
    """Give it back for whoever has it; only she and her supervisors may."""
    found = agents.planned_callback(team=desk.team, callback_id=asked.uuid)
    if found is None or not _sees(desk, found.group):
        raise UnknownCallback(asked.uuid)
    who = AgentNo(found.agent_no) if found.agent_no else desk.me
    return planned.ReleaseCallback(agent_no=who, callback_id=asked.uuid)


def _start(desk: Desk, asked: wire.CallbackAsk) -> Command:
    return planned.StartCallback(agent_no=desk.me, callback_id=asked.uuid, number=asked.number)


def _note(desk: Desk, asked: wire.CallbackAsk) -> Command:
    return planned.CloseCallback(
        agent_no=desk.me,
        ticket_id=asked.uuid,
        outcome=_OUTCOMES[asked.status],
        comment=asked.comment,
        due_on=date.fromisoformat(asked.due_date) if asked.due_date else None,
        period_id="" if asked.period_uuid == ALL_DAY.period_id else asked.period_uuid,
    )


_MAKE: dict[CallbackVerb, Callable[[Desk, wire.CallbackAsk], Command]] = {
    CallbackVerb.TAKE: _take,
    CallbackVerb.RELEASE: _release,
    CallbackVerb.START: _start,
    CallbackVerb.UPDATE: _note,
}


def _sees(desk: Desk, code: str) -> bool:
    return desk.audience.groups is None or code in desk.callback_groups


def _groups(desk: Desk) -> list[str] | None:
    return None if desk.audience.groups is None else sorted(desk.callback_groups)


def _open(desk: Desk, *, number: str = "") -> list[PlannedTile]:
    return agents.planned_callbacks(team=desk.team, groups=_groups(desk), number=number)
