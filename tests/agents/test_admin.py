import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from agents.models import (
    Account,
    Agent,
    AgentGroup,
    BlockedNumber,
    CallbackList,
    DefaultMembership,
    Line,
    Membership,
    Menu,
    PlannedCallback,
    Team,
)
from calls import stream
from calls.switch import LeaveQueue, SetPenalty
from campaigns.models import Campaign, DialList, Lead
from tests.builders import agent, group, page_of, reasons, team, trunk
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model.__module__.split(".")[0] != "django"]
WALLED = [model for model in OURS if model._meta.app_label in {"agents", "campaigns"}]


@pytest.fixture(autouse=True)
def static_folder(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)


def client_of(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def root() -> Client:
    return client_of(Account.objects.create_superuser("root", password="x"))


@pytest.fixture
def chief() -> Client:
    return client_of(
        Account.objects.create_user(
            "chief", password="x", team=team(), role=Account.Role.TEAM_ADMIN, is_staff=True
        )
    )


@pytest.fixture
def world() -> Agent:
    trunk()
    reasons()
    ada = agent("1001", password="demo-1001")
    agent("1001", "other", name="Max Fremd", groups=("730",), password="x")
    for identity, code in (("demo", "630"), ("other", "730")):
        Line.objects.create(
            team=team(identity), number=f"0808157{code}", group=group(code, identity)
        )
        campaign = Campaign.objects.create(
            team=team(identity), name=f"Drive {identity}", group=group(code, identity)
        )
        numbers = DialList.objects.create(campaign=campaign, name=f"List {identity}")
        Lead.objects.create(dial_list=numbers, number=f"0207946{code}")
    return ada


def url(model, what="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_a_platform_admin_opens_every_list(root, world, model):
    assert root.get(url(model)).status_code == 200


@pytest.mark.parametrize("model", WALLED, ids=lambda model: model.__name__)
def test_a_team_admin_sees_her_team_and_no_other(chief, world, model):
    page = chief.get(url(model))
    assert page.status_code == 200
    assert "Max" not in page_of(page)
    assert "Drive other" not in page_of(page)
    assert "other" not in {str(row).lower() for row in page.context["cl"].result_list}


def test_every_form_of_a_platform_admin_opens(root, world):
    for model in (Team, Account, Agent, AgentGroup, Line, Campaign):
        assert root.get(url(model, "add")).status_code == 200
        assert root.get(url(model, "change", model.objects.first().pk)).status_code == 200


def test_a_team_admin_opens_nothing_of_another_team(chief, world):
    stranger = Agent.objects.get(team__identity="other")
    assert chief.get(url(Agent, "change", stranger.pk)).status_code == 302
    assert chief.get(url(Team, "add")).status_code == 403
    assert chief.get(url(Agent, "change", world.pk)).status_code == 200


#: What a form of an agent holds of rows nobody touched.
UNTOUCHED = {
    f"{rows}-{what}_FORMS": "0"
    for rows in ("defaults", "favourites")
    for what in ("TOTAL", "INITIAL")
}


def test_a_team_admin_makes_an_agent_in_her_team_only(chief, world):
    made = UNTOUCHED | {
        "agent_no": "1077",
        "name": "New",
        "phone": "browser",
        "sip_secret": "0123456789abcdef",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-penalty": "0",
        "memberships-0-acw_mode": "answered",
        "memberships-0-work_way": "both",
    }
    other = Team.objects.get(identity="other")
    mine, strange = group("630"), group("730", "other")
    answer = chief.post(url(Agent, "add"), {**made, "team": other.pk})
    assert answer.status_code == 200
    hers = {**made, "team": team().pk}
    answer = chief.post(url(Agent, "add"), {**hers, "memberships-0-group": strange.pk})
    assert answer.status_code == 200
    assert not Agent.objects.filter(agent_no="1077").exists()
    answer = chief.post(url(Agent, "add"), {**hers, "memberships-0-group": mine.pk})
    assert answer.status_code == 302
    assert Membership.objects.filter(agent__agent_no="1077", group=mine).exists()


def test_a_platform_admin_mixes_no_teams_in_one_form(root, world):
    mine, strange = group("630"), group("730", "other")
    strangers = Agent.objects.create(
        team=strange.team, agent_no="2001", name="Max", sip_secret="0123456789abcdef"
    )
    made = UNTOUCHED | {
        "team": world.team.pk,
        "agent_no": "1077",
        "name": "New",
        "phone": "browser",
        "sip_secret": "0123456789abcdef",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-penalty": "0",
        "memberships-0-acw_mode": "answered",
        "memberships-0-work_way": "both",
    }
    answer = root.post(url(Agent, "add"), {**made, "memberships-0-group": strange.pk})
    assert "It belongs to another team." in answer.content.decode()
    assert not Agent.objects.filter(agent_no="1077").exists()
    answer = root.post(url(Agent, "add"), {**made, "memberships-0-group": mine.pk})
    assert answer.status_code == 302
    page = root.get(url(AgentGroup, "change", mine.pk)).context
    form = page["adminform"].form
    asked = {name: form[name].value() for name in form.fields if form[name].value()}
    for inline in page["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        asked |= {f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"}
    for who, status in ((strangers, 200), (world, 302)):
        answer = root.post(url(AgentGroup, "change", mine.pk), asked | {"admins": [who.pk]})
        assert answer.status_code == status
    assert list(mine.admins.all()) == [world]


def test_a_team_admin_neither_sees_nor_makes_a_platform_admin(chief, world):
    boss = Account.objects.create_superuser("boss", password="x", team=team())
    assert chief.get(url(Account, "change", boss.pk)).status_code == 302
    made = {"username": "eve", "password1": "kj3hS9dkq", "password2": "kj3hS9dkq", "role": "agent"}
    chief.post(url(Account, "add"), {**made, "team": team().pk, "is_superuser": "on"})
    assert not Account.objects.get(username="eve").is_superuser


def test_an_agent_has_no_admin(world):
    assert world.account is not None
    assert client_of(world.account).get(url(Agent)).status_code == 302


def test_the_admins_scripts_may_run_on_its_pages_alone(root, world):
    assert "unsafe-eval" in root.get(url(Agent)).headers["Content-Security-Policy"]
    assert "unsafe-eval" not in Client().get("/", follow=True).headers["Content-Security-Policy"]


def test_the_side_bar_names_the_lists(root, world):
    page = root.get(reverse("admin:index")).content.decode()
    for model in (Team, Agent, AgentGroup, Line, Campaign):
        assert url(model) in page


def test_a_membership_edited_by_an_admin_reaches_the_queue_and_the_pages(chief, world, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    row = world.memberships.get()
    Membership.objects.update(is_checked_in=True)
    group("631")
    edited = UNTOUCHED | {
        "team": world.team.pk,
        "agent_no": "1001",
        "name": "Ada",
        "phone": "browser",
        "sip_secret": world.sip_secret,
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": row.pk,
        "memberships-0-agent": world.pk,
        "memberships-0-group": row.group.pk,
        "memberships-0-penalty": "4",
        "memberships-0-acw_mode": "off",
        "memberships-0-work_way": "both",
    }
    page = url(Agent, "change", world.pk)
    assert chief.post(page, edited).status_code == 302
    assert [o.penalty for o in FakeSwitch.orders() if isinstance(o, SetPenalty)] == [4]
    row.refresh_from_db()
    assert (row.penalty, row.acw_mode, row.is_checked_in) == (4, "off", True)
    moved = {**edited, "memberships-0-group": group("631").pk}
    assert chief.post(page, moved).status_code == 302
    assert [m.group.code for m in world.memberships.all()] == ["631"]
    assert [o.queue for o in FakeSwitch.orders() if isinstance(o, LeaveQueue)] == ["demo-630"]
    gone = {
        **moved,
        "memberships-0-id": world.memberships.get().pk,
        "memberships-0-DELETE": "on",
    }
    assert chief.post(page, gone).status_code == 302
    assert not world.memberships.exists()


def told():
    found = [row.body for row in stream.since(0, team="demo") if row.kind == "SettingsChanged"]
    return [(one["what"], one["name"], one["how"]) for one in found]


def test_what_an_admin_saves_and_deletes_is_told_to_the_pages(chief, world):
    BlockedNumber.objects.create(team=team(), number="02079460009")
    made = {"number": "02079460001", "note": "", "team": team().pk}
    answer = chief.post(url(BlockedNumber, "add"), made)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    row = BlockedNumber.objects.get(number="02079460001")
    chief.post(url(BlockedNumber, "change", row.pk), made | {"note": "rude"})
    chief.post(url(BlockedNumber, "delete", row.pk), {"post": "yes"})
    rest = BlockedNumber.objects.values_list("pk", flat=True)
    chosen = {"action": "delete_selected", "_selected_action": list(rest), "post": "yes"}
    chief.post(url(BlockedNumber), chosen)
    assert told() == [
        ("blocked number", "02079460001", "added"),
        ("blocked number", "02079460001", "changed"),
        ("blocked number", "02079460001", "removed"),
        ("blocked number", "02079460009", "removed"),
    ]


def test_pause_reasons_and_dispositions_saved_with_their_row_are_told_too(chief):
    page = url(Team, "change", team().pk)
    shown = chief.get(page).context["adminform"].form
    said = {
        name: value
        for name in shown.fields
        if (value := shown[name].value()) not in (None, False, [])
    }
    lines = {
        "pause_reasons-TOTAL_FORMS": "1",
        "pause_reasons-INITIAL_FORMS": "0",
        "pause_reasons-0-name": "Siesta",
        "pause_reasons-0-position": "9",
    }
    answer = chief.post(page, said | lines)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    assert ("pause reason", "Siesta", "added") in told()


def test_a_number_planned_by_an_admin_is_told_and_taken_off_by_her(chief, world):
    tea = CallbackList.objects.create(team=team(), name="Tea", group=group("630"))
    theirs = CallbackList.objects.create(team=team("other"), name="X", group=group("730", "other"))
    said = {
        "list": tea.pk,
        "number": "02079460001",
        "last_name": "Neill",
        "due_on": "2030-01-31",
        "tickets-TOTAL_FORMS": "0",
        "tickets-INITIAL_FORMS": "0",
    }
    refused = chief.post(url(PlannedCallback, "add"), said | {"list": theirs.pk})
    assert refused.status_code == 200
    assert chief.post(url(PlannedCallback, "add"), said).status_code == 302
    row = PlannedCallback.objects.get()
    assert chief.get(url(PlannedCallback, "change", row.pk)).status_code == 200
    chosen = {"action": "take_off", "_selected_action": [row.pk]}
    chief.post(url(PlannedCallback), chosen)
    row.refresh_from_db()
    assert row.closed_at is not None
    told = [one for one in stream.since(0, team="demo") if one.kind == "PlannedCallbackChanged"]
    assert [one.body["how"] for one in told] == ["planned", "closed"]


def test_default_memberships_are_given_by_an_admin(chief, world, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    DefaultMembership.objects.create(agent=world, group=group("631"), penalty=2)
    chosen = {"action": "apply_defaults", "_selected_action": [world.pk]}
    chief.post(url(Agent), chosen)
    found = world.memberships.values_list("group__code", "penalty")
    assert list(found) == [("631", 2)]


def test_a_group_a_menu_leads_to_is_not_deleted_and_keeps_its_number(chief):
    row = group("630")
    menu = Menu.objects.create(team=team(), code="main", name="Main", timeout_target="group:630")
    page = chief.get(url(AgentGroup, "delete", row.pk))
    assert str(menu) in page.context["protected"]
    chief.post(url(AgentGroup, "delete", row.pk), {"post": "yes"})
    assert AgentGroup.objects.filter(pk=row.pk).exists()
    form = chief.get(url(AgentGroup, "change", row.pk)).context["adminform"].form
    assert {"team", "code"}.isdisjoint(form.fields)
    menu.delete()
    chief.post(url(AgentGroup, "delete", row.pk), {"post": "yes"})
    assert not AgentGroup.objects.filter(pk=row.pk).exists()


def test_a_line_and_a_group_are_asked_who_they_are_before_how_they_are_recorded(chief):
    for model in (Line, AgentGroup):
        sets = chief.get(url(model, "add")).context["adminform"].fieldsets
        assert "recording_policy" not in sets[0][1]["fields"]
        assert "recording_policy" in sets[-1][1]["fields"]


@pytest.mark.parametrize("number", ["nobody", "+", "020 7946 x", "1" * 29])
def test_what_is_no_number_is_not_blocked(chief, number):
    answer = chief.post(url(BlockedNumber, "add"), {"number": number, "team": team().pk})
    assert answer.context["adminform"].form.errors["number"]
    assert not BlockedNumber.objects.exists()


def test_a_blocked_number_is_kept_without_what_is_written_between_its_digits(chief):
    row = {"note": "", "team": team().pk}
    chief.post(url(BlockedNumber, "add"), row | {"number": "+44 (20) 7946-0142"})
    assert BlockedNumber.objects.get().number == "+442079460142"
    again = chief.post(url(BlockedNumber, "add"), row | {"number": "+442079460142"})
    assert again.status_code == 200
    assert BlockedNumber.objects.count() == 1
