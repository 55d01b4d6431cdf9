import re

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain import numbering
from calls.domain.dialling import DiallingRules, DialPlan, Verdict, is_prefix, plan_of
from calls.domain.numbering import NumberKind

COSTLY = {NumberKind.PREMIUM, NumberKind.SHARED_COST}


def plan(home: str = "GB", countries: str = "GB", **rules) -> DialPlan:
    return plan_of(
        DiallingRules(
            home_country=home,
            allowed_countries=tuple(countries.split()),
            emergency=("999", "112"),
            **rules,
        )
    )


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ("02079460001", "ok"),
        ("+442079460001", "ok"),
        ("442079460001", "ok"),
        ("07700900001", "ok"),
        ("08081570630", "ok"),
        ("999", "ok"),
        ("112", "ok"),
        ("0033142685300", "country"),
        ("+33142685300", "country"),
        ("+12125550100", "country"),
        ("01481720000", "country"),
        ("07781100000", "country"),
        ("+870773111632", "country"),
        ("09098790000", "premium"),
        ("+449098790000", "premium"),
        ("08450000000", "premium"),
        ("118500", "number"),
        ("0207946", "number"),
        ("5", "number"),
        ("", "number"),
        ("0abc", "number"),
        ("*43", "number"),
        ("+", "number"),
        ("+4420794600012345678", "number"),
        ("٠٢٠٧٩٤٦٠٠٠١", "number"),
    ],
)
def test_a_british_team_calls_britain(number: str, verdict: str):
    assert plan().verdict(number) == verdict


def test_a_blocked_prefix_wins_over_everything_but_an_emergency():
    strict = plan(blocked_prefixes=("0207", "+4476", "999"), allowed_prefixes=("+442079",))
    assert strict.verdict("02079460001") is Verdict.BLOCKED
    assert strict.verdict("+447600900001") is Verdict.BLOCKED
    assert strict.verdict("01614960000") is Verdict.OK
    assert strict.verdict("999") is Verdict.OK


def test_a_blocked_prefix_may_be_shorter_than_a_calling_code():
    closed = plan(countries="GB IE FR", blocked_prefixes=("+35",))
    assert closed.verdict("+35312345678") is Verdict.BLOCKED
    assert closed.verdict("+33142685300") is Verdict.OK


def test_an_allowed_prefix_opens_numbers_of_other_countries():
    wider = plan(countries="", allowed_prefixes=("+3531",))
    assert wider.verdict("+35312345678") is Verdict.OK
    assert wider.verdict("+353851234567") is Verdict.COUNTRY
    assert wider.verdict("02079460001") is Verdict.COUNTRY


def test_premium_numbers_are_an_own_permission():
    assert plan(allowed_prefixes=("+979",)).verdict("+979123456789") is Verdict.PREMIUM
    assert plan(countries="GB FR").verdict("+33899123456") is Verdict.PREMIUM
    assert plan(allow_premium=True).verdict("09098790000") is Verdict.OK


def test_nothing_but_emergencies_without_a_rule():
    nothing = plan(countries="")
    assert nothing.tables == {}
    assert nothing.verdict("02079460001") is Verdict.COUNTRY
    assert nothing.verdict("999") is Verdict.OK


def test_a_home_that_does_not_exist_reads_full_numbers_only():
    odd = plan(home="XX")
    assert odd.verdict("02079460001") is Verdict.NUMBER
    assert odd.verdict("+442079460001") is Verdict.OK


def test_one_country_of_a_shared_calling_code():
    canada = plan(home="CA", countries="CA")
    assert canada.verdict("4162345678") is Verdict.OK
    assert canada.verdict("18002345678") is Verdict.OK
    assert canada.verdict("12122345678") is Verdict.COUNTRY
    assert canada.verdict("18762345678") is Verdict.COUNTRY


def test_the_world_s_example_numbers_get_the_library_s_verdict():
    for country in sorted(numbering.all_countries()):
        rules = plan(countries=country)
        for kind in range(11):
            example = phonenumbers.example_number_for_type(country, kind)
            if example is None:
                continue
            full = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
            of, what = numbering.classify(full, "GB")
            said = rules.verdict(full)
            if what in COSTLY:
                assert said is Verdict.PREMIUM, full
            elif of == country and full != "+13101234":  # a code of a few digits, of no shape
                assert said is Verdict.OK, full
            else:  # numbers that countries of one code share are open to each
                assert said is not Verdict.PREMIUM, full


def test_no_line_is_longer_than_a_message_may_be():
    everywhere = plan(countries="*", blocked_prefixes=tuple(f"+{n}" for n in range(1000, 1400)))
    lines = [line for table in everywhere.tables.values() for line in table]
    assert len(everywhere.tables) > 200
    assert max(len(line.pattern) for line in lines) < 900


@given(st.text(alphabet="+0123456789", max_size=18))
def test_every_text_gets_a_verdict_and_only_whole_numbers_pass(number: str):
    said = plan(countries="*").verdict(number)
    assert (said is not Verdict.OK) or re.fullmatch(r"\+?[0-9]{3,18}", number)


@pytest.mark.parametrize(
    ("word", "is_one"), [("+44", True), ("09", True), ("+", False), ("a", False)]
)
def test_a_prefix_is_digits(word: str, is_one: bool):
    assert is_prefix(word) is is_one
