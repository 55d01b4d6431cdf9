from hypothesis import given
from hypothesis import strategies as st

from calls.ami.frames import Frames, event_of, parse

#: What the PBX may put into a header: anything but a line end, any letters.
VALUES = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30)
KEYS = st.sampled_from(
    ["Channel", "Uniqueid", "ChanVariable", "Exten", "CallerIDName", "Cause-txt"]
)
MESSAGES = st.lists(
    st.tuples(st.sampled_from(["Newstate", "UserEvent"]), st.lists(st.tuples(KEYS, VALUES))),
    min_size=1,
    max_size=8,
)


def as_headers(event, lines):
    headers = {"Event": event}
    for key, value in lines:
        known = headers.get(key)
        if known is None:
            headers[key] = value
        else:
            headers[key] = [*(known if isinstance(known, list) else [known]), value]
    return headers


def as_text(event, lines):
    return "\r\n".join([f"Event: {event}", *(f"{key}: {value}" for key, value in lines)]).encode()


@given(MESSAGES, st.lists(st.integers(1, 40), max_size=60))
def test_however_the_reads_are_cut_the_same_messages_come_out(messages, sizes):
    wire = b"".join(as_text(*one) + b"\r\n\r\n" for one in messages)
    frames, heard = Frames(), []
    for size in sizes:
        heard += [parse(frame) for frame in frames.feed(wire[:size])]
        wire = wire[size:]
    heard += [parse(frame) for frame in frames.feed(wire)]
    assert heard == [as_headers(*one) for one in messages]


@given(MESSAGES)
def test_one_byte_at_a_time_cuts_no_letter(messages):
    wire = b"".join(as_text(*one) + b"\r\n\r\n" for one in messages)
    frames = Frames()
    heard = [parse(frame) for n in range(len(wire)) for frame in frames.feed(wire[n : n + 1])]
    assert heard == [as_headers(*one) for one in messages]


@given(st.binary(max_size=200))
def test_no_bytes_whatever_break_it(noise):
    frames = Frames()
    for frame in [*frames.feed(noise), *frames.feed(b"\r\n\r\nEvent: Next\r\n\r\n")]:
        parse(frame)
        event_of(frame)
    (last,) = frames.feed(b"Event: Last\r\n\r\n")
    assert parse(last) == {"Event": "Last"}


def test_a_header_that_comes_three_times_is_a_list_of_three():
    found = parse(b"Event: Newstate\r\nChanVariable: A=1\r\nChanVariable: B=\r\nChanVariable: C=3")
    assert found["ChanVariable"] == ["A=1", "B=", "C=3"]


def test_an_empty_last_header_is_there_and_empty():
    assert parse(b"Event: QueueMemberPause\r\nPausedReason: ")["PausedReason"] == ""
    assert parse(b"Event: QueueMemberPause\r\nPausedReason:")["PausedReason"] == ""


def test_the_greeting_before_the_first_answer_says_nothing():
    frames = Frames()
    (first,) = frames.feed(b"Asterisk Call Manager/11.0.0\r\nResponse: Success\r\n\r\n")
    assert parse(first) == {"Response": "Success"}


def test_a_value_may_hold_what_parts_a_header():
    assert parse(b"Event: X\r\nAppData: a: b: c")["AppData"] == "a: b: c"


def test_the_event_is_known_from_the_first_line_alone():
    assert event_of(b"Event: Hangup\r\nEvent: Party") == b"Hangup"
    assert event_of(b"\r\nEvent: Hangup\r\nCause: 16") == b"Hangup"
    assert event_of(b"Response: Success\r\nEvent: Hangup") == b""
