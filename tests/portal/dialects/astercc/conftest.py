"""A small world: Ada and her colleagues in team demo, Max in team other, a switch that obeys."""

import uuid
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.utils import timezone

from agents.hashers import Argon2OverMd5Hasher
from agents.models import Account, Agent, AgentGroup, Membership, PauseReason, Presence, Team
from calls import switch
from calls.models import LiveCall
from calls.switch import Reply
from portal.access import signing_in
from tests.portal.dialects.astercc.asking import ask, done


class ObedientSwitch:
    """Accepts every order, or answers what `reply` says."""

    reply = Reply(is_accepted=True)
    orders: list = []

    def place(self, order, *, team, pbx, plan=None):
        self.orders.append((team, order))
        return uuid.uuid4()

    def wait(self, order_id, *, timeout_s=2.0):
        return self.reply


@dataclass
class World:
    groups: dict[str, AgentGroup]
    agents: dict[str, Agent] = field(default_factory=dict)
    switch: type[ObedientSwitch] = ObedientSwitch

    def id_of(self, code: str) -> int:
        return self.groups[code].pk

    def stand(self, state: str, *codes: str, name: str = "ada", paused=False, phone=True) -> None:
        """Put an agent into a state, checked in to these groups."""
        agent = self.agents[name]
        resting = "paused" if state == "paused" else "ready" if codes else "idle"
        Presence.objects.update_or_create(
            agent=agent,
            defaults={
                "state": state,
                "since": timezone.now(),
                "resting": "logged_out" if state == "logged_out" else resting,
                "is_phone_reachable": phone,
            },
        )
        agent.memberships.update(is_checked_in=False, is_paused=False)
        agent.memberships.filter(group__code__in=codes).update(
            is_checked_in=True, is_paused=paused, pause_reason="lunch" if paused else ""
        )


def person(team, agent_no, name, username="", **account):
    kept = None
    if username:
        password = f"{team.identity}-{agent_no}"
        kept = Account.objects.create_user(username, password=password, team=team, **account)
    return Agent.objects.create(team=team, agent_no=agent_no, name=name, account=kept)


@pytest.fixture(autouse=True)
def _cheap_hashes(monkeypatch):
    """Passwords of one class of tests need not cost what an attacker should pay."""
    monkeypatch.setattr(Argon2OverMd5Hasher, "memory_cost", 64)
    monkeypatch.setattr(Argon2OverMd5Hasher, "time_cost", 1)
    signing_in._nobody.cache_clear()


@pytest.fixture
def world(db, settings):
    cache.clear()
    settings.SWITCH_BACKEND = f"{__name__}.ObedientSwitch"
    ObedientSwitch.reply = Reply(is_accepted=True)
    ObedientSwitch.orders = []
    demo = Team.objects.create(identity="demo", name="Demo", wrap_up_s=10)
    other = Team.objects.create(identity="other", name="Other")
    PauseReason.objects.create(team=demo, name="lunch")
    groups = {
        code: AgentGroup.objects.create(team=team, code=code, name=name)
        for team, code, name in (
            (demo, "630", "Support"),
            (demo, "631", "Sales & more"),
            (demo, "632", "Nobody's"),
            (other, "730", "Helpdesk"),
        )
    }
    made = World(groups)
    made.agents = {
        "ada": person(demo, "1001", "Ada", "agent1001"),
        "ben": person(demo, "1002", "Ben", "agent1002"),
        "cara": person(demo, "1003", "Cara"),
        "dora": person(demo, "1004", "Dora", "agent1004", is_active=False),
        "elif": person(demo, "1005", "Elif", "agent1005"),
        "sue": person(demo, "1009", "Sue", "sue"),
        "max": person(other, "1001", "Max", "max"),
    }
    Agent.objects.filter(pk=made.agents["elif"].pk).update(is_active=False)
    Account.objects.create_user("clerk", password="demo-clerk", team=demo, role="team_admin")
    for name, codes in (("ada", ("630", "631")), ("max", ("730",)), ("elif", ("630",))):
        for code in codes:
            Membership.objects.create(agent=made.agents[name], group=groups[code])
    groups["630"].admins.add(made.agents["sue"])
    assert switch.get_switch().__class__.__name__ == "ObedientSwitch"
    yield made
    cache.clear()


@pytest.fixture
def ready(world):
    world.stand("ready", "630")
    return world


@pytest.fixture
def calling(ready):
    """Ada's call to a customer, both legs of it known at the PBX."""
    assert ask("MAKECALL", userdata="a=1&b=2", modeltype="Campaign", model_id="7") == done(
        "BackMsg_19"
    )
    row = LiveCall.objects.get(team="demo")
    row.legs = {
        f"{row.call_id}-agent": {"channel": "PJSIP/demo-1001-01", "role": "agent"},
        "pbx-1.7": {"channel": "PJSIP/town-02", "role": "customer"},
    }
    row.save()
    return row
