import pytest

from agents.models import Membership
from calls.models import EventRow, PbxLink
from campaigns import selectors, services
from campaigns.models import Attempt, Campaign, DoNotCall, Evidence, Lead, Pace
from campaigns.services import ticking
from tests import builders
from tests.campaigns.services import floor

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return floor.ready_team()


@pytest.fixture
def autumn(team, amy):
    return floor.campaign(numbers=floor.numbers(10), account=amy)


def test_nothing_runs_nothing_is_asked(team, django_assert_num_queries):
    floor.campaign(numbers=floor.numbers(3))
    with django_assert_num_queries(1):
        assert ticking.at_work() == []


def test_one_number_is_dialled_for_each_free_agent(autumn):
    floor.agent("1001")
    floor.agent("1002")
    assert floor.tick(autumn) == 2
    assert floor.tick(autumn, 1) == 0
    assert Pace.objects.get().why == "one_each"
    attempts = list(Attempt.objects.order_by("claimed_at", "number"))
    orders = floor.orders()
    assert {one.body["leg_id"] for one in orders} == {one.leg_id for one in attempts}
    assert {str(one.id) for one in orders} == {str(one.order_id) for one in attempts}
    assert orders[0].body["dial"].endswith("@demo-town")
    assert orders[0].body["variables"]["QUEUE"] == "demo-630"
    assert floor.states().count("claimed") == 2


@pytest.mark.parametrize(("way", "dialled"), [("in", 0), ("out", 1), ("both", 1)])
def test_who_dials_out_is_dialled_for_and_who_only_takes_callers_is_not(autumn, way, dialled):
    made = floor.agent("1001")
    Membership.objects.filter(agent=made).update(work_way=way)
    assert floor.tick(autumn) == dialled


def queued():
    return [one.body for one in EventRow.objects.filter(kind="LeadQueued").order_by("seq")]


def test_each_number_that_is_dialled_is_told_with_its_call(autumn):
    floor.agent("1001")
    floor.agent("1002")
    floor.tick(autumn)
    attempts = Attempt.objects.all()
    assert {(one["number"], one["call_id"], one["agent_no"]) for one in queued()} == {
        (one.number, one.call_id, "") for one in attempts
    }
    assert {one["campaign"] for one in queued()} == {str(autumn.pk)}


def test_a_lead_that_is_shown_is_told_with_the_agent_who_sees_it(team, amy):
    row = floor.campaign(numbers=floor.numbers(3), account=amy, mode="preview")
    floor.agent("1001")
    floor.tick(row)
    floor.tick(row, 1)
    (told,) = queued()
    shown = Lead.objects.get(shown_to="1001")
    assert (told["number"], told["agent_no"], told["call_id"]) == (shown.number, "1001", "")


def test_nobody_there_nothing_is_dialled_and_why_says_so(autumn):
    floor.agent("1001", state="logged_out")
    assert floor.tick(autumn) == 0
    told = selectors.why_campaign(autumn, now=floor.NOON)
    assert (told.why, told.due) == ("no_agents", 10)


def test_an_attempt_that_ended_gives_its_lead_back_by_the_rules(autumn):
    floor.agent("1001")
    floor.tick(autumn)
    attempt = Attempt.objects.get()
    floor.end(attempt, "busy", 5)
    assert floor.tick(autumn, 6) == 1
    lead = Lead.objects.get(pk=attempt.lead_id)
    assert (lead.state, lead.held_by, lead.last_outcome) == ("waiting", "retry", "busy")
    assert lead.next_at == floor.at(606)
    assert Attempt.objects.get(pk=attempt.pk).is_settled


def test_a_connected_lead_is_reached_and_the_quota_ends_the_campaign(autumn):
    floor.agent("1001")
    services.change_campaign(team="demo", campaign_id=autumn.pk, quota=1)
    floor.tick(autumn)
    floor.end(Attempt.objects.get(), "connected", 5, connected_at=floor.at(3))
    assert floor.tick(autumn, 6) == 0
    assert floor.states().count("reached") == 1
    row = Campaign.objects.get()
    assert (row.state, row.state_by) == ("finished", "dialer")


