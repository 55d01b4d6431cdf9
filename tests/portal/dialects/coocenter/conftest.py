"""Team demo with its CooCenter interface; team other has one of its own, with another key."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from agents.models import CooCenterDoor, Membership, Presence
from portal.dialects.coocenter.sign_in import key_of
from tests import builders
from tests.fakes.switch import FakeSwitch

WEBKEY = "s3cret of demo"


@pytest.fixture
def world(db, settings, tmp_path):
    cache.clear()
    FakeSwitch.forget()
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    settings.COOCENTER_TEAM = "demo"
    settings.DEMO = False
    settings.FILES_ROOT = str(tmp_path / "files")
    settings.PBX_PORTAL_URL = "http://testserver"
    ada = builders.agent("1001", name="Ada", groups=("630", "631"))
    ben = builders.agent("1002", name="Ben", groups=("630",), phone="desk")
    builders.agent("1009", name="Sue", groups=())
    builders.agent("1001", "other", name="Max", groups=("730",))
    for agent in (ada, ben):
        Presence.objects.update_or_create(
            agent=agent,
            defaults={
                "state": "ready",
                "resting": "ready",
                "since": timezone.now(),
                "is_phone_reachable": True,
            },
        )
    Membership.objects.filter(agent__in=(ada, ben), group__code="630").update(
        is_checked_in=True, penalty=2
    )
    for identity, key in (("demo", WEBKEY), ("other", "key of other")):
        CooCenterDoor.objects.create(team=builders.team(identity), is_enabled=True, webkey=key)
    yield builders.team()
    cache.clear()


def today(webkey=WEBKEY, days=0):
    return key_of(webkey, f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}")


class Asker:
    """Asks as the documents' curl lines do: a form, also with DELETE."""

    def __init__(self, base="/coocenter-api/", key=None):
        self.base, self.key, self.client = base, today() if key is None else key, Client()

    def __call__(self, method, word, **form):
        return self.client.generic(
            method,
            self.base + word,
            "&".join(f"{name}={value}" for name, value in form.items()),
            content_type="application/x-www-form-urlencoded",
            headers={"Authorization": self.key, "accept": "application/json"},
        )


@pytest.fixture
def ask(world):
    return Asker()
