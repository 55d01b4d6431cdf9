"""Who asks."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare

from agents.models import Account, Agent, AgentGroup

User = Account | AnonymousUser


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks. `team` is "" for a platform admin of no team, `agent_no` is "" for an account
    without an agent; `administers` are the codes of the groups she is admin of; `via` is the
    door she came through."""

    account_id: int
    username: str
    team: str
    agent_no: str
    role: str
    is_platform_admin: bool
    administers: frozenset[str]
    via: str = "browser"

    @property
    def is_team_admin(self) -> bool:
        """Say whether everything of her own team is hers."""
        return bool(self.team) and self.role in {"team_admin", "api_client"}


def actor_of(account: User, *, via: str = "browser") -> Actor | None:
    """Read who an account is; None for nobody, and for an account that is not active."""
    if not isinstance(getattr(account, "pk", None), int) or not account.is_active:
        return None
    found = Account.objects.select_related("team", "agent").filter(pk=account.pk).first()
    return None if found is None else actor_from(found, via=via)


def actor_from(found: Account, *, via: str = "browser") -> Actor | None:
    """Read who an account is whose row was read this moment; None for one that is not active."""
    if not found.is_active:
        return None
    agent: Agent | None = getattr(found, "agent", None)
    if agent is not None and (not agent.is_active or agent.team_id != found.team_id):
        agent = None
    led = AgentGroup.objects.filter(admins=agent) if agent else AgentGroup.objects.none()
    return Actor(
        account_id=found.pk,
        username=found.username,
        team=found.team.identity if found.team else "",
        agent_no=agent.agent_no if agent else "",
        role=found.role,
        is_platform_admin=found.is_superuser,
        administers=frozenset(led.values_list("code", flat=True)),
        via=via,
    )


def is_signed_in(session: Any, actor: Actor) -> bool:
    """Say whether the browser session still stands: not ended, account active, same password."""
    key = session.session_key
    if not key:
        return False
    fresh = import_module(settings.SESSION_ENGINE).SessionStore(key)
    account = Account.objects.filter(pk=actor.account_id, is_active=True).first()
    if account is None or fresh.get(SESSION_KEY) != str(account.pk):
        return False
    said = str(fresh.get(HASH_SESSION_KEY, ""))
    return constant_time_compare(said, account.get_session_auth_hash())
