"""What is read and told: people, past calls, conferences, callbacks, default queues. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from agents.domain.callback_events import (
    ListTile,
    PeriodTile,
    PlannedCallbackChanged,
    PlannedHow,
    PlannedTile,
)
from agents.domain.events import AgentTile
from calls.domain.events import CallTile, PartyTile
from calls.domain.facts import LegRole
from portal.dialects.xuc.render import Person
from portal.dialects.xuc.render_user import phone_code
from portal.dialects.xuc.wire import Told

#: The columns of a found person.
HEADERS = ("Firstname", "Lastname", "Number", "Mobile", "Favorite")


#: Told of a callback that is meant for no part of the day: clients expect a period.
ALL_DAY = PeriodTile(
    period_id="6a1f0f3c-5b0e-4d0b-9a39-2f6a2b1d7c03",
    name="All day",
    starts="00:00:00",
    ends="23:59:59",
    is_default=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An ended, or running, call in a history."""

    start: datetime
    duration_s: float
    src: str
    dst: str
    status: str


def call_history(calls: Iterable[Past]) -> list[dict[str, str]]:
    """Say ended calls."""
    return [
        {
            "start": f"{one.start:%Y-%m-%d %H:%M:%S}",
            "duration": _clock(one.duration_s),
            "srcNum": one.src,
            "dstNum": one.dst,
            "status": one.status,
        }
        for one in calls
    ]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(int(seconds), 0), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}"


def found_people(kind: str, people: Iterable[tuple[Person, AgentTile | None, bool]]) -> Told:
    """Say people with what their phones do, and whether they are favourites."""
    entries = [
        {
            "status": phone_code(tile),
            "entry": [
                *person.names,
                person.number,
                person.mobile,
                "true" if is_favourite else "false",
            ],
        }
        for person, tile, is_favourite in people
    ]
    return Told(kind=kind, body={"entries": entries, "headers": list(HEADERS)})


def conferences(calls: Iterable[CallTile]) -> Told:
    """Say the conferences that run, with their members."""
    return Told(kind="ConferenceList", body=[_conference(one) for one in calls])


def members_of(call: CallTile) -> list[PartyTile]:
    """Give who talks in a conference, by joinOrder from 1 on."""
    unseen = {LegRole.SUPERVISOR, LegRole.PLACE}
    return [one for one in call.parties if one.role not in unseen or one.mode == "barge"]


def _conference(call: CallTile) -> dict[str, Any]:
    members = members_of(call)
    return {
        "number": str(call.call_id),
        "name": call.customer_name or call.customer_number,
        "pinRequired": False,
        "startTime": _epoch_ms(min((one.since for one in members), default=call.started_at)),
        "members": [
            {
                "joinOrder": place,
                "joinTime": _epoch_ms(one.since),
                "muted": one.is_muted,
                "name": one.agent_name or one.number or call.customer_name,
                "number": one.agent_no or one.number,
            }
            for place, one in enumerate(members, start=1)
        ],
    }


def _epoch_ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """What a callback's words are on the wire: agents' rows by number, queues' rows by code."""

    agents: Mapping[str, int]
    queues: Mapping[str, int]


def callback_lists(
    lists: Iterable[ListTile], callbacks: Iterable[PlannedTile], *, ids: Ids
) -> Told:
    """Say the lists, each with the callbacks that are open."""
    open_ = list(callbacks)
    body = [
        {
            "uuid": one.list_id,
            "name": one.name,
            "queueId": ids.queues.get(one.group),
            "callbacks": [
                callback_request(row, ids=ids) for row in open_ if row.list_id == one.list_id
            ],
        }
        for one in lists
    ]
    return Told(kind="CallbackLists", body=body)


def callback_request(one: PlannedTile, *, ids: Ids) -> dict[str, Any]:
    """Say a callback."""
    contact = one.contact
    return {
        "uuid": one.callback_id,
        "listUuid": one.list_id,
        "phoneNumber": contact.number,
        "mobilePhoneNumber": contact.mobile_number or None,
        "firstName": contact.first_name or None,
        "lastName": contact.last_name or None,
        "company": contact.company or None,
        "description": contact.description or None,
        "agentId": ids.agents.get(one.agent_no),
        "dueDate": one.due_on,
        "preferredPeriod": _period(one.period or ALL_DAY),
    }


def callback_changed(event: PlannedCallbackChanged, *, ids: Ids) -> Told:
    """Say what became of a callback; one that is new is told as one that changed."""
    uuid = event.callback.callback_id
    match event.how:
        case PlannedHow.TAKEN:
            body: dict[str, Any] = {"uuid": uuid, "agentId": ids.agents.get(event.agent_no)}
            return Told(kind="CallbackTaken", body=body)
        case PlannedHow.RELEASED:
            return Told(kind="CallbackReleased", body={"uuid": uuid})
        case PlannedHow.STARTED:
            body = {"requestUuid": uuid, "ticketUuid": event.ticket_id}
            return Told(kind="CallbackStarted", body=body)
        case PlannedHow.CLOSED:
            return Told(kind="CallbackClotured", body={"uuid": uuid})
        case PlannedHow.PLANNED | PlannedHow.MOVED:
            body = {"request": callback_request(event.callback, ids=ids)}
            return Told(kind="CallbackRequestUpdated", body=body)
        case _:
            assert_never(event.how)


def found_callbacks(id_: int, callbacks: Iterable[PlannedTile], total: int, *, ids: Ids) -> Told:
    """Say the callbacks to a number."""
    rows = [{"request": callback_request(one, ids=ids)} for one in callbacks]
    body = {"id": id_, "response": {"total": total, "list": rows}}
    return Told(kind="FindCallbackResponseWithId", body=body)


def periods(found: Iterable[PeriodTile]) -> Told:
    """Say the preferred periods; a team that keeps none has the whole day."""
    rows = [_period(one) for one in found] or [_period(ALL_DAY)]
    return Told(kind="PreferredCallbackPeriodList", body=rows)


def _period(one: PeriodTile) -> dict[str, Any]:
    return {
        "default": one.is_default,
        "name": one.name,
        "periodStart": one.starts,
        "periodEnd": one.ends,
        "uuid": one.period_id,
    }
