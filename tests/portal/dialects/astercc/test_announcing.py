from urllib.parse import parse_qsl

import pytest

from calls import stream
from portal.dialects.astercc import events, naming, push
from portal.dialects.astercc.board import Teller
from portal.webhooks.dialects import Target
from portal.wire import canon
from tests.portal.dialects.astercc.asking import ask, done, refused

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


def announced():
    return [one for one in stream.since(0, team=None) if one.kind == "AgentActionAnnounced"]


def form_of(envelope):
    (request,) = push.requests(envelope, TARGET)
    return dict(parse_qsl(request.body.decode(), keep_blank_values=True))


@pytest.mark.parametrize(
    ("event", "params", "word"),
    [
        ("QUEUE", {"type": "1"}, "login"),
        ("QUEUE", {"type": "2"}, "logoff"),
        ("QUEUEPAUSE", {"type": "1", "pause_reason": "lunch"}, "paused"),
        ("QUEUEPAUSE", {"type": "2"}, "nopaused"),
        ("ACW", {"type": "1"}, "acwring"),
        ("ACW", {"type": "2"}, "acwanswer"),
        ("ACW", {"type": "3"}, "acwoff"),
        ("WORKWAY", {"status": "all"}, "workwayall"),
        ("WORKWAY", {"status": "dialin"}, "workwaydialin"),
        ("WORKWAY", {"status": "dialout"}, "workwaydialout"),
    ],
)
def test_an_action_is_told_when_it_asked_for_that(ready, event, params, word):
    assert ask(event, **params).startswith("1|")
    assert announced() == []
    assert ask(event, **params, pushevent="no").startswith("1|") or event == "QUEUE"
    assert announced() == []
    ready.stand("ready", "630")
    assert ask(event, **params, pushevent="yes").startswith("1|")
    (one,) = announced()
    told = form_of(one)
    assert (told["source"], told["event"], told["agentno"]) == ("AGENT", word, "1001")
    assert told["eventid"] == str(one.seq * events.MOST_OF_ONE)
    assert one.team == "demo"


def test_the_end_of_wrap_up_is_told_when_there_was_one(ready):
    assert ask("ACWOFF", pushevent="yes") == done("BackMsg_61")
    assert announced() == []
    ready.stand("wrap_up", "630")
    assert ask("ACWOFF", pushevent="yes") == done("BackMsg_61")
    (one,) = announced()
    assert form_of(one)["event"] == "acwstop"


def test_the_groups_it_was_about_go_with_it(world):
    world.stand("ready", "630")
    both = {str(world.id_of("630")), str(world.id_of("631"))}
    assert ask("QUEUEPAUSE", type="1", pushevent="yes") == done("BackMsg_14")
    assert ask("QUEUE", type="1", pushevent="yes") == done("BackMsg_14")
    assert ask("QUEUE", type="2", list=f"{world.id_of('631')},", pushevent="yes").startswith("1|")
    groups = [set(form_of(one)["AgentGroupId"].split(",")) for one in announced()]
    assert groups == [{str(world.id_of("630"))}, both, {str(world.id_of("631"))}]


@pytest.mark.parametrize(
    ("event", "params", "code"),
    [
        ("QUEUE", {"type": "3"}, "BackMsg_13"),
        ("QUEUE", {"type": "1", "password": "wrong"}, "BackMsg_03"),
        ("WORKWAY", {"status": "sideways"}, "BackMsg_28"),
    ],
)
def test_what_was_refused_is_not_told(ready, event, params, code):
    assert ask(event, **params, pushevent="yes") == refused(code)
    assert announced() == []


def test_other_actions_have_no_event_of_their_own(ready):
    assert ask("AGENTSTATUS", pushevent="yes").startswith("1|")
    assert ask("LOGOUT", pushevent="yes") == done("BackMsg_08")
    assert announced() == []


def test_her_page_and_her_teams_hear_it_and_no_other(ready):
    assert ask("QUEUEPAUSE", type="1", pushevent="yes") == done("BackMsg_14")
    (one,) = announced()
    told = Teller().message(
        one.seq, canon.decode(one.kind, one.body), naming.ids_of(one.team, one.seq)
    )
    assert told.agents == {"1001"}
    assert "'event':'paused'" in told.texts[0]
    assert "source=AGENT&event=paused&" in told.texts[0]
