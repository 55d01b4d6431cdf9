from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from calls.stream import Envelope
from portal.dialects.astercc import naming, push
from portal.webhooks.dialects import Target
from portal.wire.canon import encode
from tests import builders

pytestmark = pytest.mark.django_db
TARGET = Target(
    id=1,
    team="demo",
    dialect="astercc",
    url="https://crm.example/events.php",
    method="POST",
    number_format="",
    secret="",
)


@pytest.fixture(autouse=True)
def fresh():
    naming.forget()


def envelope(event, seq=7):
    return Envelope(
        seq=seq,
        at=event.at,
        team="demo",
        kind=type(event).__name__,
        call_id="c1",
        agent_no="",
        group="",
        body=encode(event),
    )


def offered():
    builders.group("630")
    return envelope(builders.offered(builders.tile("c1", group="630", userdata="a=1&b='x'")))


def test_an_event_is_a_form_with_a_field_for_each_of_its_fields():
    (request,) = push.requests(offered(), TARGET)
    assert request.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    data = dict(parse_qsl(request.body.decode()))
    assert (data["source"], data["event"], data["sessionid"]) == ("AGENT", "ringing", "c1")
    assert data["userdata"] == "a=1&b='x'"
    assert data["calltype"] in {"dialin", "dialout"}
    assert "pushstr" not in data
    assert data["AgentGroupId"].isdigit()


def test_by_get_the_fields_stand_in_the_query_after_what_is_there():
    target = replace(TARGET, method="GET", url="https://crm.example/e?key=1")
    (request,) = push.requests(offered(), target)
    query = dict(parse_qsl(urlsplit(request.url).query))
    assert query["key"] == "1"
    assert query["event"] == "ringing"
    assert request.body == b""


def test_a_test_push_says_that_it_is_one():
    trial = push.trial(TARGET, builders.T0)
    (request,) = push.requests(trial, TARGET)
    assert dict(parse_qsl(request.body.decode()))["event"] == "test"


def test_what_the_manual_has_no_word_for_is_not_sent():
    builders.team()
    said = envelope(builders.connected(builders.tile("c1")))
    assert push.requests(said, TARGET) == []
