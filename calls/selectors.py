"""Reads of calls: running ones as tiles, ended ones as records. No query crosses teams."""

import base64
import binascii
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Avg, Count, Q, QuerySet

from calls.domain.events import CallKind, CallTile
from calls.domain.facts import LegRole
from calls.domain.plain import build
from calls.models import Cdr, CdrSegment, EventRow, LiveCall, Mending, PbxLink, SwitchOrder
from calls.newest import newest_of_each
from calls.switch import NOT_ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """Whose ended calls somebody may see: those of these agents, and those of these groups."""

    agent_nos: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLeg:
    """One leg of an ended call; seconds are spans of that leg alone."""

    role: str
    agent_no: str
    number: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    rang_s: float
    talked_s: float
    held_s: float
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """An ended call. `cause` is Q.850, or 1000 for a call that vanished unheard."""

    row_id: int
    call_id: str
    kind: str
    outcome: str
    hung_up_by: str
    cause: int
    customer_number: str
    customer_name: str
    target_agent_no: str
    line: str
    group: str
    agent_no: str
    agent_name: str
    campaign: str
    userdata: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    waited_s: float
    talked_s: float
    held_s: float
    disposition: str
    note: str
    pbx: str
    legs: tuple[PastLeg, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRow:
    """Whether the portal hears a PBX."""

    pbx: str
    is_up: bool
    since: datetime


def live_calls(*, team: str) -> list[CallTile]:
    """Give the running calls, oldest first; a click-to-call from its order on."""
    rows = LiveCall.objects.filter(team=team).order_by("started_at", "call_id")
    return [build(CallTile, tile) for tile in rows.values_list("tile", flat=True)]


def live_call(*, team: str, call_id: str) -> CallTile | None:
    """Give one running call of the team."""
    row = LiveCall.objects.filter(team=team, call_id=call_id).first()
    return _tile(row) if row is not None else None


def live_call_of(*, team: str, agent_no: str) -> CallTile | None:
    """Give the call the agent is in, or that rings her; the newest if there are several."""
    rows = LiveCall.objects.filter(team=team, agent_nos__contains=[agent_no])
    row = rows.order_by("-started_at", "-call_id").first()
    return _tile(row) if row is not None else None


def outbound_count(*, team: str) -> int:
    """Count the team's running calls to the outside."""
    kind = CallKind.OUTBOUND.value
    return LiveCall.objects.filter(team=team, tile__kind=kind).count()


def said_of(*, team: str, call_ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Give disposition and note of running calls that have any, by call id."""
    rows = LiveCall.objects.filter(team=team, call_id__in=call_ids)
    found = rows.exclude(disposition="", note="").values_list("call_id", "disposition", "note")
    return {call_id: (disposition, note) for call_id, disposition, note in found}


def monitored_call_of(*, team: str, agent_no: str) -> CallTile | None:
    """Give the call in which the agent takes part as a supervisor."""
    party = {"role": LegRole.SUPERVISOR.value, "agent_no": agent_no}
    row = LiveCall.objects.filter(team=team, tile__contains={"parties": [party]}).first()
    return _tile(row) if row is not None else None


def call_ids_of(*, team: str, ids: Sequence[str]) -> list[str]:
    """Give the running calls that are meant by these ids of calls or legs, without repeats."""
    found = LiveCall.objects.filter(team=team).filter(
        Q(call_id__in=ids) | Q(legs__has_any_keys=list(ids))
    )
    return list(found.order_by("started_at").values_list("call_id", flat=True))


def cdrs(  # noqa: PLR0913 (every filter of the history)
    *,
    team: str,
    sight: Sight | None = None,
    agent_no: str = "",
    group: str = "",
    outcome: str = "",
    kind: str = "",
    number: str = "",
    text: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    userdata: str = "",
    after: str = "",
    after_row: int | None = None,
    limit: int = 50,
) -> list[PastCall]:
    """Give ended calls that fit, newest first, with their legs.

    No `sight` means all of the team; `number` fits anywhere in the customer's number, `text` in
    name, note and userdata; `since` is inclusive, `until` is not; `after` is a `cursor`. With
    `after_row` (a `row_id`), for who keeps a copy: those kept after it, in the order they were.
    """
    rows = Cdr.objects.filter(team=team)
    exact = {"agent_no": agent_no, "group": group, "outcome": outcome, "kind": kind}
    exact |= {"userdata": userdata}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    rows = _seen(rows, sight)
    if number:
        rows = rows.filter(customer_number__contains=number)
    if text:
        rows = rows.filter(
            Q(customer_name__icontains=text) | Q(note__icontains=text) | Q(userdata__icontains=text)
        )
    rows = _between(rows, since, until)
    if after_row is not None:
        kept = rows.filter(pk__gt=after_row).order_by("pk").prefetch_related("segments")[:limit]
        return [_record(row, row.segments.all()) for row in kept]
    return _records(_after(rows, after), limit)


def past_call(*, team: str, call_id: str) -> PastCall | None:
    """Give one ended call of the team, with its legs."""
    found = _records(Cdr.objects.filter(team=team, call_id=call_id), 1)
    return found[0] if found else None


def past_calls(*, team: str, agent_no: str, limit: int = 20) -> list[PastCall]:
    """Give an agent's own last calls, newest first."""
    return _records(Cdr.objects.filter(team=team, agent_no=agent_no), limit)


def past_calls_of_each(
    *, team: str, agent_nos: Collection[str], limit: int = 20
) -> dict[str, list[PastCall]]:
    """Give each agent's own last calls by her number, newest first, without their legs, in two
    queries however many ask."""
    newest = newest_of_each(team, agent_nos, limit)
    found: dict[str, list[PastCall]] = {agent_no: [] for agent_no in agent_nos}
    for row in Cdr.objects.filter(pk__in=newest).order_by("-started_at", "-id"):
        found[row.agent_no].append(_record(row, ()))
    return found


def number_history(*, team: str, number: str, limit: int = 10) -> list[PastCall]:
    """Give the team's last calls with a customer's number, newest first; none for no number."""
    return _records(Cdr.objects.filter(team=team, customer_number=number), limit) if number else []


def recently_answered(*, team: str, group: str, since: datetime) -> tuple[int, float | None]:
    """Count a group's callers answered from then on, and give how long they were talked to on
    average, in seconds; None when there were none."""
    rows = Cdr.objects.filter(
        team=team, group=group, kind="inbound", answered_at__isnull=False, started_at__gte=since
    )
    found = rows.aggregate(count=Count("pk"), talked=Avg("talked_s"))
    return found["count"], found["talked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTotals:
    """Ended inbound calls of a group; quick and late by a span its reader chose."""

    group: str
    entered: int
    answered: int
    answered_quick: int
    abandoned: int
    abandoned_late: int


def queue_totals(*, team: str, since: datetime, quick_s: float) -> list[QueueTotals]:
    """Count the inbound calls of each group that began since then and have ended; quick is
    answered within `quick_s` seconds, late is given up after more than these."""
    rows = Cdr.objects.filter(team=team, kind="inbound", started_at__gte=since).exclude(group="")
    answered, gave_up = Q(answered_at__isnull=False), Q(outcome="abandoned")
    found = rows.values("group").annotate(
        entered=Count("pk"),
        answered=Count("pk", filter=answered),
        answered_quick=Count("pk", filter=answered & Q(waited_s__lte=quick_s)),
        abandoned=Count("pk", filter=gave_up),
        abandoned_late=Count("pk", filter=gave_up & Q(waited_s__gt=quick_s)),
    )
    return [QueueTotals(**row) for row in found.order_by("group")]


def estimates(*, team: str, since: datetime) -> dict[str, list[tuple[float, float]]]:
    """Give, by group, what callers were estimated to wait and what they waited until they talked,
    in seconds; those who were queued once and answered."""
    rows = EventRow.objects.filter(
        team=team, at__gte=since, kind__in=("CallQueued", "CallConnected")
    )
    queued: dict[str, list[float]] = {}
    found: dict[str, list[tuple[float, float]]] = {}
    for kind, call_id, body in rows.order_by("seq").values_list("kind", "call_id", "body"):
        if kind == "CallQueued":
            guess = body.get("estimated_wait_s")
            queued.setdefault(call_id, []).append(-1.0 if guess is None else float(guess))
        elif len(guesses := queued.pop(call_id, [])) == 1 and guesses[0] >= 0:
            call = body["call"]
            found.setdefault(call["group"], []).append((guesses[0], float(call["waited_s"])))
    return found


def cursor(row: PastCall) -> str:
    """Make the cursor that stands after an ended call."""
    text = f"{row.started_at.isoformat()} {row.row_id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def links(*, team: str) -> list[LinkRow]:  # noqa: ARG001 (every team is on every PBX yet)
    """Give the PBXs of a team and whether they are heard."""
    return [
        LinkRow(pbx=row.pbx, is_up=row.is_up, since=row.since)
        for row in PbxLink.objects.order_by("pbx")
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class MendingRow:
    """What of our picture was wrong how often, and the last story of it."""

    pbx: str
    what: str
    count: int
    last_at: datetime
    last_story: str


def mendings() -> list[MendingRow]:
    """Give what reconciliation mended so far, of all PBXs."""
    return [
        MendingRow(
            pbx=row.pbx,
            what=row.what,
            count=row.count,
            last_at=row.last_at,
            last_story=row.last_story,
        )
        for row in Mending.objects.all()
    ]


def reachable(pbxs: Iterable[str]) -> frozenset[str]:
    """Name the endpoints that have a contact at these PBXs."""
    rows = PbxLink.objects.filter(pbx__in=set(pbxs)).values_list("reachable", flat=True)
    return frozenset(name for names in rows for name in names)


def _tile(row: LiveCall) -> CallTile:
    """Make the tile of a row."""
    tile: CallTile = build(CallTile, row.tile)
    return tile


def _seen(rows: QuerySet[Cdr], sight: Sight | None) -> QuerySet[Cdr]:
    """Keep what somebody may see."""
    if sight is None:
        return rows
    return rows.filter(Q(agent_no__in=sight.agent_nos - {""}) | Q(group__in=sight.groups - {""}))


def _between(rows: QuerySet[Cdr], since: datetime | None, until: datetime | None) -> QuerySet[Cdr]:
    """Keep what began in that time."""
    if since is not None:
        rows = rows.filter(started_at__gte=since)
    if until is not None:
        rows = rows.filter(started_at__lt=until)
    return rows


def _after(rows: QuerySet[Cdr], after: str) -> QuerySet[Cdr]:
    """Keep what stands after a cursor; one that is none begins at the start."""
    try:
        text = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4)).decode()
        began, row_id = text.split(" ")
        at, number = datetime.fromisoformat(began), int(row_id)
    except (ValueError, binascii.Error):
        return rows
    return rows.filter(Q(started_at__lt=at) | Q(started_at=at, id__lt=number))


def _records(rows: QuerySet[Cdr], limit: int) -> list[PastCall]:
    """Read the newest rows with their legs, in two queries."""
    newest = rows.order_by("-started_at", "-id").prefetch_related("segments")[:limit]
    return [_record(row, row.segments.all()) for row in newest]


def _record(row: Cdr, legs: Iterable[CdrSegment]) -> PastCall:
    """Make the record of a row."""
    plain = {name: getattr(row, name) for name in PAST_FIELDS}
    return PastCall(row_id=row.pk, **plain, legs=_legs(legs))


def _legs(rows: Iterable[CdrSegment]) -> tuple[PastLeg, ...]:
    """Make the records of the legs."""
    return tuple(PastLeg(**{name: getattr(row, name) for name in LEG_FIELDS}) for row in rows)


PAST_FIELDS = [name for name in PastCall.__dataclass_fields__ if name not in {"row_id", "legs"}]
LEG_FIELDS = list(PastLeg.__dataclass_fields__)


def dispositions_of(*, team: str, call_ids: Sequence[str]) -> list[str]:
    """Give what agents said of these ended calls, "" where they said nothing."""
    rows = Cdr.objects.filter(team=team, call_id__in=call_ids)
    return list(rows.values_list("disposition", flat=True))


def order_is_doubtful(order_id: UUID) -> bool:
    """Say whether nobody knows if the switch had this order: it was sent, and not answered."""
    rows = SwitchOrder.objects.filter(pk=order_id)
    doubtful = Q(state="sent") | Q(state="refused", words=NOT_ANSWERED)
    return rows.filter(doubtful).exists()


def running_among(call_ids: Iterable[str]) -> frozenset[str]:
    """Name those of these calls that run."""
    rows = LiveCall.objects.filter(call_id__in=list(call_ids))
    return frozenset(rows.values_list("call_id", flat=True))


def outcomes_of(call_ids: Iterable[str]) -> dict[str, tuple[str, datetime]]:
    """Give outcome and end of those of these calls that ended."""
    rows = Cdr.objects.filter(call_id__in=list(call_ids))
    told = rows.values_list("call_id", "outcome", "ended_at")
    return {call_id: (outcome, ended_at) for call_id, outcome, ended_at in told}


def link_is_up(pbx: str) -> bool:
    """Say whether the portal hears a PBX at this moment."""
    return PbxLink.objects.filter(pbx=pbx, is_up=True).exists()


def legs_on(*, pbx: str, trunk: str) -> frozenset[str]:
    """Name the live legs that go over a trunk."""
    found = LiveCall.objects.filter(pbx=pbx).values_list("legs", flat=True)
    stem = f"PJSIP/{trunk}-"
    return frozenset(
        leg_id
        for legs in found
        for leg_id, leg in legs.items()
        if str(leg.get("channel", "")).startswith(stem)
    )


def callers_waiting(*, team: str, group: str) -> int:
    """Count the callers who wait in a group's line, without those the dialer reached."""
    rows = LiveCall.objects.filter(team=team, group=group, state__in=("waiting", "offered"))
    return rows.filter(tile__kind=CallKind.INBOUND.value).count()
