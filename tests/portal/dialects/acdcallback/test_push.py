"""What the outbox gets: method, address, and what is looked up for an event."""

from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from agents.domain.planned import Contact
from agents.models import AcdCallbackRules, CallbackList, CallbackPeriod, Line, PlannedCallback
from agents.services import planned
from calls import stream
from calls.domain import events as calls
from campaigns.domain.events import LeadScheduled
from portal.dialects.acdcallback import push, rows
from portal.webhooks import dialects
from portal.webhooks.dialects import Target
from tests import builders
from tests.portal.dialects.acdcallback.conftest import (
    call,
    consult,
    over,
    presence,
    taken,
    told,
)

TARGET = Target(
    id=1,
    team="demo",
    dialect="acdcallback",
    url="http://crm.example/servlet",
    method="GET",
    number_format="fqtnplus",
    secret="",
)


@pytest.fixture
def world(db):
    rows.forget()
    ada = builders.agent("1001", name="Ada")
    builders.agent("1002", name="Ben")
    group = builders.group("630")
    Line.objects.create(team=group.team, group=group, number="08081570630", name="Help")
    builders.agent("1001", "other", name="Max", groups=("730",))
    return ada


def requests(*events, target=TARGET):
    found = []
    for envelope in stream.append(list(events)):
        found += push.requests(envelope, target)
    return found


def said(*events):
    return [dict(parse_qsl(urlsplit(one.url).query)) for one in requests(*events)]


def test_the_outbox_knows_the_dialect(world):
    assert "acdcallback" in dialects.names()
    assert dialects.of("acdcallback").KINDS == push.KINDS


@pytest.mark.parametrize("method", ["HEAD", "GET", "PUT"])
def test_all_methods_carry_the_parameters_in_the_address(world, method):
    (request,) = requests(presence("ready"), target=replace(TARGET, method=method))
    assert (request.method, request.body) == (method, b"")
    assert request.url.startswith("http://crm.example/servlet?cmd=agentstate&agentid=001001&")


def test_a_query_of_the_targets_own_is_kept(world):
    target = replace(TARGET, url="http://crm.example/s?a=1#x")
    (request,) = requests(presence("ready"), target=target)
    assert request.url.startswith("http://crm.example/s?a=1&cmd=agentstate&")
    assert "#" not in request.url


def test_a_plus_and_other_letters_are_encoded(world):
    about = call("outbound", userdata="größer & so")
    found = requests(told(calls.CallConnected, about))[-1].url
    assert "callednumber=%2B442079460000" in found
    assert "requesttext=gr%C3%B6%C3%9Fer%20%26%20so" in found


def test_one_event_may_be_a_call_event_and_a_state(world):
    found = said(told(calls.CallOffered, agent_no="1001", leg_id="x"))
    assert [one["cmd"] for one in found] == ["callevent", "agentstate"]
    assert found[1]["hotline"] == "Help"
    assert found[0]["agent_id"] == str(world.pk)


def test_the_wrap_up_is_of_the_last_call(world):
    about = call("outbound")
    before = [told(calls.CallOfferEnded, about, **taken()), over("answered", about)]
    said(*before)
    found = said(presence("wrap_up"))
    assert [one.get("eventtype", one.get("state")) for one in found] == ["OutWorking", "outworking"]


def test_a_consultation_is_told_with_whom_it_was(world):
    third = {"agent_no": "1001", "leg_id": "leg-third"}
    found = said(
        consult(),
        told(calls.CallConsultConnected, **third),
        told(calls.CallConsultEnded, **third, how=calls.ConsultEnd.THIRD_LEFT),
    )
    assert [one.get("eventtype", one.get("state")) for one in found] == [
        "ConfAgent",
        "busy",
        "ConfConnected",
        "ConfConnectedWithAgent",
        "ConfEnd",
    ]
    assert found[-1]["conf_agent_terminated"] == "001002"


def test_a_recording_that_goes_on_is_told_once(world):
    taped = {"recording_id": "r", "agent_no": "1001"}
    states = ("on", "paused", "on", "off")
    events = [
        told(calls.CallRecordingChanged, state=calls.RecordingState(one), **taped) for one in states
    ]
    assert [one["cmd"] for one in said(*events)] == ["recordedcall"]


@pytest.fixture
def later(world):
    team = world.team
    team.time_zone = "Europe/London"
    team.save()
    return CallbackList.objects.create(team=team, name="Later", group=builders.group("630"))


def heard(since):
    rows.forget()
    found = stream.since(since, team="demo")
    asked = [one for envelope in found for one in push.requests(envelope, TARGET)]
    return [dict(parse_qsl(urlsplit(one.url).query)) for one in asked]


@pytest.mark.parametrize(
    ("has_period", "since", "until"), [(True, "12:00", "13:30"), (False, "00:00", "23:59")]
)
def test_a_number_on_a_list_is_told_with_its_day_and_period(later, has_period, since, until):
    noon = CallbackPeriod.objects.create(team=later.team, name="Noon", starts="12:00", ends="13:30")
    planned.plan(
        team="demo",
        list_id=str(later.list_id),
        contact=Contact(number="02079460001", first_name="Eve", last_name="Smith"),
        due_on=date(2026, 6, 6),
        period_id=str(noon.period_id) if has_period else "",
        at=builders.T0,
    )
    (row,) = PlannedCallback.objects.all()
    planned.take(team="demo", agent_no="1001", callback_id=str(row.callback_id), at=builders.T0)
    everyones, hers = heard(0)
    assert everyones["agenttype"] == "EVERYONE"
    assert (hers["agenttype"], hers["agentid"]) == ("ONLY_AGENT", "001001")
    assert hers["scheduleid"] == str(3 * row.pk + 1)
    assert (hers["timefrom"], hers["timeto"]) == (since, until)
    assert hers["nextretrystartdate"] == f"2026-06-06 {since}"
    assert (hers["weekdays"], hers["saturday"], hers["requesttext"]) == ("0", "1", "Eve Smith")


def test_a_lead_with_a_time_of_its_own_is_called_from_then_on(world):
    event = LeadScheduled(
        at=builders.T0,
        team="demo",
        campaign="12",
        group="630",
        lead="7",
        number="+442079460001",
        name="Ann",
        since=builders.T0,
        by="sue",
    )
    (found,) = said(event)
    assert (found["cmd"], found["agenttype"]) == ("schedulecallevent", "EVERYONE")
    assert (found["scheduleid"], found["requesttext"]) == ("23", "Ann")
    assert found["nextretrystartdate"] < found["nextretryenddate"]


def test_the_teams_rules_are_kept(world):
    AcdCallbackRules.objects.create(team=world.team, customer_number=4711, masks_agent_states=False)
    about = replace(call(), customer_name="Anonymous")
    callevent, state = said(told(calls.CallOffered, about, agent_no="1001", leg_id="x"))
    assert state["customerNumber"] == "4711"
    assert (callevent["callingnumber"], state["callingnumber"]) == (
        "+442079460xxx",
        "+442079460000",
    )


def test_without_rules_the_teams_row_is_the_customer(world):
    assert said(presence("ready"))[0]["customerNumber"] == str(world.team.pk)


def test_a_test_push_says_that_it_is_one(world):
    trial = push.trial(TARGET, datetime(2026, 3, 2, tzinfo=UTC))
    (request,) = push.requests(trial, TARGET)
    assert request.url == "http://crm.example/servlet?cmd=test"
