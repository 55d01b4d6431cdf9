"""The dialer's tick: once a second, and whenever something happened, one worker looks at each
running campaign; the pure pacing decides, and what was decided is dialled.

All truth is in the rows: a tick that dies has done nothing, and the next one does it.
"""

import dataclasses
import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Q

from agents.domain.presence import AgentState
from calls import selectors as calls
from calls import stream
from calls.domain.events import Event
from campaigns.domain import why as words
from campaigns.domain.campaign import Mode, Step
from campaigns.domain.events import LeadQueued
from campaigns.domain.pacewire import answer, write
from campaigns.domain.pacing import Decision, Snapshot, Why, decide
from campaigns.models import Attempt, Campaign, Pace, PaceMinute
from campaigns.selectors import rules_of
from campaigns.selectors.pacing import Floor, floor_of, snapshot
from campaigns.services import claiming, evidence, learning, previewing, settling
from campaigns.services.steering import DIALER, move

log = logging.getLogger(__name__)

_LOCK = 0xD1A2
#: The modes whose numbers the dialer dials by itself.
PACED = frozenset({Mode.PROGRESSIVE, Mode.POWER, Mode.PREDICTIVE, Mode.AGENTLESS})
#: Time that is counted between two ticks at most.
_GAP_S = 5.0


def at_work() -> list[int]:
    """Name the campaigns there is anything to do for: running ones, and those whose attempts are
    not all settled. One short query; none are named where nothing is dialled."""
    unsettled = Attempt.objects.filter(campaign=OuterRef("pk"), is_settled=False)
    is_running = Q(state=Campaign.State.RUNNING) & ~Q(mode=Campaign.Mode.MANUAL)
    rows = Campaign.objects.filter(is_running | Exists(unsettled))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def tick(*, campaign_id: int, now: datetime) -> int:
    """Look at one campaign; answer how many numbers were dialled. Does nothing while another
    worker is at it."""
    with transaction.atomic():
        if not _is_ours(campaign_id):
            return 0
        rows = Campaign.objects.select_for_update(of=("self",)).select_related(
            "team__outbound_trunk__team", "group", "hours", "information", "message"
        )
        rows = rows.defer("information__sound", "message__sound")
        row = rows.filter(pk=campaign_id).first()
        if row is None:
            return 0
        pace = evidence.hold(row)
        settling.end_forsaken(row, now=now)
        told = settling.settle(row, now=now)
        dialled, more = _work(row, pace, now) if row.state == Campaign.State.RUNNING else (0, [])
        stream.append([*told, *more])
    return dialled


def _is_ours(campaign_id: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK, campaign_id % 2**31])
        return bool(cursor.fetchone()[0])


def _work(row: Campaign, pace: Pace, now: datetime) -> tuple[int, list[Event]]:
    if row.quota and _reached(row) >= row.quota:
        return 0, _finish(row, now)
    if Mode(row.mode) is Mode.PREVIEW:
        told = previewing.offer(row, now=now)
        _keep(pace, why=Why.MODE, at=now)
        return 0, told
    shut = _shut(row)
    if shut or Mode(row.mode) not in PACED:
        _keep(pace, why=shut or Why.MODE, at=now)
        return 0, []
    attempts = _pace(row, pace, now)
    return len(attempts), [_queued(row, one) for one in attempts]


def _queued(row: Campaign, one: Attempt) -> LeadQueued:
    return LeadQueued(
        at=one.claimed_at,
        team=row.team.identity,
        campaign=str(row.pk),
        number=one.number,
        agent_no="",
        call_id=one.call_id,
    )


def _shut(row: Campaign) -> str:
    """Give what keeps a whole campaign from dialling, whatever pacing would say."""
    if row.team.outbound_trunk is None:
        return words.NO_TRUNK
    return "" if calls.link_is_up(row.team.pbx) else words.LINK_DOWN


def _pace(row: Campaign, pace: Pace, now: datetime) -> list[Attempt]:
    claiming.hold_pbx(row.team.pbx)
    rules = rules_of(row, day=now.date())
    floor = floor_of(row, now=now)
    known = learning.learned(row, ringing=floor.ringing, now=now)
    seen = snapshot(row, floor, rules, known)
    decision = decide(seen)
    _count_work(row, pace, floor, now)
    said = {"snapshot": json.loads(write(seen)), "decision": json.loads(answer(decision))}
    attempts: list[Attempt] = []
    picked = claiming.Picked()
    if decision.dial:
        picked = claiming.pick(row, most=decision.dial, now=now)
        attempts = claiming.dial(
            row, picked, why=said, ring_s=rules.ring_s, patience_s=rules.patience_s, now=now
        )
    why = decision.why if len(attempts) == decision.dial else Why.NO_LEADS
    if not attempts and (picked.looked or why != pace.why):
        evidence.write(row, "decision", {**said, "dialled": [], "looked_at": picked.looked}, at=now)
    _keep(pace, why=why, at=now, seen=seen, decision=decision, dialled=len(attempts))
    return attempts


def _keep(
    pace: Pace,
    *,
    why: str,
    at: datetime,
    seen: Snapshot | None = None,
    decision: Decision | None = None,
    dialled: int = 0,
) -> None:
    pace.at, pace.why, pace.words, pace.dial = at, why, words.of_pacing(why), dialled
    pace.snapshot = _plain(seen) if seen is not None else {}
    pace.decision = json.loads(answer(decision)) if decision is not None else {}
    pace.save()


def _plain(seen: Snapshot) -> dict[str, Any]:
    """Give what people may want to see of a snapshot: all but what was learned second by second."""
    told = dataclasses.asdict(seen)
    learned = told.pop("learned")
    return {**told, "level": learned["level"], "detected": learned["detected"]}


def _count_work(row: Campaign, pace: Pace, floor: Floor, now: datetime) -> None:
    """Add what the agents did since the last tick to the minute."""
    if pace.at is None or row.mode == Campaign.Mode.AGENTLESS:
        return
    gap_s = min((now - pace.at).total_seconds(), _GAP_S)
    here = [one for one in floor.seats if one.state in _HERE]
    busy = [one for one in here if one.state in _BUSY]
    if not here or gap_s <= 0:
        return
    at = now.replace(second=0, microsecond=0)
    minutes = PaceMinute.objects.filter(campaign=row, at=at)
    added = {"busy_s": F("busy_s") + gap_s * len(busy), "here_s": F("here_s") + gap_s * len(here)}
    if not minutes.update(**added):
        PaceMinute.objects.create(
            campaign=row, at=at, busy_s=gap_s * len(busy), here_s=gap_s * len(here)
        )


_BUSY = frozenset({AgentState.TALKING, AgentState.WRAP_UP})
_HERE = _BUSY | {AgentState.READY, AgentState.RINGING, AgentState.DIALLING}


def _reached(row: Campaign) -> int:
    return Attempt.objects.filter(campaign=row, outcome="connected").count()


def _finish(row: Campaign, now: datetime) -> list[Event]:
    """End a campaign whose quota is reached."""
    return [move(row, Step.FINISH, by=DIALER, now=now)]


#: Minutes of work are kept for so long.
KEEP = timedelta(days=30)


def forget_minutes(*, now: datetime) -> None:
    """Remove old minutes of work."""
    PaceMinute.objects.filter(at__lt=now - KEEP).delete()
