from benchmarks import replay
from benchmarks.spine.translate import Everybody
from calls.ami.frames import Frames, parse
from calls.ami.translate import translate
from calls.domain.events import CallEnded
from calls.domain.switchboard import Switchboard

ROUND = len(replay.capture())


def ended(text):
    board = Switchboard(Everybody())
    messages = [parse(frame) for frame in Frames().feed(text)]
    facts = [fact for message in messages for fact in translate(message, pbx="pbx")]
    told = [event for fact in facts for event in board.absorb(fact)]
    return [event for event in told if isinstance(event, CallEnded)], board


def test_the_capture_is_whole_calls_and_leaves_none_behind():
    calls, board = ended(replay.text(ROUND, since=1_800_000_000.0))
    assert len(calls) > 300
    assert not board.calls


def test_each_round_is_calls_of_its_own():
    once, _ = ended(replay.text(ROUND, since=1_800_000_000.0))
    twice, _ = ended(replay.text(2 * ROUND, since=1_800_000_000.0))
    assert len({event.call.call_id for event in twice}) == 2 * len(once)


def test_each_copy_is_the_same_traffic_of_other_agents():
    calls, _ = ended(replay.text(2 * ROUND, since=1_800_000_000.0, copies=2))
    first = {event.agent_no for event in calls if event.agent_no.startswith("30")}
    second = {event.agent_no for event in calls if event.agent_no.startswith("31")}
    assert {f"31{number[2:]}" for number in first} == second
    assert len(first) > 30
