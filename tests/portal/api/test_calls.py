from datetime import timedelta

import pytest

from agents.models import Presence
from calls.domain.events import CallState
from calls.models import Cdr, LiveCall
from calls.switch import Reply
from portal.wire.canon import encode
from tests.builders import T0, after, tile
from tests.fakes.switch import FakeSwitch

V1 = "/api/v1"


def running(call_id, team="demo", **extra):
    call = tile(call_id, state=CallState.TALKING, **extra)
    return LiveCall.objects.create(
        call_id=call_id,
        team=team,
        pbx="pbx",
        state=call.state,
        group=call.group,
        agent_nos=list(call.agent_nos),
        tile=encode(call),
        started_at=call.started_at,
        legs={"leg-" + call_id: {"channel": "PJSIP/x", "role": "agent", "agent_no": "1001"}},
    )


def ended(call_id, team="demo", minutes=0, **extra):
    fields = {
        "kind": "inbound",
        "outcome": "answered",
        "hung_up_by": "customer",
        "cause": 16,
        "customer_number": "02079460000",
        "group": "630",
        "agent_no": "1001",
        "pbx": "pbx",
    }
    at = T0 + timedelta(minutes=minutes)
    row = {**fields, "started_at": at, "ended_at": at + timedelta(seconds=60), **extra}
    return Cdr.objects.create(call_id=call_id, team=team, **row)


def ids(answer):
    assert answer.status_code == 200, answer.data
    return [one["call_id"] for one in answer.data["results"]]


@pytest.fixture
def traffic(people):
    running("hers", agent_nos=("1001",))
    running("bens", agent_nos=("1002",), group="631")
    running("maxs", team="other", agent_nos=("1001",))
    ended("old-hers")
    ended("old-bens", minutes=1, agent_no="1002", group="631", outcome="busy")
    ended("old-maxs", team="other", minutes=2)


@pytest.mark.usefixtures("traffic")
@pytest.mark.parametrize(
    ("name", "now", "before"),
    [
        ("ada", {"hers"}, {"old-hers"}),
        ("ben", {"bens"}, {"old-bens"}),
        ("sue", {"hers"}, {"old-hers"}),
        ("amy", {"hers", "bens"}, {"old-hers", "old-bens"}),
        ("client", {"hers", "bens"}, {"old-hers", "old-bens"}),
        ("max", {"maxs"}, {"old-maxs"}),
        ("moe", {"maxs"}, {"old-maxs"}),
    ],
)
def test_everybody_sees_the_calls_that_are_hers_to_see(client_of, name, now, before):
    assert set(ids(client_of(name).get(f"{V1}/calls/"))) == now
    assert set(ids(client_of(name).get(f"{V1}/cdrs/"))) == before


@pytest.mark.usefixtures("traffic")
def test_a_call_of_another_team_is_not_there_and_cannot_be_ended(client_of):
    for name in ("max", "moe"):
        assert client_of(name).get(f"{V1}/calls/hers/").status_code == 404
        assert client_of(name).get(f"{V1}/cdrs/old-hers/").status_code == 404
        assert client_of(name).post(f"{V1}/calls/hers/hangup/").status_code == 404
    assert FakeSwitch.orders() == []


@pytest.mark.usefixtures("traffic")
def test_ended_calls_are_narrowed_by_what_is_known_of_them(client_of):
    amy = client_of("amy")
    assert ids(amy.get(f"{V1}/cdrs/?agent_no=1002")) == ["old-bens"]
    assert ids(amy.get(f"{V1}/cdrs/?outcome=busy")) == ["old-bens"]
    assert ids(amy.get(f"{V1}/cdrs/?group=630")) == ["old-hers"]
    assert ids(amy.get(f"{V1}/cdrs/?number=9460")) == ["old-bens", "old-hers"]
    assert ids(amy.get(f"{V1}/cdrs/?number=777")) == []
    since = after(30).isoformat().replace("+", "%2B")
    assert ids(amy.get(f"{V1}/cdrs/?since={since}")) == ["old-bens"]
    assert ids(amy.get(f"{V1}/cdrs/?until={since}")) == ["old-hers"]


@pytest.mark.usefixtures("traffic")
def test_an_agent_ends_her_own_call_and_no_other(client_of):
    assert client_of("ada").post(f"{V1}/calls/hers/hangup/").status_code == 202
    assert client_of("ada").post(f"{V1}/calls/bens/hangup/").status_code == 404


@pytest.mark.usefixtures("people")
class TestDialling:
    def reachable(self):
        Presence.objects.create(
            agent_id=self.ada.pk, state="ready", since=T0, is_phone_reachable=True
        )

    @pytest.fixture(autouse=True)
    def _phone(self, people):
        self.ada = people["ada"].agent
        from tests import builders

        builders.trunk()
        self.reachable()

    def dial(self, client, **extra):
        ask = {"agent_no": "1001", "target": "02079460001", **extra}
        return client.post(f"{V1}/calls/", ask, format="json")

    def test_a_dial_is_accepted_with_the_id_of_its_call(self, client_of):
        answer = self.dial(client_of("ada"))
        assert answer.status_code == 202, answer.data
        assert len(answer.data["call_id"]) == 32
        assert len(FakeSwitch.orders()) == 1

    def test_nobody_dials_for_another_agent(self, client_of):
        assert self.dial(client_of("ben")).status_code == 403
        assert FakeSwitch.orders() == []

    def test_the_stranger_dials_nothing_of_ours(self, client_of):
        answer = self.dial(client_of("moe"), target="1002", target_kind="internal")
        assert answer.status_code in {403, 404, 409, 422}
        assert FakeSwitch.orders() == []

    def test_a_number_that_is_none_is_refused(self, client_of):
        answer = self.dial(client_of("ada"), target="hello")
        assert answer.status_code == 422
        assert answer.data["code"] == "bad_number"

    def test_what_the_switch_refuses_is_a_conflict_with_its_words(self, client_of):
        FakeSwitch.reply = Reply(is_accepted=False, words="No such extension")
        answer = self.dial(client_of("ada"))
        assert answer.status_code == 409
        assert "No such extension" in answer.data["detail"]


@pytest.mark.usefixtures("people")
class TestPresence:
    def ask(self, client, agent_no="1001", **said):
        return client.post(f"{V1}/agents/{agent_no}/presence/", said, format="json")

    def test_an_agent_logs_in_checks_in_and_pauses(self, client_of):
        ada = client_of("ada")
        assert self.ask(ada, do="log_in").status_code == 202
        assert self.ask(ada, do="check_in", groups=["630"]).status_code == 202
        answer = self.ask(ada, do="pause", reason="lunch")
        assert answer.status_code == 202
        assert answer.data["memberships"][0]["is_checked_in"] is True
        assert self.ask(ada, do="unpause").status_code == 202
        assert self.ask(ada, do="log_out").data["state"] == "logged_out"

    def test_a_pause_needs_a_reason(self, client_of):
        assert self.ask(client_of("ada"), do="pause").status_code == 400

    def test_a_refusal_has_its_own_code(self, client_of):
        answer = self.ask(client_of("ada"), do="end_wrap_up")
        assert answer.status_code == 409
        assert answer.data["code"]

    def test_nobody_speaks_for_another_agent(self, client_of):
        assert self.ask(client_of("ben"), do="log_in").status_code == 403

    def test_an_agent_of_another_team_is_not_there(self, client_of):
        assert self.ask(client_of("moe"), "1002", do="log_in").status_code == 404
