"""The requests: what each needs, and by which messages its success is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.dialects.callevent.errors import Family

#: Messages that follow from going away, in any of their bodies.
_RELEASED = frozenset({"EventReleased"})
_ESTABLISHED = frozenset({"EventEstablished"})
_DATA = frozenset({"EventAttachedDataChanged"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """One request. `needs` are the fields it cannot do without, `answers` the messages its
    `referenceID` is added to; `has_call` that it is about a running call."""

    family: Family
    answers: frozenset[str]
    needs: tuple[str, ...] = ()
    has_call: bool = True
    is_aimed: bool = False  # at `otherDN`


def _call(answers: frozenset[str], *needs: str, is_aimed: bool = False) -> Spec:
    aimed = ("otherDN",) if is_aimed else ()
    return Spec(family=Family.CALL, answers=answers, needs=(*aimed, *needs), is_aimed=is_aimed)


def _agent(*answers: str, needs: tuple[str, ...] = ()) -> Spec:
    return Spec(family=Family.AGENT, answers=frozenset(answers), needs=needs, has_call=False)


def _supervisor(answers: frozenset[str], *needs: str) -> Spec:
    return Spec(family=Family.SUPERVISOR, answers=answers, needs=needs, has_call=False)


_RINGS = frozenset({"EventRinging", "EventEstablished", "EventPartyAdded"})
#: Every request by its `messageID`.
REQUESTS: Mapping[str, Spec] = {
    "RequestAgentLogin": _agent("EventAgentLogin"),
    "RequestAgentLogout": _agent("EventAgentLogout"),
    "RequestAgentReady": _agent("EventAgentReady"),
    "RequestAgentNotReady": _agent("EventAgentNotReady"),
    "RequestDelayAfterCallWork": _agent("EventDelayAfterCallWork", needs=("duration",)),
    "RequestCompleteAfterCallWork": _agent("EventAgentReady", "EventAgentNotReady"),
    "RequestMakeCall": Spec(
        family=Family.CALL,
        answers=frozenset(
            {"EventCallCreated", "EventDialing", "EventRinging", "EventOtherRinging"}
        ),
        needs=("otherDN",),
        has_call=False,
        is_aimed=True,
    ),
    "RequestAnswerCall": _call(_ESTABLISHED),
    "RequestReleaseCall": _call(_RELEASED),
    "RequestHoldCall": _call(frozenset({"EventHeld"})),
    "RequestRetrieveCall": _call(frozenset({"EventRetrieved"})),
    "RequestMuteOn": _call(frozenset({"EventMuted"})),
    "RequestMuteOff": _call(frozenset({"EventUnmuted"})),
    "RequestSendDtmf": _call(frozenset({"EventDtmfSent"}), "dtmfDigits"),
    "RequestAttachData": _call(_DATA, "attachedData"),
    "RequestSingleStepTransfer": _call(_RELEASED | {"EventRinging"}, is_aimed=True),
    "RequestConsult": _call(_DATA | {"EventRinging"}, is_aimed=True),
    "RequestCancelConsult": _call(_DATA | _RELEASED),
    "RequestRetrieveConsult": _call(_DATA | _RELEASED),
    "RequestCompleteTransfer": _call(_RELEASED | {"EventPartyChanged"}),
    "RequestConference": _call(frozenset({"EventPartyAdded", "EventPartyChanged"})),
    "RequestAddParty": _call(frozenset({"EventRinging", "EventPartyAdded"}), is_aimed=True),
    "RequestLeaveConference": _call(_RELEASED | {"EventPartyDeleted"}),
    "RequestDeleteParty": _call(_RELEASED | {"EventPartyDeleted"}, is_aimed=True),
    "RequestCallInfo": Spec(
        family=Family.CALL, answers=frozenset(), needs=("callID",), has_call=False
    ),
    "RequestMonitor": _supervisor(_RINGS, "otherDN"),
    "RequestBargein": _supervisor(_RINGS, "otherDN"),
    "RequestIntercept": _supervisor(_RINGS, "otherDN"),
    "RequestStopMonitor": _supervisor(_RELEASED | {"EventPartyDeleted"}),
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
