import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.donotcall import DoNotCall, Entry, Scope, is_pattern, is_whole


@pytest.mark.parametrize(
    ("pattern", "number", "forbidden"),
    [
        ("+442079460001", "+442079460001", True),
        ("+442079460001", "+442079460002", False),
        ("+442079460001", "+4420794600011", False),
        ("+4420*", "+442079460001", True),
        ("+4420*", "+4420", True),
        ("+4420*", "+441614960001", False),
        ("+44207946????", "+442079460999", True),
        ("+44207946????", "+44207946099", False),
        ("+44?0*", "+442079460999", True),
        ("+44?0*", "+441614960000", False),
        ("4420*", "+442079460001", False),
        ("", "+442079460001", False),
    ],
)
def test_a_number_is_forbidden_by_what_names_it(pattern, number, forbidden):
    assert (DoNotCall([Entry(pattern)]).entry_of(number) is not None) is forbidden


@pytest.mark.parametrize("text", ["+44*", "+44207946????", "+442079460001", "+?"])
def test_these_are_patterns(text):
    assert is_pattern(text)


@pytest.mark.parametrize("text", ["", "+", "44", "+44*1", "+44(0)20", "*", "+4420794600011234567"])
def test_these_are_not(text):
    assert not is_pattern(text)


def test_the_entry_says_for_whom_it_holds():
    entry = Entry("+44*", Scope.PLATFORM)
    assert DoNotCall([entry]).entry_of("+442079460001") == entry
    assert is_whole("+442079460001")
    assert not is_whole("+44*")


@given(st.text("0123456789", min_size=4, max_size=14), st.data())
def test_every_beginning_of_a_number_forbids_it(digits, data):
    number = f"+{digits}"
    begin = number[: data.draw(st.integers(2, len(number)))]
    assert DoNotCall([Entry(f"{begin}*")]).entry_of(number) is not None
