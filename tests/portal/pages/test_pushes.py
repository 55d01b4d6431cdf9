import pytest
from django.test import Client

from agents.models import Account
from portal.webhooks.models import PushDelivery, PushTarget
from tests.builders import T0, agent, team

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"


def admin(name, identity):
    account = Account.objects.create_user(
        name, password=name, role=Account.Role.TEAM_ADMIN, team=team(identity)
    )
    client = Client()
    client.force_login(account, backend=DOOR)
    return client


@pytest.fixture
def target():
    made = PushTarget.objects.create(
        team=team(), name="Our CRM", url="https://crm.example/", failures=3, last_fault="HTTP 500"
    )
    PushDelivery.objects.create(
        target=made,
        key="k",
        kind="CallEnded",
        state="dead",
        created_at=T0,
        tries=2,
        fault="HTTP 422",
        request="POST https://crm.example/\n\n<b>body</b>",
        history=[{"at": "2026", "status": 422, "fault": "HTTP 422", "took_ms": 3}],
    )
    return made


def test_the_admin_sees_targets_and_what_was_sent(target):
    amy = admin("amy", "demo")
    page = amy.get("/pushes/").content.decode()
    assert "Our CRM" in page
    assert "Being tried again" in page
    page = amy.get(f"/pushes/{target.pk}/").content.decode()
    assert "Dead letter" in page
    assert "&lt;b&gt;body" in page
    assert "CallEnded" not in amy.get(f"/pushes/{target.pk}/?state=waiting").content.decode()
    assert amy.get(f"/pushes/{target.pk}/?state=nonsense").status_code == 200


def test_the_buttons_test_pause_go_on_and_send_again(target):
    amy = admin("amy", "demo")
    where = f"/pushes/{target.pk}"
    assert amy.post(f"{where}/test/").status_code == 303
    assert PushDelivery.objects.filter(kind="TestPush").exists()
    amy.post(f"{where}/pause/")
    assert PushTarget.objects.get().is_paused
    amy.post(f"{where}/resume/")
    assert not PushTarget.objects.get().is_paused
    page = amy.post(f"{where}/replay/", follow=True).content.decode()
    assert "1 push is sent again." in page
    assert not PushDelivery.objects.filter(state="dead").exists()
    assert amy.post(f"{where}/explode/").status_code == 404


def test_a_span_of_dead_letters_or_of_all_is_sent_again(target):
    amy = admin("amy", "demo")
    PushDelivery.objects.create(
        target=target, key="k", kind="CallHeld", state="delivered", created_at=T0
    )
    where = f"/pushes/{target.pk}/replay/"
    day = {"since": "2026-03-02T00:00", "until": "2026-03-03T00:00"}
    for said in ({"since": "", "until": ""}, {**day, "since": "soon"}, {**day, "until": "9"}):
        amy.post(where, said)
    amy.post(where, {"since": "2026-03-03T00:00", "until": "2026-03-04T00:00"})
    assert not PushDelivery.objects.filter(state="waiting").exists()
    amy.post(where, day)
    assert [one.kind for one in PushDelivery.objects.filter(state="waiting")] == ["CallEnded"]
    amy.post(where, {**day, "all": "1"})
    assert PushDelivery.objects.filter(state="waiting", kind="CallHeld").count() == 1


def test_scripts_draw_the_parts_anew(target):
    amy = admin("amy", "demo")
    part = {"HX-Request": "true"}
    listed = amy.get("/pushes/", headers=part).content.decode()
    assert "<html" not in listed
    assert 'id="targets"' in listed
    shown = amy.get(f"/pushes/{target.pk}/?state=dead", headers=part).content.decode()
    assert "<html" not in shown
    assert f'hx-get="/pushes/{target.pk}/?state=dead"' in shown
    assert "HTTP 422" in shown


def test_another_teams_admin_finds_nothing_and_an_agent_no_page(target):
    moe = admin("moe", "other")
    assert "Our CRM" not in moe.get("/pushes/").content.decode()
    assert moe.get(f"/pushes/{target.pk}/").status_code == 404
    assert moe.post(f"/pushes/{target.pk}/test/").status_code == 404
    ada = Client()
    ada.force_login(agent("1001", password="x").account, backend=DOOR)
    assert ada.get("/pushes/").status_code == 403
    assert "/pushes/" not in ada.get("/desk/").content.decode()


def test_a_platform_admin_sees_the_targets_of_all_teams(target):
    client = Client()
    client.force_login(
        Account.objects.create_superuser("root", password="root", email=""), backend=DOOR
    )
    assert "Our CRM" in client.get("/pushes/").content.decode()
    assert client.post(f"/pushes/{target.pk}/pause/").status_code == 303
