"""Messages that answer one client alone: a call looked up, a request refused. Pure."""

from datetime import datetime

from agents.domain.events import AgentTile
from calls.domain.events import CallTile
from portal.dialects.callevent import agent_machine, frame
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.errors import Family, Fault
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.parse import Bad
from portal.dialects.callevent.requests import REQUESTS, Request
from portal.dialects.callevent.wire import DnRole, Telling, write

#: The number of a client who is no agent, as the document names its super admin.
NO_AGENT = "100000000"
_NOBODYS = "place"


def call_info(call: CallTile, dn: str, *, at: datetime, known: Known) -> Telling:
    """Say who is on a call; whoever came first began it."""
    first, then = DnRole.ORIGINATION.value, DnRole.DESTINATION.value
    parties = [one for one in call.parties if one.role != _NOBODYS]
    values = {
        **frame.of_call(call, at, known),
        "thisDN": dn or NO_AGENT,
        "parties": [
            {
                "thisDN": one.agent_no or one.number,
                "DNRole": then if place else first,
                "createTime": milliseconds(one.since),
            }
            for place, one in enumerate(parties)
        ],
    }
    return Telling(body=Body.CALL_INFO, dn=dn, values=write(Body.CALL_INFO, values))


def refusal(
    fault: Fault,
    asked: Request | Bad,
    *,
    at: datetime,
    known: Known,
    dn: str = "",
    agent: AgentTile | None = None,
) -> Telling:
    """Say that a request is refused: in the agent's body for requests about agents. `dn` is the
    client's own number."""
    values = {
        "companyId": known.company_id,
        "callID": asked.call_id,
        "thisDN": asked.dn or dn,
        "errorCode": fault.code,
        "errorMessage": fault.message,
        "request": asked.name,
        "referenceID": asked.reference,
        "creationTime": milliseconds(at),
    }
    if spec_family(asked) is not Family.AGENT:
        return Telling(body=Body.PARTY_ERROR, dn=dn, values=write(Body.PARTY_ERROR, values))
    number = str(values["thisDN"])
    own = {
        "agentID": number,
        "agentUUID": known.agent_uuid(number),
        "thisQueues": list(getattr(asked, "queues", ())),
        "attachedData": dict(getattr(asked, "data", {})),
    }
    if agent is not None:
        own["thisQueues"] = agent_machine.identity(agent, known)["thisQueues"]
    return Telling(body=Body.AGENT_ERROR, dn=dn, values=write(Body.AGENT_ERROR, {**values, **own}))


def spec_family(asked: Request | Bad) -> Family:
    """Say what a request, or what was meant to be one, is about."""
    spec = REQUESTS.get(asked.name)
    return spec.family if spec is not None else Family.CALL
