"""What is read and told: people, past calls, conferences, callbacks, default queues. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from agents.domain.events import AgentTile
from calls.domain.events import CallTile, PartyTile
from calls.domain.facts import LegRole
from portal.dialects.xuc.render import Person
from portal.dialects.xuc.render_user import phone_code
from portal.dialects.xuc.wire import Told

#: The columns of a found person.
HEADERS = ("Firstname", "Lastname", "Number", "Mobile", "Favorite")


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An ended, or running, call in a history."""

    start: datetime
    duration_s: float
    src: str
    dst: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A caller who is to be called back."""

    call_id: str
    queue_id: int
    number: str
    name: str
    due: str  # a day


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
            "entry": [*person.names, person.number, "", "true" if is_favourite else "false"],
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


def callback_lists(queues: Sequence[tuple[int, str]], promises: Sequence[Promise]) -> Told:
    """Say who waits to be called back, one list a queue (its id and name)."""
    body = [
        {
            "uuid": list_uuid(queue_id),
            "name": name,
            "queueId": queue_id,
            "callbacks": [_promise(one) for one in promises if one.queue_id == queue_id],
        }
        for queue_id, name in queues
    ]
    return Told(kind="CallbackLists", body=body)


def found_callbacks(id_: int, promises: Sequence[Promise], total: int) -> Told:
    """Say the callbacks to a number."""
    rows = [{"request": _promise(one)} for one in promises]
    body = {"id": id_, "response": {"total": total, "list": rows}}
    return Told(kind="FindCallbackResponseWithId", body=body)


def list_uuid(queue_id: int) -> str:
    """Make the stable name of a queue's list of callbacks."""
    return str(uuid5(_LISTS, str(queue_id)))


def callback_uuid(callback_id: str) -> str:
    """Make the stable name of a callback."""
    return str(uuid5(_CALLBACKS, callback_id))


def _promise(one: Promise) -> dict[str, Any]:
    first, _, last = one.name.rpartition(" ")
    return {
        "uuid": callback_uuid(one.call_id),
        "listUuid": list_uuid(one.queue_id),
        "phoneNumber": one.number,
        "mobilePhoneNumber": None,
        "firstName": first or one.name or None,
        "lastName": (last if first else None) or None,
        "company": None,
        "description": None,
        "agentId": None,
        "dueDate": one.due,
        "preferredPeriod": ALL_DAY,
    }


def periods() -> Told:
    """Say the preferred periods: the product keeps none, so the whole day is the only one."""
    return Told(kind="PreferredCallbackPeriodList", body=[ALL_DAY])


_LISTS = UUID("6a1f0f3c-5b0e-4d0b-9a39-2f6a2b1d7c01")
_CALLBACKS = UUID("6a1f0f3c-5b0e-4d0b-9a39-2f6a2b1d7c02")
ALL_DAY = {
    "uuid": "6a1f0f3c-5b0e-4d0b-9a39-2f6a2b1d7c03",
    "name": "All day",
    "periodStart": "00:00:00",
    "periodEnd": "23:59:59",
    "default": True,
}
