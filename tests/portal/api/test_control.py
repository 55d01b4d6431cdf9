import pytest
from django.db import transaction

from calls import services
from calls.switch import AttachToCall, MoveLegs, MuteLeg, Reply
from portal.api.control import VERBS
from tests.calls.script import CALL, CUSTOMER, Desk, answered_call
from tests.fakes.switch import FakeSwitch


@pytest.fixture
def talk(people):
    services.reset()
    with transaction.atomic():
        services.absorb(facts=answered_call(), directory=Desk())
    FakeSwitch.forget()
    yield f"/api/v1/calls/{CALL}"
    services.reset()


def ask(client, talk, verb, **body):
    return client.post(f"{talk}/{verb}/", {"agent_no": "1001", **body}, format="json")


def test_a_verb_is_accepted_when_the_switch_accepts_it(client_of, talk):
    answer = ask(client_of("ada"), talk, "hold")
    assert (answer.status_code, answer.data) == (202, {"call_id": CALL})
    assert isinstance(FakeSwitch.orders()[-1], MoveLegs)


def test_what_the_switch_refuses_is_refused_in_its_words(client_of, talk):
    FakeSwitch.reply = Reply(is_accepted=False, words="No such channel")
    answer = ask(client_of("ada"), talk, "hold")
    assert answer.status_code >= 400
    assert answer.data["code"] == "switch_refused"
    FakeSwitch.reply = Reply(is_accepted=True)
    assert ask(client_of("ada"), talk, "hold").status_code == 202  # the claim was given back


def test_a_named_party_is_muted(client_of, talk):
    answer = ask(client_of("ada"), talk, "mute", leg_ids=["nobody"])
    assert answer.data["code"] == "no_such_party"
    assert ask(client_of("ada"), talk, "mute", leg_ids=["a", "b"]).status_code == 400
    assert ask(client_of("ada"), talk, "mute", leg_ids=[CUSTOMER]).status_code == 202
    order = FakeSwitch.orders()[-1]
    assert isinstance(order, MuteLeg)
    assert (order.leg_id, order.is_muted) == (CUSTOMER, True)


def test_data_is_attached(client_of, talk):
    answer = ask(client_of("ada"), talk, "attach-data", data={"ticket": "7"})
    assert answer.status_code == 202
    order = FakeSwitch.orders()[-1]
    assert isinstance(order, AttachToCall)
    assert dict(order.data) == {"ticket": "7"}


def test_what_does_not_fit_the_call_is_refused_with_the_reason(client_of, talk):
    answer = ask(client_of("ada"), talk, "complete-transfer")
    assert answer.data["code"] == "not_possible"
    assert FakeSwitch.orders() == []


@pytest.mark.parametrize("verb", ["transfer", "consult", "add-party", "send-digits", "monitor"])
def test_what_a_verb_needs_is_asked_for(client_of, talk, verb):
    assert ask(client_of("sue"), talk, verb).status_code == 400


@pytest.mark.parametrize("body", [{"digits": "x"}, {"leg_ids": "x"}, {"data": {"a": {}}}])
def test_nonsense_is_named(client_of, talk, body):
    assert ask(client_of("ada"), talk, "send-digits", **body).status_code == 400


def test_there_are_no_other_verbs(client_of, talk):
    assert ask(client_of("ada"), talk, "fly").status_code == 404


@pytest.mark.parametrize("verb", VERBS)
def test_neither_the_stranger_nor_a_colleague_touches_the_call(client_of, talk, verb):
    for name in ("max", "moe", "ben"):
        body = {"target": "1002", "digits": "1", "supervisor_no": "1001"}
        assert ask(client_of(name), talk, verb, **body).status_code in {403, 404}
    assert FakeSwitch.orders() == []
