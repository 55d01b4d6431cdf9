"""Passwords checked, alike for every door; a pair found right is remembered for a minute, because
asterCC clients send the password with each request.
"""

import secrets
from concurrent.futures import ThreadPoolExecutor
from functools import cache as once

from django.core.cache import cache

from agents.hashers import Argon2OverMd5Hasher, md5_hex
from agents.models import Account, Agent, Team
from portal.access.actors import Actor, actor_from
from portal.access.refusals import (
    NoAccount,
    SignInError,
    Suspended,
    TooManyTries,
    UnknownName,
    UnknownTeam,
    WrongPassword,
)
from portal.access.tries import count, is_locked, keyed

#: How long a pair found right is remembered, seconds.
REMEMBERED_S = 60


#: Full checks take tens of milliseconds of a core each: never more than two at once.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


def authenticate_agent(
    *, team: str, agent_no: str, password: str, is_md5: bool = False, address: str, via: str = "api"
) -> Actor:
    """Sign an agent in by her number.

    Raises UnknownTeam, UnknownName, NoAccount, WrongPassword, Suspended, TooManyTries.
    """
    agent = (
        Agent.objects.select_related("account__team")
        .filter(team__identity=team, agent_no=agent_no, is_active=True)
        .first()
    )
    if agent is None and not Team.objects.filter(identity=team).exists():
        raise UnknownTeam(team)
    account = agent.account if agent else None
    name = account.username if account else f"{team}/{agent_no}"
    missing = NoAccount if agent else UnknownName
    return _admit(account, name, password, is_md5, address, missing=missing, via=via)


def authenticate_account(
    *,
    username: str,
    password: str,
    is_md5: bool = False,
    address: str,
    team: str = "",
    via: str = "api",
) -> Actor:
    """Sign an account in by its name; with `team` only an account of that team.

    Raises UnknownTeam, UnknownName, WrongPassword, Suspended, TooManyTries.
    """
    if team and not Team.objects.filter(identity=team).exists():
        raise UnknownTeam(team)
    found = Account.objects.select_related("team", "agent").filter(username=username).first()
    if found and team and (found.team is None or found.team.identity != team):
        found = None
    return _admit(found, username, password, is_md5, address, missing=UnknownName, via=via)


def _admit(  # noqa: PLR0913
    account: Account | None,
    name: str,
    password: str,
    is_md5: bool,  # noqa: FBT001
    address: str,
    *,
    missing: type[SignInError],
    via: str,
) -> Actor:
    if is_locked(name, address):
        raise TooManyTries(name)
    is_right = _is_right(account, password, is_md5=is_md5)
    if account is None or not is_right:
        count(name, address)
        raise (missing if account is None else WrongPassword)(name)
    actor = actor_from(account, via=via)
    if actor is None:
        raise Suspended(name)
    return actor


def _is_right(account: Account | None, password: str, *, is_md5: bool) -> bool:
    """Check a password; an unknown account costs as much as a wrong password."""
    md5 = password.lower() if is_md5 else md5_hex(password)
    stored = account.password if account else _nobody()
    team = account.team if account else None
    key = keyed("right", stored, md5)
    if is_md5 and team is not None and not team.is_md5_allowed:
        return False
    if account is not None and cache.get(key):
        return True
    is_right = _pool.submit(_verify, md5, stored).result()
    if is_right and account is not None:
        cache.set(key, 1, REMEMBERED_S)
    return is_right and account is not None


def _verify(md5: str, stored: str) -> bool:
    try:
        return bool(Argon2OverMd5Hasher().verify_md5(md5, stored))
    except (ValueError, AssertionError):  # an unusable password is no hash at all
        return False


@once
def _nobody() -> str:
    """Make the hash strangers are checked against."""
    hasher = Argon2OverMd5Hasher()
    return str(hasher.encode(secrets.token_hex(16), hasher.salt()))
