"""What is read for a user: histories, people, favourites, numbers of a queue."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from agents import selectors as agents
from agents.domain import office_commands as office
from agents.domain.errors import NotAllowed
from calls import selectors as calls
from calls.domain.numbering import bare
from calls.selectors import PastCall, Sight
from portal.dialects.xuc import deeds_callbacks, render, render_reads, wire
from portal.dialects.xuc.asked import Desk
from portal.dialects.xuc.render import Person
from portal.dialects.xuc.render_reads import Past
from portal.dialects.xuc.wire import HistoryOf, Told
from portal.live.groups import Face

Answers = list[Told]
#: What a queue's call came to, where the words differ.
_QUEUE_STATES = {
    "answered": "answered",
    "abandoned": "abandoned",
    "queue_timeout": "timeout",
    "refused": "closed",
    "failed": "closed",  # the line led nowhere: outside its hours, mostly
}
MOST_PEOPLE = 50


def history(desk: Desk, asked: wire.ReadHistory) -> Answers:
    """Say the last calls of the user, or of queues whose name has a part."""
    if asked.whose is HistoryOf.QUEUE:
        found = _queue_history(desk, asked)
        rows = render_reads.call_history(_queue_call(desk, one) for one in found)
        return [Told(kind="CallHistory", body=rows)]
    if asked.whose is HistoryOf.DAYS:
        since = timezone.now() - timedelta(days=asked.size)
        found = calls.cdrs(team=desk.team, agent_no=desk.me, since=since, limit=1000)
        rows = render_reads.call_history(_own_call(desk, one) for one in found)
        return [Told(kind="CallHistoryByDays", body=rows)]
    found = calls.past_calls(team=desk.team, agent_no=desk.me, limit=asked.size)
    running = _running(desk) if asked.whose is HistoryOf.USER else []
    past = [*running, *(_own_call(desk, one) for one in found)][: asked.size]
    return [Told(kind="CallHistory", body=render_reads.call_history(past))]


def _queue_history(desk: Desk, asked: wire.ReadHistory) -> list[PastCall]:
    codes = [code for code in desk.names.queues if asked.queue in code]
    if desk.audience.face is not Face.COCKPIT:
        raise NotAllowed("Only a supervisor may.")
    mine = desk.audience.groups
    sight = Sight(groups=frozenset(one for one in codes if mine is None or one in mine))
    return calls.cdrs(team=desk.team, sight=sight, kind="inbound", limit=asked.size)


def _queue_call(desk: Desk, row: PastCall) -> Past:
    status = _QUEUE_STATES.get(row.outcome, "abandoned")
    return _past(desk, row, src=row.customer_number, dst=row.group, status=status)


def _own_call(desk: Desk, row: PastCall) -> Past:
    me = str(desk.me)
    if row.kind == "outbound":
        return _past(desk, row, src=me, dst=row.customer_number, status="emitted")
    if row.kind == "internal":
        other = row.target_agent_no
        if other != me:
            return _past(desk, row, src=me, dst=other, status="emitted")
        first = next((leg.agent_no for leg in row.legs if leg.agent_no != me), "")
        status = "answered" if row.answered_at else "missed"
        return _past(desk, row, src=first, dst=me, status=status)
    status = "answered" if row.answered_at else "missed"
    return _past(desk, row, src=row.customer_number, dst=me, status=status)


def _past(desk: Desk, row: PastCall, *, src: str, dst: str, status: str) -> Past:
    return Past(
        start=row.started_at.astimezone(ZoneInfo(desk.names.zone)),
        duration_s=(row.ended_at - row.started_at).total_seconds(),
        src=src,
        dst=dst,
        status=status,
    )


def _running(desk: Desk) -> list[Past]:
    call = calls.live_call_of(team=desk.team, agent_no=desk.me)
    if call is None:
        return []
    is_hers = call.kind.value == "outbound"
    src, dst = (str(desk.me), call.customer_number) if is_hers else (call.customer_number, desk.me)
    start = call.started_at.astimezone(ZoneInfo(desk.names.zone))
    seconds = (timezone.now() - call.started_at).total_seconds()
    return [Past(start=start, duration_s=seconds, src=src, dst=str(dst), status="ongoing")]


def look_up(desk: Desk, asked: wire.LookUp) -> Answers:
    """Say who fits a part of a name or number."""
    found = agents.directory(team=desk.team, term=asked.term, limit=MOST_PEOPLE)
    return [_people(desk, "DirectoryResult", [one.agent_no for one in found])]


def favourites(desk: Desk) -> Answers:
    """Say whom she keeps at hand."""
    kept = agents.favourites(team=desk.team, agent_no=desk.me)
    return [_people(desk, "Favorites", kept)]


def _people(desk: Desk, kind: str, numbers: list[str]) -> Told:
    tiles = {str(one.agent_no): one for one in agents.tiles(desk.team)}
    kept: list[str] = []
    if desk.actor.agent_no:
        kept = agents.favourites(team=desk.team, agent_no=desk.me)
    people = desk.names.people
    return render_reads.found_people(
        kind,
        [
            (people.get(one) or Person(id=0, number=one, name=""), tiles.get(one), one in kept)
            for one in numbers
        ],
    )


def set_favourite(desk: Desk, asked: wire.SetFavourite) -> Answers:
    """Keep a contact at hand (an agent's id or number, or a telephone number), or no longer."""
    contact = asked.contact
    if contact not in desk.names.people and contact.isascii() and contact.isdigit():
        contact = desk.names.agent_no(int(contact)) or contact
    kind = office.AddFavourite if asked.is_on else office.RemoveFavourite
    desk.do(kind(agent_no=desk.me, contact=bare(contact)))
    action = "Added" if asked.is_on else "Removed"
    body = {"action": action, "contactId": asked.contact, "source": asked.source}
    return [Told(kind="FavoriteUpdated", body=body)]


def find(desk: Desk, asked: wire.FindAsk) -> Answers:
    """Say the calls of a customer, or the callbacks to a number."""
    if asked.command == "findCallbackRequest":
        return deeds_callbacks.find(desk, asked)
    found = calls.number_history(
        team=desk.team, number=bare(asked.number), limit=asked.size + asked.offset
    )[asked.offset :]
    rows = render_reads.call_history(_queue_call(desk, one) for one in found)
    body = {"id": asked.id, "response": {"total": len(rows), "list": rows}}
    return [Told(kind="CustomerCallHistoryResponseWithId", body=body)]


def queue_numbers(desk: Desk, asked: wire.QueueNumbers) -> Answers:
    """Say numbers of a queue over a window."""
    code = desk.queue(asked.queue_id)
    mine = desk.audience.groups
    if desk.audience.face is not Face.COCKPIT or not (mine is None or code in mine):
        raise NotAllowed("Only a supervisor may.")
    since = timezone.now() - timedelta(seconds=asked.window_s)
    totals = calls.queue_totals(team=desk.team, since=since, quick_s=asked.quick_s)
    found = next((one for one in totals if one.group == code), None)
    values = {
        "TotalNumberCallsEntered": found.entered if found else 0,
        "TotalNumberCallsAnswered": found.answered if found else 0,
        "TotalNumberCallsAnsweredQuickly": found.answered_quick if found else 0,
        "TotalNumberCallsAbandonned": found.abandoned if found else 0,
    }
    told = render.queue_statistics(asked.queue_id, values)
    return [Told(kind="GetQueueStatistics", body=told.body)]


def not_served(what: str) -> Answers:
    """Say that the product has no such thing."""
    return [render.error("NotSupported", words=what)]
