import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.donotcall import DoNotCall, Entry
from campaigns.domain.importing import Columns, NewLead, Refusal, Refused, Sieve

COLUMNS = Columns(numbers=("phone", "mobile"), name="who", zone="zone")


def sieve(country="GB", forbidden=(), known=()):
    entries = DoNotCall(map(Entry, forbidden))
    return Sieve(COLUMNS, country=country, forbidden=entries, known=known)


def take(*rows, **more):
    return list(sieve(**more).take(rows))


@pytest.mark.parametrize(
    ("country", "written", "number"),
    [
        ("GB", "020 7946 0001", "+442079460001"),
        ("GB", "+44 20 7946 0001", "+442079460001"),
        ("GB", "(020) 7946-0001", "+442079460001"),
        ("GB", "00442079460001", "+442079460001"),
        ("GB", "0049 30 12345678", "+493012345678"),
        ("US", "(212) 555-0123", "+12125550123"),
        ("US", "1 212 555 0123", "+12125550123"),
        ("DE", "030/12345678", "+493012345678"),
        ("GB", "12", ""),
        ("GB", "call me", ""),
        ("GB", "+", ""),
        ("GB", "٠٢٠٧٩٤٦٠٠٠١", ""),
    ],
)
def test_a_number_is_written_in_full_as_somebody_at_home_means_it(country, written, number):
    assert sieve(country).in_full(written) == number


def test_a_row_becomes_a_lead_with_its_numbers_and_fields():
    row = {"phone": "020 7946 0001", "mobile": "0161 496 0002", "who": " Ann ", "debt": "12"}
    assert take(row) == [
        NewLead(
            row=2,
            numbers=("+442079460001", "+441614960002"),
            cell="020 7946 0001",
            name="Ann",
            fields={"debt": "12"},
        )
    ]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        ({"who": "Ann"}, Refused(2, Refusal.NO_NUMBER)),
        ({"phone": "12"}, Refused(2, Refusal.BAD_NUMBER, "12")),
        ({"phone": "020 7946 0009"}, Refused(2, Refusal.DO_NOT_CALL, "020 7946 0009")),
        ({"phone": "020 7946 0008"}, Refused(2, Refusal.DUPLICATE, "020 7946 0008")),
        ({"phone": "020 7946 0001", "zone": "Mars"}, Refused(2, Refusal.BAD_ZONE, "Mars")),
    ],
)
def test_a_row_that_cannot_be_used_says_why(row, refused):
    assert take(row, forbidden=["+442079460009"], known=["+442079460008"]) == [refused]


def test_a_contact_keeps_the_numbers_that_can_be_dialled():
    (lead,) = take({"phone": "12", "mobile": "020 7946 0001"})
    assert lead.numbers == ("+442079460001",)


def test_the_same_number_twice_makes_one_lead():
    rows = [{"phone": "020 7946 0001"}, {"phone": ""}, {"phone": "+442079460001"}]
    first, second = take(*rows)
    assert (first.row, second.row) == (2, 4)
    assert second.why is Refusal.DUPLICATE


@given(st.lists(st.dictionaries(st.sampled_from(["phone", "mobile", "x"]), st.text(max_size=14))))
def test_every_row_with_something_in_it_is_counted_once(rows):
    one = sieve()
    told = list(one.take(rows))
    filled = [row for row in rows if any(cell.strip() for cell in row.values())]
    assert len(told) == len(filled) == one.counts.total()
    numbers = [number for lead in told if isinstance(lead, NewLead) for number in lead.numbers]
    assert len(numbers) == len(set(numbers))
