"""ACD CallBack as the outbox asks for it: what events do not tell is looked up here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import quote, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from agents import selectors as agents
from agents.domain import events as agent_events
from agents.domain.callback_events import PlannedCallbackChanged, PlannedTile
from agents.domain.membership import WorkWay
from agents.domain.presence import AgentState
from agents.selectors import Named
from calls import stream
from calls.domain import events as calls
from calls.stream import Envelope
from campaigns.domain.events import LeadQueued, LeadScheduled
from portal.dialects.acdcallback import callevents, notices, states
from portal.dialects.acdcallback.known import Known, Plan, Row
from portal.dialects.acdcallback.numbers import NumberFormat
from portal.dialects.acdcallback.rows import rows_of
from portal.dialects.acdcallback.wire import Params
from portal.webhooks.dialects import Request, Target
from portal.wire import canon

TRIAL = "TestPush"
#: A lead that has a time of its own is called from then on; the document wants an end.
A_DAY = timedelta(days=1)
#: The methods of the document; all three carry the parameters in the address.
METHODS = ("HEAD", "GET", "PUT")
NUMBER_FORMATS = tuple(one.value for one in NumberFormat)
KINDS = frozenset(
    kind.__name__
    for kind in (
        agent_events.AgentLoggedIn,
        agent_events.AgentLoggedOut,
        agent_events.AgentPresenceChanged,
        calls.CallStarted,
        calls.CallQueued,
        calls.CallOffered,
        calls.CallOfferEnded,
        calls.CallPartyRinging,
        calls.CallPartyAnswered,
        calls.CallConnected,
        calls.CallHeld,
        calls.CallRetrieved,
        calls.CallMenuEntered,
        calls.CallTransferred,
        calls.CallConsultStarted,
        calls.CallConsultConnected,
        calls.CallConsultEnded,
        calls.CallRecordingChanged,
        calls.CallDataChanged,
        calls.CallEnded,
        calls.CallbackStateChanged,
        calls.SettingsChanged,
        calls.MessageBroadcast,
        LeadQueued,
        LeadScheduled,
        PlannedCallbackChanged,
    )
)


def requests(envelope: Envelope, target: Target) -> Sequence[Request]:
    """Say an event, in one request or several; nothing when there is no word for it."""
    if envelope.kind == TRIAL:
        return [_request({"cmd": "test"}, target)]
    event = canon.decode(envelope.kind, envelope.body)
    known = _known(envelope, event, target)
    said = [part.tell(event, known) for part in (callevents, states, notices)]
    return [_request(params, target) for params in (one for part in said for one in part)]


def trial(target: Target, at: datetime) -> Envelope:
    """Make the event of a test push."""
    return Envelope(
        seq=0, at=at, team=target.team, kind=TRIAL, call_id="", agent_no="", group="", body={}
    )


def _request(params: Params, target: Target) -> Request:
    parts = urlsplit(target.url)
    said = urlencode(params, quote_via=quote)
    query = f"{parts.query}&{said}" if parts.query else said
    return Request(method=target.method, url=urlunsplit(parts._replace(query=query, fragment="")))


def _known(envelope: Envelope, event: calls.Event, target: Target) -> Known:
    kept = rows_of(target.team, at=envelope.at)
    rules, rows = kept.rules, kept.numbers
    before = _before(envelope, event)
    return Known(
        team=Row(rows.team.id, rows.team.name),
        customer_number=rules.customer_number,
        seq=envelope.seq,
        form=target.number_format or "acd",
        home_country=rules.home_country,
        zone=rules.time_zone,
        masks_states=rules.masks_agent_states,
        agents=_rows(rows.agents),
        groups=_rows(rows.groups),
        lines=_rows(rows.lines),
        menus=_rows(rows.menus),
        mailboxes=_rows(rows.mailboxes),
        dispositions={key: Row(one.id, one.name) for key, one in rows.dispositions.items()},
        campaigns=kept.campaigns,
        outbound_agents=_outbound_agents(envelope.team, event),
        last_call=_last_call(envelope, event),
        consult=next((one for one in before if isinstance(one, calls.CallConsultStarted)), None),
        is_taped=any(_is_on(one) for one in before),
        plan=_plan(envelope.team, event, rules.time_zone),
    )


def _rows(named: Mapping[str, Named]) -> dict[str, Row]:
    return {key: Row(one.id, one.name) for key, one in named.items()}


def _before(envelope: Envelope, event: calls.Event) -> list[calls.Event]:
    """Give what went before in the call, newest first, where that matters."""
    looks_back = calls.CallConsultConnected | calls.CallConsultEnded | calls.CallRecordingChanged
    if not isinstance(event, looks_back):
        return []
    found = stream.of_call(envelope.call_id, until=envelope.seq - 1)
    ours = (one for one in reversed(found) if one.team == envelope.team)
    return [canon.decode(one.kind, one.body) for one in ours]


def _is_on(event: calls.Event) -> bool:
    return isinstance(event, calls.CallRecordingChanged) and (
        event.state is calls.RecordingState.ON
    )


def _outbound_agents(team: str, event: calls.Event) -> frozenset[str]:
    """Name the agents who work outbound only, where a call between agents asks for it."""
    is_asked = isinstance(event, calls.CallConsultStarted) or (
        isinstance(event, calls.CallOffered) and event.call.kind is calls.CallKind.INTERNAL
    )
    return frozenset(_only_out(agents.tiles(team))) if is_asked else frozenset()


def _only_out(tiles: Iterable[agent_events.AgentTile]) -> Iterable[str]:
    for tile in tiles:
        ways = {one.work_way for one in tile.memberships if one.is_checked_in}
        if ways == {WorkWay.OUT}:
            yield tile.agent_no


def _last_call(envelope: Envelope, event: calls.Event) -> calls.CallTile | None:
    """Give the call an agent's wrap-up follows: the last whose offer she took."""
    is_asked = isinstance(event, agent_events.AgentPresenceChanged) and (
        event.agent.state is AgentState.WRAP_UP
    )
    if not is_asked:
        return None
    found = stream.of_agent(
        team=envelope.team,
        agent_no=envelope.agent_no,
        kinds=[calls.CallOfferEnded.__name__, calls.CallEnded.__name__],
        before=envelope.seq,
        limit=1,
    )
    last = [canon.decode(one.kind, one.body) for one in found]
    return next((one.call for one in last if isinstance(one, calls.CallEvent)), None)


