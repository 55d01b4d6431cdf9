"""The 52 bodies of the document: which message each is, and its fields in their order. Pure."""

from enum import Enum

# Runs of fields that many bodies share.
_EPOCHS = "startUepoch progressUepoch answerUepoch bridgeUepoch lastHoldUepoch endUepoch"
_TIMES = f"billsec answersec {_EPOCHS}"
_LIFE = "startUepoch bridgeUepoch endUepoch recordUUID recordUrl"
_WRAP = "wrapUpDuration attachedData"
_END = "hangupCause earlyDetectCause hangupDisposition"
_PARTIES = "callID partyID companyId partyRole thisDN otherDN"
_PARTY = "callID partyID companyId partyRole thisDN"
_AGENT = "companyId agentID agentUUID thisDN"
_ROLES = f"{_PARTY} thisDNRole otherDN otherDNRole"
_TAPED = "creationTime recordedEarlymedia"
_THIRD = "thirdDN thirdDNRole"
_THIRD_STATE = f"{_THIRD} callType callState attachedData creationTime"
_PSTN = "ANI DNIS"
_DATA = "attachedData creationTime"
_QUEUE = "callType thisQueue makeCallType"
_LOGIN = "phoneType agentState attachedData reasonCode creationTime"
_FAULT = "errorCode errorMessage request creationTime"
_ASKED = "otherDNRole thirdDN callType"


