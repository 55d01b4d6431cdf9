"""Call Event messages as the outbox asks for them: one POST a message."""

from collections.abc import Sequence
from datetime import datetime

from agents.domain import events as agents
from calls.domain import events as calls
from calls.stream import Envelope
from portal.dialects.callevent import lookups
from portal.dialects.callevent.board import text_of
from portal.dialects.callevent.teller import Teller
from portal.webhooks.dialects import Request, Target
from portal.wire import canon

#: What a test push says; no client knows the word.
TRIAL = "TestPush"
METHODS = ("POST", "PUT")  # they have a body
NUMBER_FORMATS: tuple[str, ...] = ()
KINDS = frozenset(
    kind.__name__
    for kind in (
        agents.AgentLoggedIn,
        agents.AgentLoggedOut,
        agents.AgentPresenceChanged,
        agents.AgentWrapUpExtended,
        calls.CallStarted,
        calls.CallQueued,
        calls.CallMenuEntered,
        calls.CallMenuChosen,
        calls.CallVoicemailLeft,
        calls.CallOffered,
        calls.CallOfferEnded,
        calls.CallPartyDialled,
        calls.CallPartyRinging,
        calls.CallPartyAnswered,
        calls.CallPartyLeft,
        calls.CallConnected,
        calls.CallHeld,
        calls.CallRetrieved,
        calls.CallPartyMuted,
        calls.CallPartyUnmuted,
        calls.CallDigitsSent,
        calls.CallDigitReceived,
        calls.CallDataAttached,
        calls.CallTransferStarted,
        calls.CallTransferred,
        calls.CallTransferFailed,
        calls.CallConsultStarted,
        calls.CallConsultConnected,
        calls.CallConsultEnded,
        calls.CallPartyJoined,
        calls.CallConferenceEnded,
        calls.CallMonitorStarted,
        calls.CallMonitorChanged,
        calls.CallMonitorEnded,
        calls.CallTakenOver,
        calls.CallAgentLost,
        calls.CallAgentBack,
        calls.CallAgentGivenUp,
        calls.CallbackRequested,
        calls.CallEnded,
    )
)


def requests(envelope: Envelope, target: Target) -> Sequence[Request]:
    """Say an event, in one request for each message; nothing while the interface is off."""
    if envelope.kind == TRIAL:
        return [_request({"messageID": TRIAL}, target)]
    known = lookups.known_of(envelope.team)
    if known is None:
        return []
    event = canon.decode(envelope.kind, envelope.body)
    tellings = Teller(known).tell(envelope.seq, event)
    return [_request(one.values, target) for one in tellings]


def trial(target: Target, at: datetime) -> Envelope:
    """Make the event of a test push."""
    return Envelope(
        seq=0, at=at, team=target.team, kind=TRIAL, call_id="", agent_no="", group="", body={}
    )


def _request(values: dict[str, object], target: Target) -> Request:
    return Request(
        method=target.method,
        url=target.url,
        body=text_of(values).encode(),
        headers={"Content-Type": "application/json"},
    )
