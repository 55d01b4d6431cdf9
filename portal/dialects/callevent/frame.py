"""The fields every message about a call may need; each body takes those it prints. Pure."""

from datetime import datetime
from typing import Any

from calls.domain.events import CallKind, CallTile
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.story import Leg, Story
from portal.dialects.callevent.wire import Telling, write

_TYPES = {
    CallKind.INBOUND: "Inbound",
    CallKind.OUTBOUND: "Outbound",
    CallKind.INTERNAL: "Internal",
}
#: What the portal calls the agent's leg of a call it placed itself.
_ORDERED = "-agent"


def call_type(call: CallTile) -> str:
    """Name what kind of call it is."""
    return _TYPES[call.kind]


def pstn(call: CallTile, known: Known) -> dict[str, str]:
    """Give the two ends on the telephone network, both empty for a call among colleagues."""
    match call.kind:
        case CallKind.INBOUND:
            return {"ANI": call.customer_number, "DNIS": call.line}
        case CallKind.OUTBOUND:
            return {"ANI": known.outbound_number, "DNIS": call.customer_number}
        case CallKind.INTERNAL:
            return {"ANI": "", "DNIS": ""}


def attached(call: CallTile) -> dict[str, Any]:
    """Give the data that travels with the call, its campaign among it."""
    own = {"campaignID": call.campaign} if call.campaign else {}
    return {**own, **call.attached}


def of_call(call: CallTile, at: datetime, known: Known) -> dict[str, Any]:
    """Give the fields that say which call, and when."""
    return {
        "callID": call.call_id,
        "companyId": known.company_id,
        "callType": call_type(call),
        **pstn(call, known),
        "attachedData": attached(call),
        "creationTime": milliseconds(at),
    }


def telling(body: Body, leg: Leg, story: Story, at: datetime, known: Known, **more: Any) -> Telling:
    """Write one message about a party."""
    is_ordered = story.is_inbound or story.origin.endswith(_ORDERED)
    values = {
        **of_call(story.call, at, known),
        "partyID": leg.leg_id,
        "partyRole": leg.party_role.value,
        "thisDN": leg.dn,
        "otherDN": story.other_dn(leg),
        "thisQueue": story.call.group if leg.is_queued else "",
        "makeCallType": "Regular" if is_ordered else "DirectAgent",
        **more,
    }
    return Telling(body=body, dn=str(values["thisDN"]), values=write(body, values))
