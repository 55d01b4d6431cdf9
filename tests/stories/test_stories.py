import os

import pytest

from calls.domain.plain import build, encode
from calls.domain.switchboard import Switchboard
from tests.stories.story import StoryDirectory, as_cdrs, as_lines, stories

STORIES = {story.name: story for story in stories()}


@pytest.mark.parametrize("name", STORIES)
def test_a_story_becomes_its_events_and_its_cdr(name):
    story = STORIES[name]
    events = story.tell()
    if os.environ.get("REWRITE_STORIES") == "1":
        (story.folder / "events.jsonl").write_text(as_lines(events))
        (story.folder / "cdr.json").write_text(as_cdrs(events))
    assert as_lines(events) == (story.folder / "events.jsonl").read_text()
    assert as_cdrs(events) == (story.folder / "cdr.json").read_text()


@pytest.mark.parametrize("name", STORIES)
def test_a_story_heard_twice_tells_everything_once(name):
    story = STORIES[name]
    board = Switchboard(StoryDirectory(), story.placed())
    events = [event for fact in story.facts() for _ in range(2) for event in board.absorb(fact)]
    assert events == story.tell()


@pytest.mark.parametrize("name", STORIES)
def test_a_restart_after_every_fact_tells_the_same(name):
    story = STORIES[name]
    board = Switchboard(StoryDirectory(), story.placed())
    events = []
    for fact in story.facts():
        events += board.absorb(fact)
        for call_id, call in list(board.calls.items()):
            board.calls[call_id] = type(call).load(call.dump())
            assert board.calls[call_id] == call
    assert events == story.tell()


@pytest.mark.parametrize("name", STORIES)
def test_every_event_of_a_story_can_be_read_back(name):
    for event in STORIES[name].tell():
        assert build(type(event), encode(event)) == event
