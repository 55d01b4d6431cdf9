"""The coverage page in docs: written from what a live run heard, and complete."""

from portal.dialects.acdcallback.numbers import NumberFormat
from portal.dialects.acdcallback.push import METHODS
from portal.dialects.acdcallback.wire import ORDER, Cmd, EventType, Mode, State
from tests.portal.dialects import covered

HEAD = """# ACD CallBack: what a run heard

Written by the tests, not by hand: a row is yes when a receiver heard it of a scene on the real
Asterisk (`tests/e2e/test_pushes_live.py`). To write it anew: run that, then the
`test_coverage_page.py` of the dialect, with `REWRITE_COVERAGE=1`.
"""
#: Kinds of configuration, with the second kind where a change touches two.
CONFIG = ("agent", "agent group", "group", "hotline", "mandator", "pause reason", "classificator")
CHAPTERS = {
    "Notifications": [f"cmd:{one.value}" for one in Cmd],
    "Parameters": [f"param:{cmd.value}.{name}" for cmd in Cmd for name in ORDER[cmd]],
    "Agent states, inbound mode": [
        f"state:{one.value}" for one in State if one.mode is Mode.INBOUND
    ],
    "Agent states, outbound mode": [
        f"state:{one.value}" for one in State if one.mode is Mode.OUTBOUND
    ],
    "Call event types": [f"type:{one.value}" for one in EventType],
    "Kinds of configuration": [f"config:{one}" for one in CONFIG],
    "Methods and number formats": [
        *(f"method:{one}" for one in METHODS),
        *(f"format:{one.value}" for one in NumberFormat),
    ],
}


def test_every_word_was_heard():
    covered.check("acdcallback", "acd-callback-coverage.md", HEAD, CHAPTERS, set())
