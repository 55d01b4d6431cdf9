import io
import json
import sys

from django.core.management import call_command

SNAPSHOT = {"mode": "progressive", "idle": 2, "answered": 0, "abandoned": 0, "talking": [3]}


def test_each_line_is_answered_and_a_bad_one_gets_words(monkeypatch):
    lines = f"{json.dumps(SNAPSHOT)}\n\nnonsense\n{json.dumps(SNAPSHOT | {'idle': 1})}\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    out = io.StringIO()
    call_command("pace", stdout=out)
    first, bad, second = map(json.loads, out.getvalue().splitlines())
    assert (first["dial"], second["dial"]) == (2, 1)
    assert "error" in bad