def test_outside_the_hours_nothing_is_dialled_and_every_lead_says_until_when(team, amy):
    row = floor.campaign(numbers=floor.numbers(3), account=amy)
    floor.agent("1001")
    night = floor.NOON.replace(hour=22)
    assert ticking.tick(campaign_id=row.pk, now=night) == 0
    assert not floor.orders()
    told = selectors.why_campaign(row, now=night)
    assert told.why == "no_leads"
    assert [(gate.gate, gate.leads) for gate in told.gates] == [("hours", 3)]
    assert told.opens_at.isoformat() == "2026-03-03T08:00:00+00:00"
    morning = floor.NOON.replace(day=3, hour=8)
    assert ticking.tick(campaign_id=row.pk, now=morning) == 1


def test_a_number_on_a_list_added_after_the_import_is_never_dialled(autumn):
    floor.agent("1001")
    DoNotCall.objects.create(team=autumn.team, pattern="+44207946*")
    assert floor.tick(autumn) == 0
    assert floor.states() == ["excluded"] * 10
    gates = selectors.why_campaign(autumn, now=floor.NOON).gates
    assert [(gate.gate, gate.leads) for gate in gates] == [("do_not_call", 10)]


def test_the_second_number_is_tried_when_the_first_may_not_be(team, amy):
    row = floor.campaign(account=amy)
    made = row.lists.get()
    ask = services.LeadAsk(numbers=["02079460001", "02079460002"])
    services.add_leads(team="demo", list_id=made.pk, leads=[ask])
    services.forbid(team="demo", patterns=["+442079460001"])
    floor.agent("1001")
    assert floor.tick(row) == 1
    assert Attempt.objects.get().number == "+442079460002"


def test_the_same_number_in_two_campaigns_is_in_one_call_at_a_time(team, amy):
    one = floor.campaign(name="One", numbers=floor.numbers(1), account=amy)
    two = floor.campaign(name="Two", numbers=floor.numbers(1), account=amy)
    floor.agent("1001")
    floor.agent("1002")
    assert floor.tick(one) == 1
    assert floor.tick(two) == 0
    assert Lead.objects.get(dial_list__campaign=two).held_by == "in_call"


def test_an_abandoned_number_rests_for_three_days_in_every_campaign(team, amy):
    one = floor.campaign(name="One", numbers=floor.numbers(1), account=amy)
    floor.agent("1001")
    floor.tick(one)
    floor.end(Attempt.objects.get(), "abandoned", 10)
    floor.tick(one, 11)
    two = floor.campaign(name="Two", numbers=floor.numbers(1), account=amy)
    assert floor.tick(two, 20) == 0
    lead = Lead.objects.get(dial_list__campaign=two)
    assert lead.held_by in {"abandon_lock", "hours"}
    assert floor.tick(two, 3 * 86_400 + 9) == 0
    assert floor.tick(two, 3 * 86_400 + 11) == 1


def test_three_attempts_a_day_are_the_most(team, amy):
    rule = {"no_answer": {"tries": 9, "pause_s": 0}}
    row = floor.campaign(numbers=floor.numbers(1), account=amy, retry_rules=rule)
    floor.agent("1001")
    for second in range(0, 30, 10):
        assert floor.tick(row, second) == 1
        floor.end(Attempt.objects.latest("claimed_at"), "no_answer", second + 5)
    assert floor.tick(row, 40) == 0
    lead = Lead.objects.get()
    assert (lead.held_by, lead.next_at.date().isoformat()) == ("day_cap", "2026-03-03")


def test_pausing_stops_and_attempts_that_end_later_are_settled(autumn, amy):
    floor.agent("1001")
    floor.tick(autumn)
    services.pause(team="demo", campaign_id=autumn.pk, account=amy, now=floor.at(1))
    floor.end(Attempt.objects.get(), "busy", 5)
    assert ticking.at_work() == [autumn.pk]
    assert floor.tick(autumn, 6) == 0
    assert ticking.at_work() == []
    assert "claimed" not in floor.states()


def test_without_a_link_or_a_trunk_nothing_is_dialled(autumn):
    floor.agent("1001")
    PbxLink.objects.update(is_up=False)
    assert floor.tick(autumn) == 0
    assert Pace.objects.get().why == "link_down"
    PbxLink.objects.update(is_up=True)
    type(autumn.team).objects.update(outbound_trunk=None)
    assert floor.tick(autumn, 1) == 0
    assert Pace.objects.get().why == "no_trunk"


