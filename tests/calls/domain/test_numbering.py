import re

import phonenumbers
import pytest

from calls.domain import numbering
from calls.domain.numbering import NumberKind, classify, home_of


@pytest.mark.parametrize(
    ("country", "dialled", "full"),
    [
        ("GB", "02079460001", "442079460001"),
        ("GB", "+442079460001", "442079460001"),
        ("GB", "00442079460001", "442079460001"),
        ("GB", "442079460001", "442079460001"),
        ("GB", "2079460001", "442079460001"),
        ("GB", "118500", "44118500"),
        ("GB", "448", "44448"),
        ("US", "12125550100", "12125550100"),
        ("US", "2125550100", "12125550100"),
        ("US", "011442079460001", "442079460001"),
        ("RU", "88005553535", "78005553535"),
        ("RU", "8005553535", "78005553535"),
        ("RU", "810442079460001", "442079460001"),
        ("IT", "0612345678", "390612345678"),
        ("AU", "0011442079460001", "442079460001"),
        ("XX", "02079460001", ""),
        ("XX", "+442079460001", "442079460001"),
    ],
)
def test_a_number_is_written_in_full_as_its_country_means_it(country, dialled, full):
    assert home_of(country).in_full(dialled) == full


@pytest.mark.parametrize(
    ("country", "number", "ways"),
    [
        ("GB", "020 7946 0142", {"02079460142", "442079460142", "00442079460142"}),
        ("GB", "+44 20 7946 0142", {"02079460142", "442079460142", "00442079460142"}),
        ("GB", "00442079460142", {"02079460142", "442079460142", "00442079460142"}),
        ("GB", "+33 1 23 45 67 89", {"33123456789", "0033123456789"}),
        ("US", "(212) 555-0100", {"2125550100", "12125550100", "01112125550100"}),
        ("IT", "06 1234 5678", {"0612345678", "390612345678", "00390612345678"}),
        ("GB", "1001", {"1001"}),
        ("XX", "02079460142", {"02079460142"}),
        ("GB", "nobody", set()),
    ],
)
def test_a_caller_is_known_however_a_carrier_writes_her(country, number, ways):
    assert set(home_of(country).written(number)) == ways


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("GB", {"112", "999"}),
        ("DE", {"110", "112"}),
        ("FR", {"15", "17", "18", "112"}),
        ("US", {"112", "911"}),
        ("AU", {"000", "106", "112"}),
        ("XX", set()),
    ],
)
def test_each_country_has_its_own_emergency_numbers(country, numbers):
    assert numbering.emergency_of(country) == numbers


def test_every_countrys_emergency_numbers_are_short():
    for country in numbering.all_countries():
        assert all(len(one) <= 6 for one in numbering.emergency_of(country))


@pytest.mark.parametrize(
    ("prefix", "full"), [("+4476", "4476"), ("00353", "353"), ("070", "4470"), ("353", "353")]
)
def test_a_prefix_is_written_in_full_too(prefix, full):
    assert home_of("GB").prefix_in_full(prefix) == full


def test_the_library_writes_the_same_numbers_in_full():
    for country in sorted(numbering.all_countries()):
        home = home_of(country)
        example = phonenumbers.example_number(country)
        dialled = f"{home.inside}{phonenumbers.national_significant_number(example)}"
        full = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        # what is dialled inside these countries is changed, not only shortened, on its way
        if country not in {"AR", "SM", "BR", "MX"}:
            assert home.in_full(dialled) == full[1:], country


def test_no_calling_code_begins_with_another():
    codes = numbering.codes()
    assert not [(a, b) for a in codes for b in codes if a != b and a.startswith(b)]


def test_every_pattern_is_one_for_both_readers():
    for code in numbering.codes():
        shapes = [shape for one in numbering.shapes_of(code) for shape in one.own + one.shared]
        for pattern in (*shapes, *numbering.costly(code)):
            re.compile(pattern)
            assert not re.search(r"\\|\(\?|:|\s", pattern), (code, pattern)


@pytest.mark.parametrize(
    ("number", "country", "kind"),
    [
        ("02079460001", "GB", NumberKind.FIXED),
        ("07400 123456", "GB", NumberKind.MOBILE),
        ("08081570630", "GB", NumberKind.FREE),
        ("+33899123456", "FR", NumberKind.PREMIUM),
        ("+979123456789", "", NumberKind.PREMIUM),
        ("118", "", NumberKind.UNKNOWN),
        ("", "", NumberKind.UNKNOWN),
    ],
)
def test_a_number_has_a_country_and_a_kind(number, country, kind):
    assert classify(number, "GB") == (country, kind)
