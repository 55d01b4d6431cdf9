"""A test a request: what it answers, and what it asks of the portal."""

import pytest

from agents.domain import commands as agents
from agents.domain import office_commands as office
from agents.models import BlockedNumber, Membership, Presence
from calls.domain import commands as calls
from calls.domain import errors
from calls.models import LiveCall
from calls.switch import Reply
from portal.dialects.coocenter import operations
from tests.fakes.switch import FakeSwitch

EXTERNAL, INTERNAL, GROUP = (
    calls.TargetKind.EXTERNAL,
    calls.TargetKind.INTERNAL,
    (calls.TargetKind.GROUP),
)


@pytest.fixture
def asked(monkeypatch):
    found = []
    monkeypatch.setattr(
        operations.dispatch, "execute", lambda command, *, actor: found.append((command, actor))
    )
    return found


DEEDS = [
    (
        "POST",
        "queues/agent-pause",
        {"queue": "630", "member": "1001", "state": "on"},
        "Interface paused successfully",
        [agents.Pause(agent_no="1001", reason="other", groups=("630",))],
    ),
    (
        "GET",
        "queues/agent-pause",
        {"queue": "630", "member": "sip/1001", "state": "off"},
        "Interface unpaused successfully",
        [agents.Unpause(agent_no="1001", groups=("630",))],
    ),
    (
        "POST",
        "queues/agent-login",
        {"extension": "1001", "queue": "631"},
        "login extension success",
        [agents.LogIn(agent_no="1001"), agents.CheckIn(agent_no="1001", groups=("631",))],
    ),
    (
        "POST",
        "queues/agent-logout",
        {"extension": "1001", "queue": "630"},
        "logout extension success",
        [agents.CheckOut(agent_no="1001", groups=("630",))],
    ),
    (
        "POST",
        "queues/agent-logout",
        {"extension": "1001"},
        "logout extension success",
        [agents.CheckOut(agent_no="1001", groups=())],
    ),
    (
        "POST",
        "queues/agent-logout",
        {"queue": "630"},
        "logout extension success",
        [
            agents.CheckOut(agent_no="1001", groups=("630",)),
            agents.CheckOut(agent_no="1002", groups=("630",)),
        ],
    ),
    (
        "POST",
        "extensions/click-number",
        {"src": "1001", "dst": "1002"},
        "clickToCall extension success",
        [calls.Dial(agent_no="1001", target="1002", target_kind=INTERNAL)],
    ),
    (
        "POST",
        "extensions/click-number",
        {"src": "1001", "dst": "020 7946 0001"},
        "clickToCall extension success",
        [calls.Dial(agent_no="1001", target="02079460001", target_kind=EXTERNAL)],
    ),
    (
        "POST",
        "extensions/hangup",
        {"extension": "1001"},
        "hangup extension success",
        [calls.HangUp(agent_no="1001")],
    ),
    (
        "POST",
        "extensions/transfer",
        {"dst": "1002", "src": "1001"},
        "tansfer extension success",
        [calls.Transfer(agent_no="1001", target="1002", target_kind=INTERNAL)],
    ),
    (
        "POST",
        "extensions/transfer",
        {"dst": "631", "src": "1001"},
        "tansfer extension success",
        [calls.Transfer(agent_no="1001", target="631", target_kind=GROUP)],
    ),
    (
        "POST",
        "extensions/extenSpy",
        {"dst": "1001", "src": "1009"},
        "spy extension success",
        [calls.Monitor(supervisor_no="1009", agent_no="1001")],
    ),
    (
        "POST",
        "blacklist/create",
        {"number": "123123"},
        "Updated database successfully",
        [office.BlockNumber(number="123123", note="CooCenter")],
    ),
]


@pytest.mark.parametrize(("method", "word", "form", "words", "commands"), DEEDS)
def test_each_deed_asks_for_its_command_in_its_own_team(
    ask, asked, method, word, form, words, commands
):
    if method == "GET":
        word, form = word + "?" + "&".join(f"{k}={v}" for k, v in form.items()), {}
    answer = ask(method, word, **form)
    assert (answer.status_code, answer.json()) == (200, {"status": "success", "message": words})
    assert [command for command, _ in asked] == commands
    assert {actor.team for _, actor in asked} == {"demo"}


def test_every_request_of_the_documents_is_in_the_table():
    said = {
        f"{method} {word}" for word, row in operations.OPERATIONS.items() for method in row.methods
    }
    assert said == {
        "GET extensions/current-calls",
        "POST extensions/current-calls",
        "GET extensions/extension-status",
        "GET extensions/extension-hints-status",
        "GET queues/queue-info",
        "POST queues/queue-info",
        "GET queues/agent-pause",
        "POST queues/agent-pause",
        "POST queues/agent-login",
        "POST queues/agent-logout",
        "POST extensions/click-number",
        "POST extensions/hangup",
        "POST extensions/transfer",
        "POST extensions/extenSpy",
        "GET blacklist/index",
        "DELETE blacklist/delete",
        "POST blacklist/create",
    }


