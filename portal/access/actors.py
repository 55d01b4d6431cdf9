"""Who asks."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
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
    return actors_of([account.pk], via=via).get(account.pk)


def actors_of(account_ids: Iterable[int], *, via: str = "browser") -> dict[int, Actor]:
    """Read who accounts are, by id, in two queries; those that are not active are left out."""
    rows = Account.objects.select_related("team", "agent").filter(pk__in=set(account_ids))
    return _actors([one for one in rows if one.is_active], via)


def actor_from(found: Account, *, via: str = "browser") -> Actor | None:
    """Read who an account is whose row was read this moment; None for one that is not active."""
    return _actors([found], via)[found.pk] if found.is_active else None


def _actors(rows: list[Account], via: str) -> dict[int, Actor]:
    """Say who these active accounts are."""
    own = {row.pk: agent for row in rows if (agent := _agent_of(row)) is not None}
    led: dict[int, set[str]] = defaultdict(set)
    if own:
        admins = AgentGroup.objects.filter(admins__in=list(own.values()))
        for agent_id, code in admins.values_list("admins", "code"):
            led[agent_id].add(code)
    return {row.pk: _actor(row, own.get(row.pk), led, via) for row in rows}


def _agent_of(row: Account) -> Agent | None:
    """Give an account's agent, if she is active and of the account's own team."""
    agent: Agent | None = getattr(row, "agent", None)
    is_hers = agent is not None and agent.is_active and agent.team_id == row.team_id
    return agent if is_hers else None


def _actor(row: Account, agent: Agent | None, led: Mapping[int, set[str]], via: str) -> Actor:
    return Actor(
        account_id=row.pk,
        username=row.username,
        team=row.team.identity if row.team else "",
        agent_no=agent.agent_no if agent else "",
        role=row.role,
        is_platform_admin=row.is_superuser,
        administers=frozenset(led.get(agent.pk, ()) if agent else ()),
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
