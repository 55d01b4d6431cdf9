"""The documented schema of own webhooks: in step with the vocabulary, and true of real events."""

import json
import os
from collections import Counter
from datetime import UTC
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from calls.stream import Envelope
from portal.webhooks import own
from portal.webhooks.dialects import Target
from portal.wire import canon
from portal.wire.schema import schema_of
from tests.builders import T0
from tests.stories.story import stories

PAGE = Path(__file__).parents[3] / "docs" / "webhooks.schema.json"
SCHEMA = schema_of(own.VERSION, own.TRIAL)
#: Events of a kind that are judged: one takes some ten milliseconds.
MOST = 6
TARGET = Target(
    id=1, team="demo", dialect="webhooks", url="http://x.example/", method="POST",
    number_format="", secret="",
)  # fmt: skip


def said(envelope):
    (request,) = own.requests(envelope, TARGET)
    return json.loads(request.body)


def envelope_of(row, seq):
    kind, body = row["kind"], {key: value for key, value in row.items() if key != "kind"}
    return Envelope(
        seq=seq, at=T0.astimezone(UTC), team="demo", kind=kind, call_id="c", agent_no="", group="",
        body=body,
    )  # fmt: skip


def test_the_page_holds_the_schema():
    written = json.dumps(SCHEMA, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("REWRITE_SCHEMA") == "1":
        PAGE.write_text(written)
    assert PAGE.read_text() == written
    Draft202012Validator.check_schema(SCHEMA)


def test_every_kind_of_event_has_its_shape():
    consts = {one["properties"]["type"]["const"] for one in SCHEMA["oneOf"]}
    assert consts == {*canon.KINDS, own.TRIAL}
    assert all(one["description"] for one in SCHEMA["$defs"].values())


def test_what_real_calls_were_told_as_fits_the_schema():
    judge, kinds = Draft202012Validator(SCHEMA), Counter()
    for story in stories():
        lines = (story.folder / "events.jsonl").read_text().splitlines()
        for seq, line in enumerate(lines, 1):
            row = json.loads(line)
            kinds[row["kind"]] += 1
            if kinds[row["kind"]] <= MOST:
                judge.validate(said(envelope_of(row, seq)))
    assert len(kinds) > 20


def test_a_test_push_fits_it_and_what_is_no_message_does_not():
    judge = Draft202012Validator(SCHEMA)
    trial = said(own.trial(TARGET, T0))
    judge.validate(trial)
    for wrong in ({"version": 2}, {"type": "CallVanished"}, {"data": {}}):
        assert not judge.is_valid(trial | wrong)


@pytest.mark.parametrize("broken", ["call", "at"])
def test_an_event_without_one_of_its_fields_does_not_fit(broken):
    (story, *_) = stories()
    row = json.loads((story.folder / "events.jsonl").read_text().splitlines()[0])
    del row[broken]
    assert not Draft202012Validator(SCHEMA).is_valid(said(envelope_of(row, 1)))
