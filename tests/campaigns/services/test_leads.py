import csv

import pytest

from campaigns import services
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import BadSetting, IllegalStep, UnknownLead, UnknownList
from campaigns.models import Lead
from campaigns.services import LeadAsk
from tests.builders import T0

pytestmark = pytest.mark.django_db


def add(numbers, *leads, team="demo"):
    return services.add_leads(team=team, list_id=numbers.pk, leads=leads)


def test_leads_are_added_in_full_and_each_refusal_is_told(numbers):
    services.forbid(team="demo", patterns=["0161*"])
    add(numbers, LeadAsk(numbers=["020 7946 0001", "020 7946 0011"]))
    told = add(
        numbers,
        LeadAsk(numbers=["(020) 7946-0002"], name="Ann", fields={"city": "Bath"}, priority=3),
        LeadAsk(numbers=["+442079460001"]),
        LeadAsk(numbers=["02079460011"]),
        LeadAsk(numbers=["0161 496 0001"]),
        LeadAsk(numbers=["Bob"]),
        LeadAsk(numbers=[]),
        LeadAsk(numbers=["02079460003"], zone="Mars/Olympus"),
        LeadAsk(numbers=["02079460002", "02079460004"], dial_at=T0, zone="Europe/Berlin"),
    )
    assert told.accepted == 2
    assert [(one.row, one.why.value) for one in told.refused] == [
        (2, "duplicate"),
        (3, "duplicate"),
        (4, "do_not_call"),
        (5, "bad_number"),
        (6, "no_number"),
        (7, "bad_zone"),
    ]
    assert told.counts["duplicate"] == 2
    ann, late = Lead.objects.order_by("pk")[1:]
    assert (ann.number, ann.name, ann.fields, ann.priority) == (
        "+442079460002",
        "Ann",
        {"city": "Bath"},
        3,
    )
    assert (late.numbers, late.next_at, late.zone) == (("+442079460004",), T0, "Europe/Berlin")


def test_a_thousand_leads_are_added_at_once_and_no_more(numbers):
    asks = [LeadAsk(numbers=[f"+44207946{n:04d}"]) for n in range(1001)]
    assert add(numbers, *asks[:1000]).accepted == 1000
    with pytest.raises(BadSetting):
        add(numbers, *asks)
    assert add(numbers, *asks[500:1001][:501]).accepted == 1


def test_the_other_team_reaches_no_list_and_no_lead(numbers):
    add(numbers, LeadAsk(numbers=["02079460001"]))
    with pytest.raises(UnknownList):
        add(numbers, LeadAsk(numbers=["02079460002"]), team="other")
    with pytest.raises(UnknownList):
        services.export(team="other", list_id=numbers.pk)
    with pytest.raises(UnknownLead):
        services.erase(team="other", lead_id=Lead.objects.get().pk)


def test_a_list_is_written_as_csv_without_formulas(numbers):
    add(numbers, LeadAsk(numbers=["02079460001", "02079460002"], name="=cmd()"))
    head, row = csv.reader(services.export(team="demo", list_id=numbers.pk))
    said = dict(zip(head, row, strict=True))
    assert (said["number"], said["more_numbers"]) == ("+442079460001", "+442079460002")
    assert (said["name"], said["state"]) == ("'=cmd()", "new")


def test_leads_begin_again_by_how_they_ended(numbers):
    states = ("exhausted", "exhausted", "reached", "claimed", "excluded")
    outcomes = ("busy", "no_answer", "connected", "busy", "busy")
    add(numbers, *(LeadAsk(numbers=[f"0207946000{n}"]) for n in range(5)))
    for lead, state, outcome in zip(Lead.objects.all(), states, outcomes, strict=True):
        lead.state, lead.last_outcome, lead.tries = state, outcome, 4
        lead.save()
    both = (AttemptOutcome.BUSY, AttemptOutcome.CONNECTED)
    assert services.recycle(team="demo", list_id=numbers.pk, outcomes=both) == 2
    found = list(Lead.objects.values_list("state", "tries"))
    assert found == [("new", 0), ("exhausted", 4), ("new", 0), ("claimed", 4), ("excluded", 4)]


def test_an_erased_lead_keeps_nothing_of_the_person(numbers):
    add(numbers, LeadAsk(numbers=["02079460001", "02079460002"], name="Ann", fields={"a": "b"}))
    lead = Lead.objects.get()
    Lead.objects.update(state="claimed")
    with pytest.raises(IllegalStep):
        services.erase(team="demo", lead_id=lead.pk)
    Lead.objects.update(state="new")
    services.erase(team="demo", lead_id=lead.pk)
    lead.refresh_from_db()
    assert lead.state == "erased"
    assert "7946" not in f"{lead.numbers}{lead.name}{lead.fields}"
