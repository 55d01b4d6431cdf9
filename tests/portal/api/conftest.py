from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from rest_framework.test import APIClient

from agents.models import Account, AgentGroup, Line
from portal import access
from tests import builders
from tests.fakes.switch import FakeSwitch


@pytest.fixture
def people(db: Any, settings: Any) -> dict[str, Account]:
    """Ada, Ben, their supervisor Sue, the admin Amy and an API client; Max and his boss Moe."""
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    cache.clear()
    ada = builders.agent("1001", name="Ada", password="ada")
    ben = builders.agent("1002", name="Ben", password="ben", groups=("631",))
    sue = builders.agent("1009", name="Sue", password="sue", groups=())
    AgentGroup.objects.get(team__identity="demo", code="630").admins.add(sue)
    max_ = builders.agent("1001", "other", name="Max", password="max", groups=("630", "730"))
    for code, number in (("630", "08081570630"), ("631", "08081570631")):
        group = builders.group(code)
        Line.objects.create(team=group.team, group=group, number=number)
    other = builders.group("730", "other")
    Line.objects.create(team=other.team, group=other, number="08081570730")
    found = {"ada": ada.account, "ben": ben.account, "sue": sue.account, "max": max_.account}
    for name, role, identity in (
        ("amy", Account.Role.TEAM_ADMIN, "demo"),
        ("client", Account.Role.API_CLIENT, "demo"),
        ("moe", Account.Role.TEAM_ADMIN, "other"),
    ):
        found[name] = Account.objects.create_user(
            name, password=name, role=role, team=builders.team(identity)
        )
    return found


@pytest.fixture
def client_of(people: dict[str, Account]) -> Callable[[str], APIClient]:
    def make(name: str) -> APIClient:
        token = access.issue_token(people[name].pk, at=timezone.now())
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    return make
