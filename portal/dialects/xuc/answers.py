"""What is answered from the floor alone: lists, subscriptions, what phones and agents do now."""

from collections.abc import Callable

from portal.dialects.xuc import render, render_reads, render_user, wire
from portal.dialects.xuc.subscriptions import NO_RIGHT, Session
from portal.dialects.xuc.wire import Told

#: Numbers one socket may watch.
MOST_HINTS = 500


async def answer(session: Session, asked: wire.Ask) -> bool:
    """Answer it if the floor can; False when it is for the deeds."""
    match asked:
        case wire.GetList():
            _list(session, asked)
        case wire.Subscribe():
            await _subscribe(session, asked.topic)
        case wire.SubscribeQueueCalls():
            _queue_calls(session, asked)
        case wire.SubscribeHints():
            _hints(session, asked.numbers)
        case wire.ReadAsk() if asked.what in _READS:
            _READS[asked.what](session)
        case _:
            return False
    return True


def _list(session: Session, asked: wire.GetList) -> None:
    kind = asked.object_type
    session.lists.add(kind)
    rows = _ROWS[kind](session)
    if asked.is_single and kind in _SINGLE:
        for row in rows:
            session.tell(Told(kind=_SINGLE[kind], body=row))
        return
    session.tell(Told(kind=_LISTS[kind], body=rows))


def _queue_rows(session: Session) -> list[dict[str, object]]:
    return [render.queue_config(one) for one in session.queues()]


def _agent_rows(session: Session) -> list[dict[str, object]]:
    queues = session.floor.names.queues
    found = []
    for person, tile in session.agents():
        groups = [queues[one.group].id for one in tile.memberships if one.group in queues]
        found.append(render.agent_entry(person, groups[0] if groups else 0))
    return found


def _group_rows(session: Session) -> list[dict[str, object]]:
    return [{"id": one.id, "name": one.name} for one in session.queues()]


def _member_rows(session: Session) -> list[dict[str, object]]:
    queues = session.floor.names.queues
    return [
        dict(render.queue_member(person.id, queues[one.group].id, one.penalty))
        for person, tile in session.agents()
        for one in tile.memberships
        if one.group in queues and session.sees_queue(one.group)
    ]


def _conference_rows(session: Session) -> list[dict[str, object]]:
    body: list[dict[str, object]] = render_reads.conferences(session.conferences()).body
    return body


def _line_rows(session: Session) -> list[dict[str, object]]:
    """Her own line; a page needs no password of it, so none is told."""
    me = session.me
    if me is None:
        return []
    return [{"id": me.id, "name": me.number, "number": me.number, "webRtc": False, "xivoIp": ""}]


_ROWS: dict[str, Callable[[Session], list[dict[str, object]]]] = {
    "queue": _queue_rows,
    "agent": _agent_rows,
    "agentgroup": _group_rows,
    "queuemember": _member_rows,
    "meetme": _conference_rows,
    "line": _line_rows,
}
_LISTS = {
    "queue": "QueueList",
    "agent": "AgentList",
    "agentgroup": "AgentGroupList",
    "queuemember": "QueueMemberList",
    "meetme": "ConferenceList",
    "line": "LineConfig",
}
_SINGLE = {
    "queue": "QueueConfig",
    "agent": "AgentConfig",
    "queuemember": "QueueMember",
    "line": "LineConfig",
}


async def _subscribe(session: Session, topic: wire.Topic) -> None:
    match topic:
        case wire.Topic.AGENT_EVENTS:
            session.wants_agents = True
        case wire.Topic.AGENT_STATS:
            _agent_stats(session)
        case wire.Topic.QUEUE_STATS:
            await _queue_stats(session)


def _agent_stats(session: Session) -> None:
    session.wants_statistics = True
    values = session.floor.all_statistics()
    for person, tile in session.agents():
        if tile.agent_no in values:
            session.tell(render.agent_statistics(person.id, values[tile.agent_no]))


async def _queue_stats(session: Session) -> None:
    if session.profile == NO_RIGHT:
        session.tell(render.error("NotAllowed", words="Only a supervisor may."))
        return
    await session.floor.estimate()
    # told all at once, and from here on only what changes
    for code, values in session.floor.all_counters_for(session).items():
        if session.leads_queue(code):
            session.tell(render.queue_statistics(session.floor.names.queues[code].id, values))


def _queue_calls(session: Session, asked: wire.SubscribeQueueCalls) -> None:
    code = session.floor.names.code(asked.queue_id)
    if not asked.is_on:
        session.queue_calls.discard(code)
        return
    if not code or not session.leads_queue(code):
        session.tell(render.error("UnknownQueue", words=str(asked.queue_id)))
        return
    session.queue_calls.add(code)
    session.tell(session.waiting(code))


def _hints(session: Session, numbers: tuple[str, ...]) -> None:
    if not numbers:
        session.hints.clear()
        return
    for number in numbers:
        if number not in session.hints and len(session.hints) >= MOST_HINTS:
            session.tell(render.error("TooManyHints", words=f"at most {MOST_HINTS} numbers"))
            return
        session.hints.add(number)
        session.tell(render_user.phone_hint(number, session.floor.tiles.get(number)))


def _agent_states(session: Session) -> None:
    session.wants_agents = True
    for person, tile in session.agents():
        session.tell(session.agent_state(person, tile))


def _agent_directory(session: Session) -> None:
    session.wants_agents = True
    queues = session.floor.names.queues
    rows = []
    for person, tile in session.agents():
        groups = [queues[one.group].id for one in tile.memberships if one.group in queues]
        entry = render.agent_entry(person, groups[0] if groups else 0)
        rows.append({"agent": entry, "agentState": session.agent_state(person, tile).body})
    session.tell(Told(kind="AgentDirectory", body={"directory": rows}))


def _current_calls(session: Session) -> None:
    calls = session.floor.phone(session.actor.agent_no)
    session.tell(render_user.current_calls(calls, user_id=session.actor.account_id))


_READS: dict[wire.Read, Callable[[Session], None]] = {
    wire.Read.AGENT_STATES: _agent_states,
    wire.Read.AGENT_DIRECTORY: _agent_directory,
    wire.Read.CURRENT_CALLS: _current_calls,
}
