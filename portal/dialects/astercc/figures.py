"""Operations of the later manual that give figures: of an agent's day, and of who waits."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from agents import selectors as agent_reads
from agents.domain.presence import AgentState
from agents.domain.spans import Span
from calls import selectors as call_reads
from calls.domain.tiles import CallState, CallTile
from calls.selectors import PastCall
from portal.dialects.astercc import bodies, lookups, parse, rules
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.render import escape
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer, Caller, GroupLine, Params, Status

#: The pauses the manual counts, in the order of AgentRealtime; any other is the last one's.
PAUSES = ("rest", "leave", "meeting", "training", "lunch", "other")
#: Calls of one day that are looked at, at most.
MOST_CALLS = 5_000
#: All queues, as queueCustomerNum says it.
EVERY_QUEUE = "0"
_TALKING = frozenset(
    {CallState.TALKING, CallState.HELD, CallState.CONSULTING, CallState.CONFERENCE}
)


def agent_realtime(asked: Asked, _: parse.Plain) -> Answer:
    """Tell what she does, for how many seconds, and her pauses of today: how many and how long."""
    now = timezone.now()
    tile = agent_reads.agent_tile(team=asked.team, agent_no=asked.agent_no)
    spans = agent_reads.presence_spans(team=asked.team, since=_midnight(asked.team, now))
    hers = [one for one in spans if one.agent_no == asked.agent_no]
    counts, seconds = pauses_of(hers, since=_midnight(asked.team, now), now=now)
    said = [
        escape(tile.name),
        tile.agent_no,
        _word(asked.caller),
        str(max(0, round((now - tile.since).total_seconds()))),
        str(sum(counts.values())),
        *(str(counts[reason]) for reason in PAUSES),
        *(str(round(seconds[reason])) for reason in PAUSES),
    ]
    return asked.done(words="|".join(said))


def pauses_of(
    spans: Iterable[Span], *, since: datetime, now: datetime
) -> tuple[Counter[str], dict[str, float]]:
    """Count an agent's pauses by the manual's reasons, and add their seconds up from `since` on."""
    counts: Counter[str] = Counter()
    seconds = dict.fromkeys(PAUSES, 0.0)
    for span in spans:
        if span.state != AgentState.PAUSED.value:
            continue
        reason = span.reason.lower() if span.reason.lower() in PAUSES else PAUSES[-1]
        counts[reason] += 1
        lasted = (span.ended_at or now) - max(span.began_at, since)
        seconds[reason] += max(0.0, lasted.total_seconds())
    return counts, seconds


def read_day(params: Params) -> tuple[str, ...]:
    """Read of which groups AgentStatisticDay is asked; none named (or 0) are all of hers."""
    return tuple(one for one in parse.split_list(params.get("agent_group_id", "")) if one != "0")


def agent_statistic_day(asked: Asked, group_ids: tuple[str, ...]) -> Answer:
    """Tell her calls of today in her groups: JSON, an entry a group."""
    lines = rules.own_groups(asked.caller, group_ids, lookups.owners_of(group_ids))
    if not lines:
        raise Refusal(Situation.NOTHING_FOUND)
    calls = call_reads.cdrs(
        team=asked.team,
        agent_no=asked.agent_no,
        since=_midnight(asked.team, timezone.now()),
        limit=MOST_CALLS,
    )
    body = {str(line.group_id): _day(asked.team, line, calls) for line in lines}
    return bodies.answer(asked, {"code": 1, "message": body})


def read_queue(params: Params) -> tuple[str, str]:
    """Read queueCustomerNum: a group's code (0 for every queue she may see) and the least
    priority. Callers have none here, so more than 0 finds nobody. Raises Refusal (wrong value)."""
    priority = params.get("prio", "0")
    if not parse.ID.fullmatch(priority):
        raise Refusal(Situation.VALUE_WRONG)
    return params["queuenumber"], priority.lstrip("0")


def queue_count(asked: Asked, asks: tuple[str, str]) -> Answer:
    """Tell how many callers are in a group of hers, or one she leads: all, ringing an agent,
    waiting, talking."""
    code, priority = asks
    seen = {line.code for line in asked.caller.groups} | asked.actor.administers
    if asked.actor.is_team_admin:
        seen = {group.code for group in agent_reads.groups(asked.team)}
    if code != EVERY_QUEUE and code not in seen:
        raise Refusal(Situation.NOT_IN_GROUP)
    codes = seen if code == EVERY_QUEUE else {code}
    running = [] if priority else call_reads.live_calls(team=asked.team)
    counts = _queue_counts([call for call in running if call.group in codes])
    return asked.done(("status", "|".join(str(one) for one in counts)))


def _queue_counts(calls: Sequence[CallTile]) -> tuple[int, int, int, int]:
    inbound = [call for call in calls if call.kind.value == "inbound"]
    ringing = sum(call.state is CallState.OFFERED for call in inbound)
    waiting = sum(call.state is CallState.WAITING for call in inbound)
    talking = sum(call.state in _TALKING for call in inbound)
    return ringing + waiting + talking, ringing, waiting, talking


def _midnight(team: str, now: datetime) -> datetime:
    """Give when today began on the team's clock."""
    here = now.astimezone(ZoneInfo(agent_reads.team_of(team).time_zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def _word(caller: Caller) -> str:
    """Say her state over all her groups: the later manual has one word for it."""
    statuses = {line.status for line in caller.checked_in}
    if not statuses:
        return Status.LOGOUT.value
    # she is idle as long as one group may give her a call
    status = Status.IDLE if Status.IDLE in statuses else min(statuses)
    return "ring" if status is Status.RINGING else status.value


def _day(team: str, line: GroupLine, calls: Sequence[PastCall]) -> dict[str, str | int]:
    own = [call for call in calls if call.group == line.code]
    answered = [call for call in own if call.answered_at is not None]
    inbound = sum(call.kind == "inbound" for call in answered)
    talked = timedelta(seconds=round(sum(call.talked_s for call in answered)))
    return {
        "agent_status": line.status.value,
        "total_call_duration": _clock(talked),
        "in_bound_call_answered": inbound,
        "out_bound_call_answered": len(answered) - inbound,
        "total_calls": len(own),
        "waiting_calls": call_reads.callers_waiting(team=team, group=line.code),
    }


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
