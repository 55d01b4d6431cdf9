"""The words of the document a live run is to ask and to hear."""

from tests.portal.dialects.xuc import document

#: What nothing here can say; the ADR tells why.
EXCUSED = {
    "state:AgentLogin",
    "ask:Cti.sendFlashTextMessage",
    "ask:Callback.listenCallbackMessage",
    *(f"history:{one}" for one in ("full", "joinempty", "leaveempty")),
    *(f"history:divert_{one}" for one in ("ca_ratio", "waittime")),
}
CHAPTERS = {
    "Functions of the document": [f"ask:{one}" for one in document.PRINTED],
    "Further functions of the library": [f"ask:{one}" for one in sorted(document.UNPRINTED)],
    "Messages of the document": [f"message:{one}" for one in document.MESSAGES],
    "Further messages of the library": [f"message:{one}" for one in document.MORE],
    "Phone events": [f"phone:{one}" for one in document.PHONE_EVENTS],
    "Agent states": [f"state:{one}" for one in document.AGENT_STATES],
    "Queue counters": [f"counter:{one}" for one in document.COUNTERS],
    "Agent counters": [f"agent:{one}" for one in document.AGENT_COUNTERS],
    "Call history states": [f"history:{one}" for one in document.HISTORY_STATES],
    "Callback ticket states": [f"ticket:{one}" for one in document.TICKET_STATES],
    "Log-in errors": [f"login:{one}" for one in document.LOGIN_ERRORS],
    "Profiles": [f"profile:{one}" for one in document.PROFILES],
}


def test_the_document_has_50_functions_and_the_library_27_more():
    assert len(document.PRINTED) == 50
    assert len(document.UNPRINTED) == 27
    assert {one["call"] for one in document.CALLS} >= document.UNPRINTED


def test_what_is_excused_is_in_the_document():
    assert {one for rows in CHAPTERS.values() for one in rows} >= EXCUSED
