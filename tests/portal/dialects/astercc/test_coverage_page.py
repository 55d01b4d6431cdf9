"""The coverage page in docs: written from what a run reached, and complete."""

from pathlib import Path

from portal.dialects.astercc.catalogue import FACES
from portal.dialects.astercc.events import ACTION_WORDS
from portal.dialects.astercc.wire import BackMsg
from tests.portal.dialects.astercc import reached

PAGE = Path(__file__).parents[4] / "docs" / "dialects" / "astercc-coverage.md"
WAYS = {"http": "HTTP", "soap": "SOAP", "script": "JavaScript"}
HEAD = """# asterCC: what a run reached

Written by the tests, not by hand: a cell is yes when a live scene on the real Asterisk asked the
operation over that way and heard its documented answer (`tests/e2e/test_astercc_live.py`); a code
is yes when an operation told it in its situation (`test_situations.py`) or in a live scene. To
write it anew: run both, then `test_coverage_page.py`, with `REWRITE_COVERAGE=1`. An event is yes
when it was told in a live scene, over both long polls and by post
(`tests/e2e/test_astercc_events_live.py`).
"""
#: Every event of chapter 6: its sources and what each may do; then what agents do.
EVENTS = {
    "CALLER": ("incoming", "hangup"),
    "AGENT": ("ringing", "answer", "hangup"),
    "CALLEE": ("ringing", "answer", "hangup"),
    "CONSULT": ("ringing", "answer", "join", "hangup"),
    "CONVERSATION": ("onhold", "resume", "hangup"),
}


def every_event():
    calls = [f"{source} {word}" for source, words in EVENTS.items() for word in words]
    return [*calls, *(f"AGENT {word}" for word in ACTION_WORDS.values())]


def page(cells, codes, events):
    rows = [
        f"| {place}. {face.soap} | {' | '.join(said((face.event, way) in cells) for way in WAYS)} |"
        for place, face in enumerate(FACES, 1)
    ]
    told = [f"| {code.word} | {code.text} | {said(code.number in codes)} |" for code in BackMsg]
    return "\n".join(
        [
            HEAD,
            f"## Operations: {len(cells)} of {len(FACES) * len(WAYS)} cells\n",
            f"| Operation | {' | '.join(WAYS.values())} |",
            "|---|---|---|---|",
            *rows,
            f"\n## Codes: {len(codes)} of {len(BackMsg)}\n",
            "| Code | Text | Reached |",
            "|---|---|---|",
            *told,
            f"\n## Events: {len(events)} of {len(every_event())}\n",
            "| Event | Told in a live scene |",
            "|---|---|",
            *(f"| {one} | {said(one in events)} |" for one in every_event()),
            "",
        ]
    )


def noted():
    """What this run reached; a part it did not try at all stays as the page says."""
    (cells, codes), events = reached.read(), set(reached.read_events())
    lines = [line.strip("| ").split(" | ") for line in PAGE.read_text().splitlines()]
    kept = {line[0]: line[1:] for line in lines if len(line) > 1}
    for place, face in enumerate(FACES, 1):
        words = zip(WAYS, kept[f"{place}. {face.soap}"], strict=True)
        before = {(face.event, way) for way, word in words if word == "yes"}
        cells = cells if reached.read()[0] else cells | before
    codes = codes or {code.number for code in BackMsg if kept[code.word][-1] == "yes"}
    return cells, codes, events


def said(is_reached):
    return "yes" if is_reached else "no"


def test_every_cell_code_and_event_was_reached():
    if reached.is_rewriting():
        PAGE.write_text(page(*noted()))
    text = PAGE.read_text()
    every = {(face.event, way) for face in FACES for way in WAYS}
    assert text == page(every, {code.number for code in BackMsg}, set(every_event()))