def test_trunk_campaign_and_second_limit_the_calls(team, amy, settings):
    row = floor.campaign(mode="power", ratio=5.0, numbers=floor.numbers(30), account=amy)
    for number in range(1001, 1004):
        floor.agent(str(number))
    settings.DIALER_STARTS_PER_S = 4
    assert floor.tick(row) == 4
    assert Pace.objects.get().why == "rate"
    services.change_campaign(team="demo", campaign_id=row.pk, max_calls=6)
    assert floor.tick(row, 2) == 2
    assert Pace.objects.get().why == "lines"
    services.change_campaign(team="demo", campaign_id=row.pk, max_calls=0)
    team.trunks.update(max_calls=7)
    assert floor.tick(row, 4) == 1


def test_an_attempt_nobody_knows_of_is_lost_and_its_lead_is_not(autumn):
    from calls.models import LiveCall

    floor.agent("1001")
    floor.tick(autumn)
    LiveCall.objects.all().delete()
    floor.tick(autumn, 59)
    assert Attempt.objects.get().ended_at is None
    floor.tick(autumn, 61)
    first = Attempt.objects.earliest("claimed_at")
    assert first.outcome == "lost"
    assert Lead.objects.get(pk=first.lead_id).state == "waiting"


def test_a_running_call_is_never_given_up(autumn):
    floor.agent("1001")
    floor.tick(autumn)
    floor.tick(autumn, 3600)
    assert Attempt.objects.filter(ended_at=None).count() == 1


def test_an_agentless_campaign_dials_without_agents(team, amy):
    message = team.prompts.get() if hasattr(team, "prompts") else None
    from agents.models import Prompt

    message = message or Prompt.objects.get(team=team)
    row = floor.campaign(mode="agentless", message=message, numbers=floor.numbers(3), account=amy)
    assert floor.tick(row) == 3
    body = floor.orders()[0].body["variables"]
    assert "QUEUE" not in body
    assert body["MESSAGE"]


def test_agents_of_two_campaigns_are_shared_by_weight(team, amy):
    one = floor.campaign(name="One", numbers=floor.numbers(9), account=amy, weight=2)
    two = floor.campaign(name="Two", numbers=floor.numbers(9, first=20), account=amy)
    for number in range(1001, 1007):
        floor.agent(str(number))
    assert (floor.tick(one), floor.tick(two)) == (4, 2)


def test_every_decision_and_outcome_stands_in_the_chain(autumn):
    floor.agent("1001")
    floor.tick(autumn)
    attempt = Attempt.objects.get()
    floor.end(attempt, "no_answer", 20)
    floor.tick(autumn, 21)
    told = selectors.why_attempt(Attempt.objects.get(pk=attempt.pk))
    assert told.is_whole
    assert told.evidence["dialled"][0]["number"] == attempt.number
    assert told.evidence["snapshot"]["idle"] == 1
    checked = selectors.check_evidence(campaign_id=autumn.pk, day=floor.NOON.date())
    assert (checked.broken_at, checked.lines) == (None, Evidence.objects.count())
    Evidence.objects.filter(n=2).update(body="{}")
    assert selectors.check_evidence(campaign_id=autumn.pk, day=floor.NOON.date()).broken_at == 2


def test_the_agent_gets_the_record_with_the_call(team, amy):
    row = floor.campaign(account=amy, script="Say hello.")
    ask = services.LeadAsk(numbers=["02079460001"], name="Zoe", fields={"plan": "gold"})
    services.add_leads(team="demo", list_id=row.lists.get().pk, leads=[ask])
    floor.agent("1001")
    floor.tick(row)
    from calls.models import LiveCall

    attached = LiveCall.objects.get().tile["attached"]
    assert attached["plan"] == "gold"
    assert (attached["name"], attached["script"]) == ("Zoe", "Say hello.")
    assert LiveCall.objects.get().tile["campaign"] == str(row.pk)


def test_a_world_of_others_is_not_touched(team, amy):
    floor.ready_team("other")
    builders.group("630", "other")
    row = floor.campaign("other", numbers=floor.numbers(2), account=amy)
    floor.agent("1001")
    assert floor.tick(row) == 0
