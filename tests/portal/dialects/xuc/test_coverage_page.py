"""The coverage page in docs: written from what a live run asked and heard, and complete."""

from tests.portal.dialects import covered
from tests.portal.dialects.xuc import document

HEAD = """# XiVO xuc: what a run asked and heard

Written by the tests, not by hand: a function is yes when its command was sent over a real socket
and seen to act on the real Asterisk, a message when it was received in the document's shape, any
other word when it was heard or answered there (`tests/e2e/test_xuc_live.py`). To write it anew: run
that, then the `test_coverage_page.py` of the dialect, with `REWRITE_COVERAGE=1`.
"""

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


def test_every_word_was_reached_or_has_an_adr():
    covered.check("xuc", "xuc-coverage.md", HEAD, CHAPTERS, EXCUSED)
