from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from portal.webhooks.domain.line import WITH_RESTING, Lines
from tests.builders import T0, after


@dataclass(frozen=True)
class Item:
    id: int
    key: str


def lines_of(*keys, window=100):
    lines = Lines(window)
    lines.put(Item(number, key) for number, key in enumerate(keys, 1))
    return lines


def test_lines_go_side_by_side_and_each_in_its_order():
    lines = lines_of("a", "a", "b")
    first = lines.take(T0, 9)
    assert [(one.id, one.key) for one in first] == [(1, "a"), (3, "b")]
    assert lines.take(T0, 9) == []
    lines.done(first[0])
    assert [one.id for one in lines.take(T0, 9)] == [2]


def test_one_that_is_tried_again_keeps_its_line_waiting_and_no_other():
    lines = lines_of("a", "a", "b", "b")
    a, b = lines.take(T0, 9)
    lines.again(a, after(5))
    lines.done(b)
    assert [one.id for one in lines.take(after(4), 9)] == [4]
    assert lines.next_at() == after(5)
    assert [one.id for one in lines.take(after(5), 9)] == [1]


def test_what_was_seen_before_is_not_taken_in_again():
    lines = lines_of("a", "b")
    lines.put([Item(1, "a"), Item(2, "b"), Item(3, "c")])
    assert lines.held == 3
    assert len(lines.take(T0, 9)) == 3


def test_no_more_begin_than_there_is_room_for_and_all_get_their_turn():
    lines = lines_of("a", "b", "c", "a", "b", "c")
    seen = []
    while found := lines.take(T0, 1):
        seen += [one.id for one in found]
        lines.done(found[0])
    assert seen == [1, 2, 3, 4, 5, 6]
    assert lines.held == 0
    assert lines.room == 100


def test_lines_that_rest_leave_room_for_others():
    lines = lines_of("a", "a", "b", window=3)
    assert lines.room == 0
    for one in lines.take(T0, 9):
        lines.again(one, after(60))
    assert (lines.held, lines.awake, lines.room) == (3, 0, 3)
    lines.put([Item(4, "a"), Item(5, "c")])
    assert (lines.held, lines.awake, lines.room) == (5, 1, 2)
    (c,) = lines.take(T0, 9)
    lines.done(c)
    assert lines.room == 3
    again = lines.take(after(60), 9)
    assert (lines.awake, lines.room) == (4, 0)
    for one in again:
        lines.done(one)
    assert [one.id for one in lines.take(after(60), 9)] == [2]


def test_there_is_a_bound_to_what_rests():
    lines = Lines(3)
    for number in range(1, 3 * WITH_RESTING + 1):
        assert lines.room > 0
        lines.put([Item(number, str(number))])
        (one,) = lines.take(T0, 9)
        lines.again(one, after(60))
    assert (lines.awake, lines.room) == (0, 0)


@given(
    st.lists(st.sampled_from("abcd"), max_size=40),
    st.lists(st.tuples(st.integers(0, 7), st.booleans()), max_size=200),
)
def test_whatever_fails_nothing_is_lost_and_the_order_of_a_line_stands(keys, tries):
    lines = lines_of(*keys)
    under_way, arrived, now = [], [], T0
    plan = iter(tries)
    for _ in range(1000):
        if len(arrived) == len(keys):
            break
        now = after((now - T0).total_seconds() + 1)
        under_way += lines.take(now, 3 - len(under_way))
        assert len({one.key for one in under_way}) == len(under_way) <= 3
        pick, fails = next(plan, (0, False))
        if under_way:
            one = under_way.pop(pick % len(under_way))
            if fails:
                lines.again(one, after((now - T0).total_seconds() + pick))
            else:
                lines.done(one)
                arrived.append(one)
    assert sorted(one.id for one in arrived) == list(range(1, len(keys) + 1))
    for key in set(keys):
        ids = [one.id for one in arrived if one.key == key]
        assert ids == sorted(ids)
    assert lines.held == lines.awake == lines.under_way == 0
