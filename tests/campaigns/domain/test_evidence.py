from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.evidence import BEGINNING, first_break, link

_SAID = st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5), max_size=3)


def chain(said):
    links, before = [], BEGINNING
    for one in said:
        links.append(link(one, before))
        before = links[-1].own
    return links


def test_the_order_in_which_something_is_said_does_not_matter():
    assert link({"a": 1, "b": 2}) == link({"b": 2, "a": 1})


@given(st.lists(_SAID, max_size=8))
def test_an_untouched_chain_holds(said):
    assert first_break(chain(said)) is None


@given(st.lists(_SAID, min_size=1, max_size=8), st.data())
def test_a_changed_line_shows(said, data):
    links = chain(said)
    at = data.draw(st.integers(0, len(links) - 1))
    links[at] = replace(links[at], body=links[at].body + " ")
    assert first_break(links) == at


@given(st.lists(_SAID, min_size=2, max_size=8), st.data())
def test_a_missing_line_shows_unless_it_was_the_last(said, data):
    links = chain(said)
    at = data.draw(st.integers(0, len(links) - 2))
    del links[at]
    assert first_break(links) == at


@given(st.lists(_SAID, min_size=2, max_size=8))
def test_a_day_goes_on_where_the_day_before_ended(said):
    links = chain(said)
    assert first_break(links[1:], before=links[0].own) is None
