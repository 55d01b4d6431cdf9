from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from agents.dialling import require_allowed
from agents.models import Team
from agents.selectors import dial_plan_of
from calls.domain.errors import (
    BadNumber,
    CountryNotAllowed,
    LimitReached,
    PrefixBlocked,
    PremiumNotAllowed,
)
from calls.models import LiveCall
from tests.builders import team

pytestmark = pytest.mark.django_db


def outbound(count: int, identity: str = "demo", kind: str = "outbound") -> None:
    for number in range(count):
        LiveCall.objects.create(
            call_id=f"{identity}-{kind}-{number}",
            team=identity,
            pbx="pbx",
            state="talking",
            tile={"kind": kind},
            started_at=datetime(2026, 3, 2, tzinfo=UTC),
        )


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("0abc", BadNumber),
        ("+33142685300", CountryNotAllowed),
        ("09098790000", PremiumNotAllowed),
        ("07012345678", PrefixBlocked),
    ],
)
def test_a_number_is_refused_with_the_reason(number, why):
    with pytest.raises(BadNumber) as refusal:
        require_allowed(team=team(blocked_prefixes="070"), number=number)
    assert type(refusal.value) is why


def test_a_team_has_no_more_calls_to_the_outside_than_its_limit():
    ours = team(max_outbound_calls=2)
    outbound(5, "other")
    outbound(5, kind="inbound")
    outbound(1)
    require_allowed(team=ours, number="02079460001")
    LiveCall.objects.filter(call_id="demo-inbound-0").update(tile={"kind": "outbound"})
    with pytest.raises(LimitReached):
        require_allowed(team=ours, number="02079460001")
    require_allowed(team=ours, number="999")


def test_zero_is_no_limit():
    outbound(40)
    require_allowed(team=team(max_outbound_calls=0), number="02079460001")


def test_home_is_the_home_country():
    french = team(home_country="FR", allowed_countries="home GB")
    assert set(dial_plan_of(french).tables) == {"33", "44"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("allowed_countries", "GB XX"),
        ("allowed_prefixes", "+44 abc"),
        ("blocked_prefixes", "0x"),
        ("emergency_numbers", "999 +1"),
        ("home_country", "UK"),
    ],
)
def test_settings_that_mean_nothing_are_refused(field, value):
    made = Team(identity="x", name="X", **{field: value})
    with pytest.raises(ValidationError) as refusal:
        made.full_clean()
    assert field in refusal.value.message_dict


@pytest.mark.parametrize(
    ("country", "before", "countries", "prefixes"),
    [
        ("GB", "0 +44", "home", ""),
        ("GB", "+44 +33 +4420", "home FR", "+4420"),
        ("GB", "00", "*", ""),
        ("DE", "0 +1", "home US", ""),
        ("GB", "", "", ""),
        ("GB", "02 01", "", "02 01"),
    ],
)
def test_old_prefixes_become_countries_where_they_mean_one(country, before, countries, prefixes):
    old = import_module("agents.migrations.0007_old_prefixes")
    row = team(home_country=country, allowed_prefixes=before)
    old.forwards(apps, None)
    row.refresh_from_db()
    assert (row.allowed_countries, row.allowed_prefixes) == (countries, prefixes)
