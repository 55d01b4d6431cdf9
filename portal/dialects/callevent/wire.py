"""Words of Call Event (TS) messages. They go on the wire by name, never by number. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any

from portal.dialects.callevent.bodies import Body


class PartyRole(StrEnum):
    """Who a party is."""

    CUSTOMER = "Customer"
    AGENT = "Agent"
    SUPERVISOR = "Supervisor"
    THIRD = "ThirdPSTN"


class DnRole(StrEnum):
    """What a number has to do with what happens."""

    ORIGINATION = "Origination"
    DESTINATION = "Destination"
    ADDED_BY = "AddedBy"
    DELETED_BY = "DeletedBy"
    TRANSFER_BY = "TransferBy"
    TRANSFER_TO = "TransferTo"
    CONSULT_BY = "ConsultBy"
    BARGEIN_TO = "BargeinTo"
    BARGEIN_BY = "BargeinBy"
    INTERCEPT_TO = "InterceptTo"
    INTERCEPT_BY = "InterceptBy"
    OBSERVE_TO = "ObserveTo"


class TalkState(StrEnum):
    """`callState` of a message."""

    OK = "OK"
    TRANSFERRED = "Transferred"
    CONSULT = "Consult"
    CONFERENCE = "Conference"


class PartyState(StrEnum):
    """Where a party stands in its machine."""

    IDLE = "IDLE"
    DIALING = "Dialing"
    RINGING = "Ringing"
    TALK = "Talk"
    HELD = "Held"


class Stage(IntEnum):
    """`consultStage`: how far an inquiry is."""

    BEGUN = 1
    RINGING = 2
    CANCELLED = 3
    ANSWERED = 4
    RETRIEVED = 5
    TRANSFERRED = 6
    MEETING = 7
    LEFT_MEETING = 8
    RETRIEVED_FROM_MEETING = 9


class Reason(IntEnum):
    """`reasonCode` of an agent; from REST on they are the team's pause reasons in their order."""

    OTHER = 0
    DO_NOT_DISTURB = 2
    AFTER_CALL_WORK = 4
    REST = 11


#: The highest `reasonCode` there is.
LAST_REASON = 98
#: `phoneType` of a browser phone and of a desk phone.
WEB_PHONE, SIP_PHONE = 1, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One message. `dn` is whose machine it moves, `values` its fields in the body's order."""

    body: Body
    dn: str
    values: dict[str, Any] = field(default_factory=dict)


#: Fields a body may do without: the queue's wrap-up, where the call came from none.
OPTIONAL = frozenset({"wrapUpDuration"})


def write(body: Body, values: Mapping[str, Any]) -> dict[str, Any]:
    """Put values into the order of the body; what it has no place for is left out.

    Raises KeyError for a field without a value. A request nobody made is number 0.
    """
    known = {"referenceID": 0, **values, "messageID": body.message}
    return {
        name: known[name]
        for name in body.fields
        if name not in OPTIONAL or known.get(name) is not None
    }
