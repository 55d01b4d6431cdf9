from dataclasses import replace

import pytest
from django.db import transaction

from agents.domain.events import AgentLoggedIn
from agents.selectors import agent_tile
from calls import stream
from calls.models import LogHorizon
from portal.api import events as door
from tests import builders

pytestmark = pytest.mark.django_db
EVENTS = "/api/v1/events"


def tell(*events):
    with transaction.atomic():
        return [one.seq for one in stream.append(events)]


def call_of(group, agent_no, team="demo", call_id="c1"):
    return builders.offered(
        builders.tile(call_id, group=group, agent_nos=(agent_no,)), agent_no, team
    )


def seen(client, after, **more):
    answer = client.get(EVENTS, {"after": after, **more})
    assert answer.status_code == 200, answer.data
    return [one["seq"] for one in answer.json()["events"]]


def test_without_a_number_only_the_place_to_begin_is_told(client_of):
    last = tell(call_of("630", "1001"))[-1]
    answer = client_of("client").get(EVENTS)
    assert answer.json() == {"events": [], "last_seq": last, "has_more": False}


def test_an_integrator_reads_on_from_the_last_number_it_saw(client_of):
    client = client_of("client")
    begin = client.get(EVENTS).json()["last_seq"]
    numbers = tell(*[call_of("630", "1001") for _ in range(5)])
    first = client.get(EVENTS, {"after": begin, "limit": 2}).json()
    assert [one["seq"] for one in first["events"]] == numbers[:2]
    assert first["has_more"]
    assert first["last_seq"] == numbers[1]
    rest = client.get(EVENTS, {"after": first["last_seq"]}).json()
    assert [one["seq"] for one in rest["events"]] == numbers[2:]
    assert not rest["has_more"]
    assert seen(client, rest["last_seq"]) == []
    one = first["events"][0]
    assert (one["kind"], one["group"], one["body"]["call"]["call_id"]) == (
        "CallOffered",
        "630",
        "c1",
    )


def test_each_account_reads_what_its_live_page_would_tell(client_of):
    (mine, bens) = tell(call_of("630", "1001"), call_of("631", "1002"))
    (theirs,) = tell(call_of("630", "1001", "other"))
    begin = mine - 1
    assert seen(client_of("client"), begin) == seen(client_of("amy"), begin) == [mine, bens]
    assert seen(client_of("ada"), begin) == seen(client_of("sue"), begin) == [mine]
    assert seen(client_of("ben"), begin) == [bens]
    assert seen(client_of("max"), begin) == seen(client_of("moe"), begin) == [theirs]


def test_a_supervisor_who_is_an_agent_reads_both_her_own_and_her_groups(client_of):
    tile = agent_tile(team="demo", agent_no="1009")
    own = AgentLoggedIn(at=builders.T0, team="demo", agent=tile)
    numbers = tell(own, call_of("630", "1001"), call_of("631", "1002"))
    assert seen(client_of("sue"), numbers[0] - 1) == numbers[:2]


def test_what_only_waits_in_her_group_tells_an_agent_nothing(client_of):
    (number,) = tell(call_of("630", "1004"))
    answer = client_of("ada").get(EVENTS, {"after": number - 1}).json()
    assert answer == {"events": [], "last_seq": number, "has_more": False}


def test_who_may_see_little_is_led_on_through_the_rest(client_of, monkeypatch):
    monkeypatch.setattr(door, "MOST_LOOKED_AT", 4)
    monkeypatch.setattr(door, "_PAGE", 2)
    numbers = tell(*[call_of("631", "1002") for _ in range(6)], call_of("630", "1001"))
    client, after, found = client_of("ada"), numbers[0] - 1, []
    while True:
        answer = client.get(EVENTS, {"after": after}).json()
        found += [one["seq"] for one in answer["events"]]
        after = answer["last_seq"]
        if not answer["has_more"]:
            break
    assert found == numbers[-1:]


def test_a_number_older_than_the_log_is_told_to_start_afresh(client_of):
    numbers = tell(*[call_of("630", "1001") for _ in range(3)])
    LogHorizon.objects.create(team="demo", seq=numbers[1], at=builders.T0)
    answer = client_of("client").get(EVENTS, {"after": numbers[0]})
    assert answer.status_code == 410
    assert answer.json()["code"] == "events_gone"
    assert answer.json()["last_seq"] == numbers[-1]
    assert seen(client_of("client"), numbers[1]) == numbers[2:]
    assert client_of("moe").get(EVENTS, {"after": numbers[0]}).status_code == 200


def test_a_number_that_never_was_is_gone_too(client_of):
    tell(call_of("630", "1001"))
    assert client_of("client").get(EVENTS, {"after": 2**62}).status_code == 410


@pytest.mark.parametrize(
    "query", [{"after": "x"}, {"after": "-1"}, {"limit": "0"}, {"limit": 1001}]
)
def test_numbers_that_are_none_are_refused(client_of, query):
    answer = client_of("client").get(EVENTS, query)
    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"


def test_nobody_reads_without_a_token(client):
    assert client.get(EVENTS).status_code == 401


def test_an_event_a_newer_release_wrote_is_passed_over(client_of):
    numbers = tell(call_of("630", "1001"), call_of("630", "1001"))
    stream.EventRow.objects.filter(seq=numbers[0]).update(kind="FromTheFuture")
    assert seen(client_of("client"), numbers[0] - 1) == numbers[1:]


def test_the_schema_describes_it(client_of):
    schema = client_of("client").get("/api/v1/schema/?format=json").json()
    found = schema["paths"]["/api/v1/events"]["get"]
    assert {one["name"] for one in found["parameters"]} == {"after", "limit"}
    assert set(found["responses"]) == {"200", "410"}


def test_an_agent_does_not_read_who_listens_to_her_and_her_supervisor_does(client_of):
    spy = builders.party("1009", role="supervisor", mode="spy")
    watched = builders.tile(group="630", agent_nos=("1001",), parties=(spy,))
    end = builders.ended(builders.tile(group="630", agent_nos=("1001",)))
    end = replace(end, segments=(builders.part("1001"), builders.part("1009", "supervisor")))
    numbers = tell(builders.connected(watched, "1001"), end)
    adas = client_of("ada").get(EVENTS, {"after": numbers[0] - 1}).json()["events"]
    sues = client_of("sue").get(EVENTS, {"after": numbers[0] - 1}).json()["events"]
    assert [one["seq"] for one in adas] == [one["seq"] for one in sues] == numbers
    assert "1009" not in str(adas)
    assert all("1009" in str(one) for one in sues)


def test_what_events_look_like_is_told_as_a_schema(client_of):
    answer = client_of("ada").get("/api/v1/events/schema")
    assert answer.status_code == 200
    assert {"CallTile", "AgentTile", "CallEnded"} <= set(answer.json()["$defs"])
