import pytest
from auditlog.models import LogEntry

from agents.models import Agent, Membership, Presence
from calls import stream
from calls.switch import JoinQueue, LeaveQueue, SetPenalty
from tests.builders import T0
from tests.fakes.switch import FakeSwitch

V1 = "/api/v1"
ADA = f"{V1}/agents/1001/presence/"
BEN_IN_630 = f"{V1}/agents/1002/groups/630/"


def post(client, do, **more):
    return client.post(ADA, {"do": do, **more}, format="json")


def part(answer, code="630"):
    return next(one for one in answer.data["memberships"] if one["group"] == code)


def orders(kind):
    return [order for order in FakeSwitch.orders() if isinstance(order, kind)]


def test_every_deed_of_presence_is_asked_over_rest(client_of):
    ada = client_of("ada")
    for do, more in (
        ("log_in", {}),
        ("check_in", {"groups": ["630"]}),
        ("set_acw_mode", {"acw_mode": "ringing"}),
        ("set_work_way", {"work_way": "out", "groups": ["630"]}),
        ("pause", {"reason": "lunch"}),
        ("unpause", {}),
    ):
        answer = post(ada, do, **more)
        assert answer.status_code == 202, answer.data
    assert (part(answer)["acw_mode"], part(answer)["work_way"]) == ("ringing", "out")
    assert post(ada, "check_out").status_code == 202
    assert post(ada, "log_out").data["state"] == "logged_out"


def test_wrap_up_is_extended_and_ended(client_of, people):
    assert post(client_of("ada"), "extend_wrap_up", seconds=30).data["code"] == "not_in_wrap_up"
    Presence.objects.update_or_create(
        agent=people["ada"].agent,
        defaults={"state": "wrap_up", "resting": "idle", "since": T0, "until": T0},
    )
    answer = post(client_of("ada"), "extend_wrap_up", seconds=30)
    assert answer.status_code == 202
    assert answer.data["until"] == "2026-03-02T09:00:30+00:00"
    assert post(client_of("ada"), "extend_wrap_up", seconds=1790).status_code == 422
    assert post(client_of("ada"), "end_wrap_up").data["state"] == "idle"


@pytest.mark.parametrize(
    "body",
    [
        {"do": "fly"},
        {"do": "pause"},
        {"do": "extend_wrap_up"},
        {"do": "extend_wrap_up", "seconds": 0},
        {"do": "set_acw_mode"},
        {"do": "set_work_way", "work_way": "sideways"},
    ],
)
def test_a_deed_without_what_it_needs_is_refused(client_of, body):
    answer = client_of("ada").post(ADA, body, format="json")
    assert (answer.status_code, answer.data["code"]) == (400, "invalid")


def test_a_supervisor_acts_for_her_agents_and_the_events_say_so(client_of):
    sue = client_of("sue")
    assert post(sue, "check_in").status_code == 202
    assert part(post(sue, "pause", reason="meeting"))["pause_reason"] == "meeting"
    assert post(sue, "free").status_code == 202
    assert post(client_of("ben"), "free").status_code == 403
    told = stream.since(0, team="demo")
    assert {one.body["by"] for one in told} == {"1009"}


def test_a_supervisor_takes_an_agent_into_her_group_and_out_again(client_of):
    sue = client_of("sue")
    answer = sue.put(BEN_IN_630, {"penalty": 3, "work_way": "in"}, format="json")
    assert answer.status_code == 202
    assert (part(answer)["penalty"], part(answer)["work_way"]) == (3, "in")
    assert part(sue.patch(BEN_IN_630, {"penalty": 1}, format="json"))["penalty"] == 1
    assert sue.patch(BEN_IN_630, {"penalty": 999}, format="json").status_code == 400
    answer = sue.delete(BEN_IN_630)
    assert [one["group"] for one in answer.data["memberships"]] == ["631"]
    assert sue.delete(BEN_IN_630).data["code"] == "not_member"


def test_nobody_else_settles_the_group(client_of):
    for name in ("ada", "ben"):
        assert client_of(name).put(BEN_IN_630, {}, format="json").status_code == 403
    assert client_of("amy").put(BEN_IN_630, {}, format="json").status_code == 202
    assert client_of("amy").put(f"{V1}/agents/1002/groups/999/", {}).status_code == 404


def test_max_of_the_other_team_finds_nobody_there(client_of):
    for name in ("max", "moe"):
        client = client_of(name)
        for answer in (
            client.post(f"{V1}/agents/1002/presence/", {"do": "free"}, format="json"),
            client.put(BEN_IN_630, {}, format="json"),
            client.patch(BEN_IN_630, {"penalty": 1}, format="json"),
            client.delete(BEN_IN_630),
        ):
            assert answer.status_code == 404
    assert not LogEntry.objects.filter(additional_data__team="demo").exists()


def test_membership_rows_reach_the_switch_and_the_pages(client_of):
    amy = client_of("amy")
    assert post(amy, "check_in").status_code == 202
    row = Membership.objects.get(agent__agent_no="1001", agent__team__identity="demo")
    path = f"{V1}/memberships/{row.pk}/"
    assert amy.patch(path, {"penalty": 7}, format="json").data["penalty"] == 7
    assert [order.penalty for order in orders(SetPenalty)] == [7]
    moved = amy.patch(path, {"group": "631"}, format="json")
    assert (moved.data["group"], moved.data["penalty"]) == ("631", 7)
    assert [order.queue for order in orders(LeaveQueue)] == ["demo-630"]
    assert amy.delete(f"{V1}/memberships/{moved.data['id']}/").status_code == 204
    kinds = [one.kind for one in stream.since(0, team="demo")]
    assert kinds.count("AgentMembershipChanged") >= 4
    made = amy.post(f"{V1}/memberships/", {"agent": "1001", "group": "630"}, format="json")
    assert (made.status_code, made.data["acw_mode"]) == (201, "answered")
    assert len(orders(JoinQueue)) == 1


def test_a_group_dials_by_rest_without_naming_an_agent(client_of, people):
    body = {"target": "02079460001", "group": "630"}
    answer = client_of("sue").post(f"{V1}/calls/", body, format="json")
    assert (answer.status_code, answer.data["code"]) == (409, "nobody_free")
    assert client_of("max").post(f"{V1}/calls/", body, format="json").status_code == 403


def test_a_filter_that_is_neither_yes_nor_no_is_refused(client_of):
    ada = client_of("ada")
    assert ada.get(f"{V1}/agents/?is_active=maybe").status_code == 400
    assert len(ada.get(f"{V1}/agents/?is_active=true").data["results"]) == 3
    assert ada.get(f"{V1}/agents/?is_active=false").data["results"] == []
    assert ada.get(f"{V1}/memberships/?is_paused=perhaps").status_code == 400


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v2/agents/", "/api/v1/x/y/"])
def test_where_there_is_nothing_a_problem_says_so(client_of, client, path):
    for answer in (client.get(path), client_of("ada").post(path)):
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["code"] == "not_found"


def test_what_an_admin_changes_is_audited_without_secrets(client_of):
    client_of("amy").patch(f"{V1}/agents/1002/", {"name": "Benjamin"}, format="json")
    entry = LogEntry.objects.filter(object_repr__contains="1002").latest("id")
    assert entry.changes_dict["name"] == ["Ben", "Benjamin"]
    agent = Agent.objects.get(team__identity="demo", agent_no="1002")
    agent.sip_secret = "another"
    agent.save()
    assert "another" not in str(list(LogEntry.objects.values_list("changes", flat=True)))
