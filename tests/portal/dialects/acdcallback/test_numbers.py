import pytest

from portal.dialects.acdcallback import numbers


@pytest.mark.parametrize(
    ("form", "national", "abroad"),
    [
        ("acd", "02212601599", "0015552243000"),
        ("fqtn00", "00492212601599", "0015552243000"),
        ("fqtnplus", "+492212601599", "+15552243000"),
    ],
)
@pytest.mark.parametrize("typed", ["0221 260 1599", "+49 221 2601599", "0049221/2601599"])
def test_every_format_writes_national_and_foreign_numbers(form, national, abroad, typed):
    assert numbers.written(typed, form, "DE") == national
    assert numbers.written("+1 555 224 3000", form, "DE") == abroad


@pytest.mark.parametrize(
    ("form", "number"),
    [("acd", "02079460001"), ("fqtn00", "00442079460001"), ("fqtnplus", "+442079460001")],
)
def test_the_home_country_is_the_teams(form, number):
    assert numbers.written("020 7946 0001", form, "GB") == number


@pytest.mark.parametrize("number", ["1001", "", "anonymous", "*72"])
@pytest.mark.parametrize("form", ["acd", "fqtn00", "fqtnplus"])
def test_what_is_no_telephone_number_stays(number, form):
    assert numbers.written(number, form, "GB") == number


@pytest.mark.parametrize(
    ("number", "found"), [("02079460001", "02079460xxx"), ("12", "xxx"), ("", "xxx")]
)
def test_a_masked_number_loses_three_digits(number, found):
    assert numbers.masked(number) == found


@pytest.mark.parametrize(
    ("name", "is_hidden"), [("Anonymous", True), (" withheld ", True), ("Ada", False), ("", False)]
)
def test_who_hides_the_number_is_told_by_the_network(name, is_hidden):
    assert numbers.is_suppressed(name) is is_hidden


def test_agents_have_six_digits_and_calls_at_most_24():
    assert (numbers.six_digits("1001"), numbers.six_digits("")) == ("001001", "")
    assert numbers.task_id("0192f0c4-a5b6-7c8d-9e0f-112233445566") == "a5b67c8d9e0f112233445566"
    assert numbers.task_id("pbx-12.7") == "b127"
