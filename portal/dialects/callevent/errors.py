"""The 34 error codes, each in its situation: the one table. Pure."""

from collections.abc import Mapping
from enum import Enum

from agents.domain import errors as agents
from calls.domain import errors as calls


class Family(Enum):
    """What a request is about; an agent's refusal is an EventAgentError, every other one an
    EventPartyError."""

    CALL = "call"
    AGENT = "agent"
    SUPERVISOR = "supervisor"


class Fault(Enum):
    """A code with its name; the name is the `errorMessage`."""

    UNKNOWN = (301000, "Unknown")
    AGENT_MONITORED_BY = (301001, "AgentMonitoredBy")
    SUPERVISOR_MONITORING = (301002, "SupervisorMonitoring")
    SUPERVISOR_IN_CALL = (301003, "SupervisorInCall")
    NOT_FOUND_CALL_ID = (301004, "NotFoundCallID")
    INVALID_CALL_TYPE = (301005, "InvalidCallType")
    INVALID_AGENT_STATE = (301006, "InvalidAgentState")
    CALL_HAS_OBSERVER = (301007, "CallHasObserver")
    CONFERENCE_TO_TRANSFER = (301008, "ConferenceToTransfer")
    TARGET_PARTY_IS_SELF = (301009, "TargetPartyIsSelf")
    HELD_IN_PROCESS = (301010, "HeldInProcess")
    NOT_FOUND_OTHER_PARTY = (301011, "NotFoundOtherParty")
    TARGET_PARTY_IN_CALL = (301012, "TargetPartyInCall")
    PARTY_IS_OBSERVER = (301013, "PartyIsObserver")
    NOT_FOUND_AGENT = (301014, "NotFoundAgent")
    CUSTOMER_ADD_BY_CONFERENCE = (301015, "CustomerAddByConference")
    NOT_FOUND_PARTY = (301016, "NotFoundParty")
    NOT_ENOUGH_MEETME_ROOM = (301017, "NotEnoughMeetmeRoom")
    INVALID_PARAMS = (301018, "InvalidParams")
    PBX_ERROR = (301019, "PBXError")
    CTI_EXCEPTION = (301020, "CTIException")
    NOT_FOUND_CHANNEL = (301021, "NotFoundChannel")
    SOCKET_TO_JSON = (301022, "SocketToJSon")
    MESSAGE_ID_NOT_MATCH = (301025, "MessageIDNotMatch")
    REGISTER_DN_NOT_MATCH = (301026, "RegisterDNNotMatch")
    REQUEST_TOO_FAST = (301027, "RequestTooFast")
    AGENT_UNKNOWN = (302000, "Unknown")
    NOT_FOUND_AGENT_ID = (302001, "NotFoundAgentID")
    SUPERVISOR_UNKNOWN = (303000, "Unknown")
    IN_BARGED_IN_SCENE = (303001, "AgentIsInBargedInScene")
    IN_MONITOR_SCENE = (303002, "AgentIsInMonitorScene")
    IN_INTERCEPT_SCENE = (303003, "AgentIsInInterceptScene")
    IN_CONSULT_SCENE = (303004, "AgentIsInConsultScene")
    IN_CONFERENCE_SCENE = (303005, "AgentIsInConferenceScene")

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        self.message = message


#: Requests that bring people together in a room.
INTO_A_ROOM = frozenset(
    {"RequestConsult", "RequestConference", "RequestCompleteTransfer", "RequestAddParty"}
)
#: Requests that hold or retrieve.
HOLDING = frozenset({"RequestHoldCall", "RequestRetrieveCall"})

#: What the portal's own refusals are, whatever was asked; the first that fits counts.
REFUSALS: Mapping[type[Exception], Fault] = {
    calls.NoSuchCall: Fault.NOT_FOUND_CALL_ID,
    calls.NoSuchParty: Fault.NOT_FOUND_OTHER_PARTY,
    calls.TargetBusy: Fault.TARGET_PARTY_IN_CALL,
    calls.NobodyFree: Fault.TARGET_PARTY_IN_CALL,
    calls.BadNumber: Fault.INVALID_PARAMS,
    calls.SwitchSilent: Fault.CTI_EXCEPTION,
    calls.SwitchRefused: Fault.PBX_ERROR,
    calls.CallBusy: Fault.REQUEST_TOO_FAST,
    agents.NotAllowed: Fault.REGISTER_DN_NOT_MATCH,
    agents.NoPhone: Fault.NOT_FOUND_CHANNEL,
    agents.UnknownGroup: Fault.INVALID_PARAMS,
    agents.OtherTeamsGroup: Fault.INVALID_PARAMS,
    agents.NotMember: Fault.INVALID_PARAMS,
    agents.BadPenalty: Fault.INVALID_PARAMS,
    agents.WrapUpTooLong: Fault.INVALID_PARAMS,
    agents.Busy: Fault.INVALID_AGENT_STATE,
    agents.AlreadyLoggedIn: Fault.INVALID_AGENT_STATE,
    agents.NotLoggedIn: Fault.INVALID_AGENT_STATE,
    agents.NotCheckedIn: Fault.INVALID_AGENT_STATE,
    agents.NotInWrapUp: Fault.INVALID_AGENT_STATE,
    agents.NoGroup: Fault.INVALID_AGENT_STATE,
    agents.InboundOnly: Fault.INVALID_AGENT_STATE,
}
#: What a refusal is in a request of one family.
IN_FAMILY: Mapping[tuple[Family, type[Exception]], Fault] = {
    (Family.CALL, calls.NotPossible): Fault.INVALID_AGENT_STATE,
    (Family.CALL, agents.UnknownAgent): Fault.NOT_FOUND_AGENT,
    (Family.SUPERVISOR, agents.UnknownAgent): Fault.NOT_FOUND_AGENT,
    (Family.SUPERVISOR, agents.Busy): Fault.SUPERVISOR_IN_CALL,
    (Family.AGENT, agents.UnknownAgent): Fault.NOT_FOUND_AGENT_ID,
}
UNKNOWN = {
    Family.CALL: Fault.UNKNOWN,
    Family.AGENT: Fault.AGENT_UNKNOWN,
    Family.SUPERVISOR: Fault.SUPERVISOR_UNKNOWN,
}


def fault_of(refusal: Exception, *, family: Family, request: str) -> Fault:
    """Say a refusal of the portal in the document's words."""
    kind = type(refusal)
    if kind is calls.SwitchRefused and request in INTO_A_ROOM:
        return Fault.NOT_ENOUGH_MEETME_ROOM
    if kind is calls.CallBusy and request in HOLDING:
        return Fault.HELD_IN_PROCESS
    if (family, kind) in IN_FAMILY:
        return IN_FAMILY[(family, kind)]
    if not isinstance(refusal, calls.CallError | agents.AgentError):
        return Fault.CTI_EXCEPTION
    found = (fault for known, fault in REFUSALS.items() if isinstance(refusal, known))
    return next(found, UNKNOWN[family])
