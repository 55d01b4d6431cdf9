"""The kept summary of an ended call, made of its last event alone."""

from typing import Any

from calls.domain.events import CallEnded
from calls.domain.plain import encode


def summary(event: CallEnded) -> dict[str, Any]:
    """Make the CDR's fields; instants stay instants, `segments` is a list of fields each.

    What callers may choose themselves is cut to what a row holds.
    """
    call = event.call
    name = next((one.agent_name for one in event.segments if one.agent_no == event.agent_no), "")
    return {
        "call_id": call.call_id,
        "team": event.team,
        "pbx": call.pbx,
        "kind": call.kind.value,
        "outcome": event.outcome.value,
        "hung_up_by": event.hung_up_by.value,
        "cause": event.cause,
        "customer_number": call.customer_number[:40],
        "customer_name": call.customer_name[:80],
        "target_agent_no": call.target_agent_no,
        "line": call.line[:40],
        "group": call.group,
        "agent_no": event.agent_no,
        "agent_name": name if event.agent_no else "",
        "campaign": call.campaign,
        "userdata": call.userdata,
        "started_at": call.started_at,
        "answered_at": event.answered_at,
        "ended_at": event.ended_at,
        "waited_s": round(call.waited_s, 3),
        "talked_s": round(call.talked_s, 3),
        "held_s": round(call.held_s, 3),
        "segments": [
            {key: value for key, value in encode(one).items() if key != "agent_name"}
            | {"number": one.number[:40]}
            for one in event.segments
        ],
    }
