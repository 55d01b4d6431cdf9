"""The requests: what each needs, and by which messages its success is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.dialects.callevent.errors import Family

#: Requests aimed at somebody name him.
_AIMED = ("otherDN",)
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One request. `needs` are the fields it cannot do without; `own` the messages about the one it
    is about, and `theirs` those about others, its `referenceID` is added to; `has_call` that it is
    about a running call."""

    family: Family
    own: frozenset[str]
    theirs: frozenset[str] = _NONE
    needs: tuple[str, ...] = ()
    has_call: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(f"Event{one}" for one in text.split())


def _call(
    own: str, theirs: str = "", *, needs: tuple[str, ...] = (), has_call: bool = True
) -> Spec:
    return Spec(
        family=Family.CALL,
        own=_words(own),
        theirs=_words(theirs),
        needs=needs,
        has_call=has_call,
    )


def _agent(own: str, *, needs: tuple[str, ...] = ()) -> Spec:
    return Spec(family=Family.AGENT, own=_words(own), needs=needs, has_call=False)


def _supervisor(own: str, theirs: str, *, needs: tuple[str, ...] = _AIMED) -> Spec:
    return Spec(
        family=Family.SUPERVISOR,
        own=_words(own),
        theirs=_words(theirs),
        needs=needs,
        has_call=False,
    )


#: Every request by its `messageID`.
REQUESTS: Mapping[str, Spec] = {
    "RequestAgentLogin": _agent("AgentLogin"),
    "RequestAgentLogout": _agent("AgentLogout"),
    "RequestAgentReady": _agent("AgentReady"),
    "RequestAgentNotReady": _agent("AgentNotReady"),
    "RequestDelayAfterCallWork": _agent("DelayAfterCallWork", needs=("duration",)),
    "RequestCompleteAfterCallWork": _agent("AgentReady AgentNotReady"),
    "RequestMakeCall": _call(
        "CallCreated Dialing OtherRinging", "Ringing", needs=_AIMED, has_call=False
    ),
    "RequestAnswerCall": _call("Established", "Established"),
    "RequestReleaseCall": _call("Released", "Released"),
    "RequestHoldCall": _call("Held"),
    "RequestRetrieveCall": _call("Retrieved"),
    "RequestMuteOn": _call("Muted"),
    "RequestMuteOff": _call("Unmuted"),
    "RequestSendDtmf": _call("DtmfSent", needs=("dtmfDigits",)),
    "RequestAttachData": _call("AttachedDataChanged", needs=("attachedData",)),
    "RequestSingleStepTransfer": _call("Released", "Ringing", needs=_AIMED),
    "RequestConsult": _call("AttachedDataChanged", "Ringing", needs=_AIMED),
    "RequestCancelConsult": _call("AttachedDataChanged", "Released"),
    "RequestRetrieveConsult": _call("AttachedDataChanged", "Released"),
    "RequestCompleteTransfer": _call("Released", "PartyChanged"),
    "RequestConference": _call("PartyAdded", "PartyChanged"),
    "RequestAddParty": _call("PartyAdded", "Ringing PartyChanged", needs=_AIMED),
    "RequestLeaveConference": _call("Released", "PartyDeleted"),
    "RequestDeleteParty": _call("PartyDeleted", "Released", needs=_AIMED),
    "RequestCallInfo": _call("", needs=("callID",), has_call=False),
    "RequestMonitor": _supervisor("Ringing Established", ""),
    "RequestBargein": _supervisor("Ringing Established", "PartyAdded"),
    "RequestIntercept": _supervisor("Ringing Established PartyDeleted", "Released"),
    "RequestStopMonitor": _supervisor("Released", "PartyDeleted", needs=()),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a client asks. `dn` is the agent it is about, "" for the client's own; `queues` None
    where none were named."""

    name: str
    reference: int = 0
    dn: str = ""
    call_id: str = ""
    other_dn: str = ""
    digits: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    reason: int | None = None
    agent_state: int = 1
    queues: tuple[str, ...] = ()
    queue: str = ""
    seconds: int = 0
    call_type: str = ""

    @property
    def spec(self) -> Spec:
        """Give what is known of requests like this."""
        return REQUESTS[self.name]