class Body(Enum):
    """A body by where the document prints it (section / heading), with its fields in order."""

    DIALING = (
        "Make Phone Calls / 2.EventDialing",
        "EventDialing",
        f"referenceID {_ROLES} callType makeCallType {_PSTN} {_DATA}",
    )
    RINGING = (
        "Make Phone Calls / 3.EventRinging",
        "EventRinging",
        f"referenceID {_ROLES} callType thisQueue {_PSTN} {_DATA}",
    )
    OTHER_RINGING = (
        "Make Phone Calls / 3.EventOtherRinging",
        "EventOtherRinging",
        f"referenceID callID companyId partyRole thisDN otherDN callType {_PSTN} {_DATA}",
    )
    ESTABLISHED_CALLER = (
        "Answer Calls / 1. EventEstablished caller",
        "EventEstablished",
        f"referenceID {_PARTIES} {_QUEUE} {_PSTN} {_DATA}",
    )
    ESTABLISHED_CALLED = (
        "Answer Calls / 2. EventEstablished called",
        "EventEstablished",
        f"{_PARTIES} callType {_PSTN} {_DATA}",
    )
    RELEASED_CALLER = (
        "Hang up Calls / 1. EventReleased caller",
        "EventReleased",
        f"referenceID {_PARTIES} {_QUEUE} {_PSTN} {_WRAP} {_TIMES} {_END} {_TAPED}",
    )
    RELEASED_CALLED = (
        "Hang up Calls / 2. EventReleased called",
        "EventReleased",
        f"{_PARTIES} callType {_PSTN} {_WRAP} {_END} {_TIMES} creationTime",
    )
    DATA_CHANGED = (
        "Increase Attached Data / 1.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"referenceID callID companyId thisDN callType {_PSTN} {_DATA}",
    )
    TRANSFER_RELEASED = (
        "Single Step Transfer / 2.EventReleased",
        "EventReleased",
        f"referenceID {_PARTIES} {_THIRD} callState callType {_DATA}",
    )
    TRANSFER_RINGING = (
        "Single Step Transfer / 3.EventRinging",
        "EventRinging",
        f"referenceID {_PARTIES} {_THIRD} callType {_DATA}",
    )
    TRANSFER_ESTABLISHED = (
        "Single Step Transfer / 4.EventEstablished",
        "EventEstablished",
        f"referenceID {_PARTIES} callType {_DATA}",
    )
    HELD = ("Hold Calls / 2.EventHeld", "EventHeld", f"{_PARTY} callType {_PSTN} {_DATA}")
    RETRIEVED = (
        "Hold Calls / 3.EventRetrieved",
        "EventRetrieved",
        f"{_PARTY} callType {_PSTN} {_DATA}",
    )
    MUTED = ("Mute and Unmute / 2.EventMuted", "EventMuted", f"{_PARTIES} callType {_PSTN} {_DATA}")
    UNMUTED = (
        "Mute and Unmute / 3.EventUnmuted",
        "EventUnmuted",
        f"{_PARTIES} callType {_PSTN} {_DATA}",
    )
    INQUIRY_BEGUN = (
        "Initiate Inquiries / 2.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"{_PARTIES} callType {_DATA}",
    )
    INQUIRY_RINGING = (
        "Initiate Inquiries / 3.EventRinging",
        "EventRinging",
        f"{_PARTIES} {_ASKED} callState {_DATA}",
    )
    INQUIRY_RINGS = (
        "Initiate Inquiries / 4.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"{_PARTIES} callType callState {_DATA}",
    )
    INQUIRY_ESTABLISHED = (
        "Initiate Inquiries / 5.EventEstablished",
        "EventEstablished",
        f"{_PARTIES} {_ASKED} callState {_DATA}",
    )
    INQUIRY_ANSWERED = (
        "Initiate Inquiries / 6.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"{_PARTIES} callType callState {_DATA}",
    )
    CANCEL_RELEASED = (
        "Inquiry Cancellation / 2.EventReleased",
        "EventReleased",
        f"{_PARTIES} {_ASKED} callState {_DATA}",
    )
    CANCEL_DONE = (
        "Inquiry Cancellation / 3.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"{_PARTIES} callType callState {_DATA}",
    )
    RETRIEVE_RELEASED = (
        "Retrieve After Inquiry / 2.EventReleased",
        "EventReleased",
        f"{_PARTIES} {_ASKED} callState {_DATA}",
    )
    RETRIEVE_DONE = (
        "Retrieve After Inquiry / 3.EventAttachedDataChanged",
        "EventAttachedDataChanged",
        f"{_PARTIES} callType callState {_DATA}",
    )
    COMPLETE_RELEASED = (
        "Transfer After Inquiry / 2.EventReleased",
        "EventReleased",
        f"{_PARTY} thisDNRole otherDN callType callState {_DATA}",
    )
    COMPLETE_CHANGED = (
        "Transfer After Inquiry / 3.EventPartyChanged",
        "EventPartyChanged",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    MEETING_ADDED = (
        "Meeting After Inquiry / 2.EventPartyAdded",
        "EventPartyAdded",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    MEETING_CHANGED = (
        "Meeting After Inquiry / 3.EventPartyChanged",
        "EventPartyChanged",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    MEETING_LEFT = (
        "Meeting After Inquiry / 4.EventPartyDeleted",
        "EventPartyDeleted",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    MEETING_RETRIEVED = (
        "Meeting After Inquiry / 5.EventPartyDeleted",
        "EventPartyDeleted",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    DTMF_SENT = (
        "Send dtmf / 1.EventDtmfSent",
        "EventDtmfSent",
        "referenceID callID companyId thisDN otherDN dtmfDigits callType creationTime",
    )
    TAKE_RINGING = (
        "Take away Calls / 2.EventRinging",
        "EventRinging",
        f"{_PARTIES} {_THIRD} callType creationTime",
    )
    TAKE_FAILED = (
        "Take away Calls / 3.EventReleased",
        "EventReleased",
        f"{_PARTIES} {_THIRD} callType {_DATA}",
    )
    TAKE_ESTABLISHED = (
        "Take away Calls / 4.EventEstablished",
        "EventEstablished",
        f"{_PARTIES} {_THIRD} callType creationTime",
    )
    TAKE_RELEASED = (
        "Take away Calls / 5.EventReleased",
        "EventReleased",
        f"{_PARTIES} {_THIRD} callType {_DATA}",
    )
    BARGE_RINGING = (
        "Interrupt Calls / 2.EventRinging",
        "EventRinging",
        f"{_PARTIES} {_THIRD} callType creationTime",
    )
    BARGE_FAILED = (
        "Interrupt Calls / 3.EventReleased",
        "EventReleased",
        f"{_PARTIES} {_THIRD} callType {_DATA}",
    )
    BARGE_ESTABLISHED = (
        "Interrupt Calls / 4.EventEstablished",
        "EventEstablished",
        f"{_PARTIES} {_THIRD} callType creationTime",
    )
    BARGE_ADDED = (
        "Interrupt Calls / 5.EventPartyAdded",
        "EventPartyAdded",
        f"{_PARTIES} {_THIRD_STATE}",
    )
    BARGE_DELETED = (
        "Interrupt Calls / 6.EventPartyDeleted",
        "EventPartyDeleted",
        f"{_PARTIES} {_THIRD} callType callState creationTime",
    )
    MONITOR_RINGING = (
        "Monitor Calls / 2.EventRinging",
        "EventRinging",
        f"{_PARTIES} {_ASKED} creationTime",
    )
    MONITOR_ESTABLISHED = (
        "Monitor Calls / 3.EventEstablished",
        "EventEstablished",
        f"{_PARTIES} {_ASKED} creationTime",
    )
    CALL_CREATED = (
        "Create and Destroy / 1.EventCallCreated",
        "EventCallCreated",
        f"referenceID companyId callID thisDN callType {_DATA}",
    )
    CALL_DELETED = (
        "Create and Destroy / 2.EventCallDeleted",
        "EventCallDeleted",
        f"referenceID companyId callID thisDN otherDN callType {_LIFE} {_DATA}",
    )
    CALL_INFO = (
        "Create and Destroy / 4. EventCallInfo",
        "EventCallInfo",
        f"referenceID companyId callID thisDN parties callType {_PSTN} {_DATA}",
    )
    AGENT_LOGIN = (
        "EventAgentLogin / EventAgentLogin",
        "EventAgentLogin",
        f"referenceID {_AGENT} thisQueues {_LOGIN}",
    )
    AGENT_READY = (
        "EventAgentReady / EventAgentReady",
        "EventAgentReady",
        f"referenceID {_AGENT} reasonCode thisQueues {_DATA}",
    )
    AGENT_NOT_READY = (
        "EventAgentNotReady / EventAgentNotReady",
        "EventAgentNotReady",
        f"referenceID {_AGENT} thisQueues reasonCode {_DATA}",
    )
    AGENT_LOGOUT = (
        "EventAgentLogout / EventAgentLogout",
        "EventAgentLogout",
        f"referenceID {_AGENT} thisQueues {_DATA}",
    )
    DELAY_ACW = (
        "EventDelayAfterCallWork / EventDelayAfterCallWork",
        "EventDelayAfterCallWork",
        f"referenceID {_AGENT} callID partyId expirationTime creationTime",
    )
    PARTY_ERROR = (
        "EventPartyError / EventPartyError",
        "EventPartyError",
        f"referenceID companyId callID thisDN {_FAULT}",
    )
    AGENT_ERROR = (
        "EventAgentError / EventAgentError",
        "EventAgentError",
        f"referenceID companyId agentUUID agentID thisDN thisQueues attachedData {_FAULT}",
    )

    def __init__(self, where: str, message: str, fields: str) -> None:
        self.where = where
        self.message = message
        self.fields = ("messageID", *fields.split())