def _plan(team: str, event: calls.Event, zone: str) -> Plan | None:
    """Give when somebody is to be called back. The numbers of three kinds of rows never meet: those
    who asked, those on callback lists, leads of campaigns."""
    if isinstance(event, LeadScheduled):
        since = event.since
        until = since + A_DAY
        return Plan(id=3 * int(event.lead) + 2, name=event.name, since=since, until=until)
    if isinstance(event, PlannedCallbackChanged):
        return _planned(team, event.callback, zone)
    if not isinstance(event, calls.CallbackStateChanged):
        return None
    row = agents.callback_row(team=team, callback_id=event.callback_id)
    if row is None:
        return None
    return Plan(id=3 * row.row_id, name=row.name, since=row.since, until=row.until)


def _planned(team: str, planned: PlannedTile, zone: str) -> Plan | None:
    """Give when a number on a list is due: on its day, in its period or all day."""
    number = agents.planned_number(team=team, callback_id=planned.callback_id)
    if number is None:
        return None
    day, period = date.fromisoformat(planned.due_on), planned.period
    since = time.fromisoformat(period.starts) if period else time.min
    until = time.fromisoformat(period.ends) if period else time(23, 59)
    who, where = planned.contact, ZoneInfo(zone)
    return Plan(
        id=3 * number + 1,
        name=who.description or " ".join(filter(None, (who.first_name, who.last_name))),
        since=datetime.combine(day, since, where),
        until=datetime.combine(day, until, where),
        due_on=day,
    )
