"""The coverage page in docs: written from what a run reached, and complete."""

from pathlib import Path

from portal.dialects.astercc.catalogue import FACES
from portal.dialects.astercc.wire import BackMsg
from tests.portal.dialects.astercc import reached

PAGE = Path(__file__).parents[4] / "docs" / "dialects" / "astercc-coverage.md"
WAYS = {"http": "HTTP", "soap": "SOAP", "script": "JavaScript"}
HEAD = """# asterCC: what a run reached

Written by the tests, not by hand: a cell is yes when a live scene on the real Asterisk asked the
operation over that way and heard its documented answer (`tests/e2e/test_astercc_live.py`); a code
is yes when an operation told it in its situation (`test_situations.py`) or in a live scene. To
write it anew: run both, then `test_coverage_page.py`, with `REWRITE_COVERAGE=1`.
"""


def page(cells, codes):
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
            "",
        ]
    )


def said(is_reached):
    return "yes" if is_reached else "no"


def test_every_cell_and_every_code_was_reached():
    if reached.is_rewriting():
        PAGE.write_text(page(*reached.read()))
    text = PAGE.read_text()
    every = {(face.event, way) for face in FACES for way in WAYS}
    assert text == page(every, {code.number for code in BackMsg})
