import pytest
from django.contrib import admin
from django.test import RequestFactory

from agents.models import Account, Team
from calls.models import Cdr, EventRow, LiveCall, PbxLink, ProvisionedSection, SwitchOrder
from tests.calls import script as s

pytestmark = pytest.mark.django_db
ALL = [Cdr, EventRow, LiveCall, PbxLink, ProvisionedSection, SwitchOrder]


@pytest.fixture
def teams():
    for team in ("demo", "other"):
        EventRow.objects.create(at=s.at(0), team=team, kind="CallStarted", body={})
        LiveCall.objects.create(call_id=team, team=team, pbx="p", state="x", started_at=s.at(0))
    PbxLink.objects.create(pbx="p")
    return Team.objects.create(identity="demo", name="Demo")


def seen_by(user, model):
    request = RequestFactory().get("/")
    request.user = user
    return admin.site._registry[model].get_queryset(request)


@pytest.mark.parametrize("model", [EventRow, LiveCall])
def test_a_team_admin_sees_her_own_team_alone(teams, model):
    sue = Account(username="sue", team=teams)
    assert {row.team for row in seen_by(sue, model)} == {"demo"}


@pytest.mark.parametrize("model", [EventRow, LiveCall])
def test_an_account_of_no_team_sees_nothing(teams, model):
    assert not seen_by(Account(username="nobody"), model).exists()


def test_a_team_admin_does_not_see_the_links(teams):
    assert not seen_by(Account(username="sue", team=teams), PbxLink).exists()


def test_the_platform_admin_sees_every_team(teams):
    root = Account(username="root", is_superuser=True)
    assert seen_by(root, LiveCall).count() == 2
    assert seen_by(root, PbxLink).count() == 1


@pytest.mark.parametrize("model", ALL)
def test_nothing_of_calls_can_be_changed_by_hand(model):
    request = RequestFactory().get("/")
    request.user = Account(username="root", is_superuser=True)
    page = admin.site._registry[model]
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


@pytest.fixture
def platform_admin(settings, tmp_path, client, admin_user):
    settings.STATIC_ROOT = tmp_path
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    client.force_login(admin_user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize("model", ALL)
def test_the_pages_of_calls_open(model, platform_admin, teams):
    name = model._meta.model_name
    assert platform_admin.get(f"/admin/calls/{name}/").status_code == 200