@pytest.mark.parametrize(
    ("word", "form", "status", "message"),
    [
        ("queues/agent-pause", "queue=630&member=1777&state=on", 404, "Interface not found"),
        ("queues/agent-pause", "queue=777&member=1001&state=on", 404, "Interface not found"),
        ("queues/agent-pause", "queue=631&member=1001&state=off", 404, "Interface not found"),
        ("queues/agent-pause", "queue=630&member=1001&state=x", 400, None),
        ("queues/agent-pause", "queue=630&member=1001", 400, None),
        ("queues/agent-login", "extension=1777&queue=630", 404, "Extension not found"),
        ("queues/agent-login", "extension=1001&queue=777", 404, "Queue not found"),
        ("queues/agent-login", "extension=1002&queue=631", 404, "Interface not found"),
        ("queues/agent-login", "extension=1001", 400, None),
        ("queues/agent-logout", "extension=1777", 404, "Extension not found"),
        ("queues/agent-logout", "", 400, None),
        ("extensions/click-number", "src=1777&dst=1001", 404, "Extension not found"),
        ("extensions/click-number", "src=1001", 400, None),
        ("extensions/hangup", "extension=1777", 404, "Extension not found"),
        ("extensions/hangup", "extension=1001", 404, "Channel not found"),
        ("extensions/transfer", "dst=1002&src=1001", 404, "Channel not found"),
        ("extensions/extenSpy", "dst=1777&src=1009", 404, "Extension not found"),
        ("blacklist/create", "number=", 400, None),
        ("blacklist/create", "number=Robert", 400, None),
    ],
)
def test_what_cannot_be_done_is_refused(ask, word, form, status, message):
    answer = ask.client.post(
        ask.base + word,
        form,
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": ask.key},
    )
    said = answer.json()
    assert (answer.status_code, said["status"]) == (status, "error")
    assert message is None or said["message"] == message


def test_a_refusal_of_the_switch_is_no_success(ask):
    FakeSwitch.reply = Reply(is_accepted=False, words="no")
    assert ask("POST", "extensions/click-number", src="1001", dst="1002").status_code == 409


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.SwitchSilent("x"), 503),
        (errors.CallBusy("x"), 409),
        (errors.NotPossible("x"), 409),
        (errors.PrefixBlocked("x"), 400),
    ],
)
def test_each_refusal_has_its_status(ask, monkeypatch, error, status):
    def refuse(command, *, actor):
        raise error

    monkeypatch.setattr(operations.dispatch, "execute", refuse)
    assert ask("POST", "extensions/hangup", extension="1001").status_code == status


# Through the portal, as it is


def test_logging_in_twice_is_a_success_and_logging_out_leaves_the_queue(ask):
    for _ in range(2):
        assert ask("POST", "queues/agent-login", extension="1001", queue="631").status_code == 200
    assert Membership.objects.filter(is_checked_in=True, agent__agent_no="1001").count() == 2
    assert ask("POST", "queues/agent-logout", extension="1001").status_code == 200
    assert not Membership.objects.filter(is_checked_in=True, agent__agent_no="1001").exists()


def test_a_paused_member_is_shown_and_let_go_on(ask):
    form = {"queue": "630", "member": "1001"}
    assert ask("POST", "queues/agent-pause", **form, state="on").status_code == 200
    queues = ask("GET", "queues/queue-info").json()
    assert queues == {
        "status": "success",
        "message": "Queue status will follow",
        "data": {
            "630": [
                {"name": "sip/1001", "paused": "1", "penalty": "2"},
                {"name": "sip/1002", "paused": "0", "penalty": "2"},
            ],
            "631": [],
        },
    }
    assert ask("POST", "queues/agent-pause", **form, state="off").status_code == 200
    assert ask("POST", "queues/queue-info").json()["data"]["630"][0]["paused"] == "0"
    assert Presence.objects.get(agent__agent_no="1001", agent__team__identity="demo").state == (
        "ready"
    )


def test_a_click_rings_the_caller_first(ask):
    assert ask("POST", "extensions/click-number", src="1001", dst="1002").status_code == 200
    call = LiveCall.objects.get(team="demo")
    assert call.tile["target_agent_no"] == "1002"
    assert ask("POST", "extensions/current-calls").json()["message"] == "Channels will follow"


def test_the_blacklist_is_filled_read_and_emptied(ask):
    for _ in range(2):
        answer = ask("POST", "blacklist/create", number="123456")
        assert answer.json() == {"status": "success", "message": "Updated database successfully"}
    assert ask("GET", "blacklist/index").json() == {"status": "success", "data": ["123456"]}
    gone = ask("DELETE", "blacklist/delete", number="123456")
    assert gone.json() == {"status": "success", "message": "Key deleted successfully"}
    again = ask("DELETE", "blacklist/delete", number="123456")
    assert (again.status_code, again.json()["message"]) == (404, "Key not found")
    assert not BlockedNumber.objects.exists()


def test_extensions_are_listed_with_where_they_are(ask):
    assert ask("GET", "extensions/extension-status").json() == {
        "status": "success",
        "message": "Peer status list will follow",
        "data": [
            {"Exten": "1001", "Type": "SIP", "IPAddr": "-none-", "Status": "OK"},
            {"Exten": "1002", "Type": "SIP", "IPAddr": "-none-", "Status": "OK"},
            {"Exten": "1009", "Type": "SIP", "IPAddr": "-none-", "Status": "UNKNOWN"},
        ],
    }


@pytest.mark.parametrize(
    ("status_as", "words"),
    [("text", ["Idle", "Idle", "Unavailable"]), ("code", ["0", "0", "4"])],
)
def test_what_extensions_do_is_a_bare_array(ask, world, status_as, words):
    world.coocenter.status_as = status_as
    world.coocenter.save()
    found = ask("GET", "extensions/extension-hints-status").json()
    assert [one["status"] for one in found] == words
    assert found[0] == {
        "agentName": "Ada",
        "extension": "1001",
        "extenType": "webCallCenter",
        "status": words[0],
    }
    assert found[1]["extenType"] == "sipCallCenter"
