"""Rows of calls: running ones are written over, ended ones become CDRs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from calls.domain.call import Call
from calls.domain.cdr import summary
from calls.domain.events import CallEnded, CallKind, CallState, CallTile
from calls.domain.ids import CallId
from calls.domain.plain import encode
from calls.models import Cdr, CdrSegment, LiveCall
from calls.statements import Statement, Writing

_WRITE = Writing(
    """
    INSERT INTO calls_livecall (call_id, team, pbx, state, "group", agent_nos, tile, machine, legs,
        hangup_by, disposition, note, started_at, updated_at)
    SELECT call_id, team, pbx, state, "group", agent_nos, tile, machine, legs,
        '', '', '', started_at, updated_at FROM {rows}
    ON CONFLICT (call_id) DO UPDATE SET {changes}
    """,
    LiveCall,
    changes=("state", "group", "agent_nos", "tile", "machine", "legs", "updated_at"),
)


def write(calls: Iterable[Call]) -> None:
    """Write running calls, all in one statement; the agent's words beside them stay."""
    now = timezone.now().isoformat()
    rows = [_row(call) | {"updated_at": now} for call in calls]
    if rows:
        _WRITE.write(rows)


def _row(call: Call) -> dict[str, Any]:
    """Put a running call into a row of JSON's own types."""
    tile = call.tile()
    return {
        "call_id": call.call_id,
        "team": call.team,
        "pbx": call.pbx,
        "state": call.state.value,
        "group": call.group,
        "agent_nos": tile.agent_nos,
        "tile": encode(tile),
        "machine": call.dump(),
        "legs": {
            leg.leg_id: {
                "channel": leg.channel,
                "role": leg.role.value,
                "agent_no": leg.agent_no,
                "endpoint": leg.endpoint,
            }
            for leg in call.live_legs()
        },
        "started_at": call.started_at.isoformat(),
    }


_TAKE = Statement(
    "WITH ended AS (SELECT call_id FROM calls_livecall WHERE call_id = ANY(%s::text[])"
    " ORDER BY call_id FOR UPDATE)"
    " DELETE FROM calls_livecall AS running USING ended WHERE running.call_id = ended.call_id"
    " RETURNING running.call_id, disposition, note"
)
_KEEP = Writing(
    """
    INSERT INTO calls_cdr (call_id, team, pbx, kind, outcome, hung_up_by, cause, customer_number,
        customer_name, target_agent_no, line, "group", agent_no, agent_name, campaign, userdata,
        started_at, answered_at, ended_at, waited_s, talked_s, held_s, disposition, note)
    SELECT call_id, team, pbx, kind, outcome, hung_up_by, cause, customer_number,
        customer_name, target_agent_no, line, "group", agent_no, agent_name, campaign, userdata,
        started_at, answered_at, ended_at, waited_s, talked_s, held_s, disposition, note
    FROM {rows}
    ON CONFLICT (call_id) DO NOTHING
    RETURNING id, call_id
    """,
    Cdr,
)
_KEEP_LEGS = Writing(
    """
    INSERT INTO calls_cdrsegment (cdr_id, leg_id, role, agent_no, number, started_at, answered_at,
        ended_at, rang_s, talked_s, held_s, cause)
    SELECT cdr_id, leg_id, role, agent_no, number, started_at, answered_at,
        ended_at, rang_s, talked_s, held_s, cause
    FROM {rows}
    """,
    CdrSegment,
)


def keep_summaries(events: Sequence[CallEnded]) -> None:
    """Turn running calls into their CDRs, with what their agents said of them meanwhile; the
    events are the caller's to append. A call that has its CDR keeps it."""
    ended = {event.call.call_id: event for event in events}
    said = {call_id: words for call_id, *words in _TAKE.rows(list(ended))}
    cdrs, legs = [], {}
    for call_id, event in ended.items():
        fields = summary(event)
        legs[call_id] = fields.pop("segments")
        disposition, note = said.get(call_id, ("", ""))
        cdrs.append(encode(fields) | {"disposition": disposition, "note": note})
    made = _KEEP.write(cdrs)
    _KEEP_LEGS.write(leg | {"cdr_id": row_id} for row_id, call_id in made for leg in legs[call_id])


def tile_of(cdr: Cdr) -> CallTile:
    """Draw the card of an ended call again."""
    return CallTile(
        call_id=CallId(cdr.call_id),
        kind=CallKind(cdr.kind),
        state=CallState.ENDED,
        group=cdr.group,
        line=cdr.line,
        customer_number=cdr.customer_number,
        customer_name=cdr.customer_name,
        target_agent_no=cdr.target_agent_no,
        agent_nos=(),
        campaign=cdr.campaign,
        userdata=cdr.userdata,
        started_at=cdr.started_at,
        waiting_since=None,
        talking_since=None,
        held_since=None,
        waited_s=cdr.waited_s,
        talked_s=cdr.talked_s,
        held_s=cdr.held_s,
        pbx=cdr.pbx,
    )
