"""The coverage page in docs: written from what a live run asked and heard, and complete."""

from portal.dialects.coocenter.operations import OPERATIONS
from tests.portal.dialects import covered
from tests.portal.dialects.coocenter.test_pushes import FIELDS

HEAD = """# CooCenter: what a run asked and heard

Written by the tests, not by hand: a request is yes when the documented line was sent with curl to
a running instance and answered as documented (`tests/e2e/test_coocenter_curl.py`, for recordings
`test_pushes_live.py`); a push is yes when a receiver heard it, with all its fields, of a scene on
the real Asterisk (`tests/e2e/test_pushes_live.py`). To write it anew: run both, then the
`test_coverage_page.py` of the dialect, with `REWRITE_COVERAGE=1`.
"""
CHAPTERS = {
    "Requests": [f"ask:{one}" for one in (*OPERATIONS, "monitor/<file>")],
    "Pushes": [f"push:{one}" for one in FIELDS],
    "Fields": [f"field:{event}.{one}" for event, all_ in FIELDS.items() for one in all_.split()],
    "Where a call ended, why a leg did": [
        f"said:{one}"
        for one in (
            "bridged", "queue", "ivr", "ANSWER", "BUSY", "NOANSWER", "CHANUNAVAIL", "CONGESTION",
        )
    ],
}  # fmt: skip


def test_every_request_and_push_was_reached():
    covered.check("coocenter", "coocenter-coverage.md", HEAD, CHAPTERS, set())
