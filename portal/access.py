"""Who asks, and what she may: one place for passwords, tokens, rights and wrong tries.

A password check is the same for every door. Wrong tries are counted by name and address, for
browsers and API clients together; a pair found right is remembered for a minute, because asterCC
clients send the password with each request.
"""

import hashlib
import hmac
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache as once
from importlib import import_module
from typing import Any, assert_never

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from typing_extensions import override

from agents.domain import commands as agents
from agents.domain import office_commands as office
from agents.hashers import Argon2OverMd5Hasher, md5_hex
from agents.models import Account, Agent, AgentGroup, ApiToken, Membership, Team
from calls import selectors as call_reads
from calls.domain import commands as calls

Command = calls.CallCommand | agents.AgentCommand
User = Account | AnonymousUser

#: How long a pair found right is remembered, seconds.
REMEMBERED_S = 60
#: How long wrong tries are remembered, seconds.
COUNTED_S = 900
#: How long a bearer token is good for.
TOKEN_LIVES = timedelta(days=30)

#: Full checks take tens of milliseconds of a core each: never more than two at once.
_pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


class SignInError(Exception):
    """A sign-in was refused. `code` is stable; words for people are the docstrings."""

    code = "sign_in_refused"


class UnknownTeam(SignInError):  # noqa: N818 (a refusal is not an error of ours)
    """There is no such team."""

    code = "unknown_team"


class UnknownName(SignInError):  # noqa: N818
    """There is no such agent or account."""

    code = "unknown_name"


class WrongPassword(SignInError):  # noqa: N818
    """The password is wrong, or its MD5 form is not allowed by the team."""

    code = "wrong_password"


class NoAccount(SignInError):  # noqa: N818
    """The agent has no account, and so no password."""

    code = "no_account"


class Suspended(SignInError):  # noqa: N818
    """The account is not active."""

    code = "suspended"


class TooManyTries(SignInError):  # noqa: N818
    """Too many wrong tries with this name from this address; try again later."""

    code = "too_many_tries"


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
    if found is None or not found.is_active:
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


def may(actor: Actor, command: Command) -> str | None:
    """Say why the actor may not ask for this; None when she may. Nobody reaches another team."""
    if not actor.team:
        return "This account belongs to no team."
    if actor.is_team_admin:
        return None
    if isinstance(command, agents.OwnCommand):
        return _about(actor, command.agent_no)
    if isinstance(command, agents.GroupCommand | agents.FreeAgent):
        return _may_lead(actor, command)
    if isinstance(command, office.OfficeCommand):
        return _may_arrange(actor, command)
    return _may_call(actor, command)


def _may_lead(actor: Actor, command: agents.GroupCommand | agents.FreeAgent) -> str | None:
    """Only a supervisor settles who belongs to her group, and frees an agent of hers."""
    if isinstance(command, agents.FreeAgent):
        is_hers = _is_member(actor, {command.agent_no})
        return None if is_hers else "That is not an agent of yours."
    return None if command.group in actor.administers else "That is not your group."


def _may_call(actor: Actor, command: calls.CallCommand) -> str | None:
    match command:
        case calls.HangUp(call_id=str() as call_id):
            return None if _is_on(actor, call_id) else "That is not your call."
        case calls.HangUp():
            return _about(actor, command.agent_no or "")
        case calls.Monitor() | calls.EndMonitor() | calls.TakeOver():
            return _may_monitor(actor, command)
        case calls.Dial(agent_no=""):
            return None if command.group in actor.administers else "That is not your group."
        case calls.Describe() | calls.Dial() | calls.CallControl():
            return _about(actor, command.agent_no)
        case _:
            assert_never(command)


def authenticate_agent(
    *, team: str, agent_no: str, password: str, is_md5: bool = False, address: str, via: str = "api"
) -> Actor:
    """Sign an agent in by her number.

    Raises UnknownTeam, UnknownName, NoAccount, WrongPassword, Suspended, TooManyTries.
    """
    if not Team.objects.filter(identity=team).exists():
        raise UnknownTeam(team)
    agent = (
        Agent.objects.select_related("account__team")
        .filter(team__identity=team, agent_no=agent_no, is_active=True)
        .first()
    )
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
    found = Account.objects.select_related("team").filter(username=username).first()
    if found and team and (found.team is None or found.team.identity != team):
        found = None
    return _admit(found, username, password, is_md5, address, missing=UnknownName, via=via)


def issue_token(account_id: int, *, at: datetime, label: str = "") -> str:
    """Make a bearer token of an account; it is shown once, only its SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account_id=account_id, digest=_digest(token), label=label[:80], expires_at=at + TOKEN_LIVES
    )
    return token


def account_of_token(token: str) -> Account | None:
    """Give the active account a bearer token stands for; None for a stranger or a stale one."""
    found = ApiToken.objects.select_related("account__team").filter(digest=_digest(token)).first()
    if found is None or not found.account.is_active:
        return None
    if found.expires_at is not None and found.expires_at <= timezone.now():
        return None
    return found.account


class TriesBackend(BaseBackend):
    """Stands before the browser's own check: refuses a name and address with too many wrong
    tries, whichever door they came through."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Refuse or stay silent; never signs anybody in."""
        del password, kwargs
        if request is not None and username and is_locked(username, address_of(request)):
            raise PermissionDenied


def is_locked(name: str, address: str) -> bool:
    """Say whether wrong tries have shut this name for this address."""
    return int(cache.get(_tries_key(name, address), 0)) >= int(settings.AXES_FAILURE_LIMIT)


def note_wrong(name: str, address: str) -> None:
    """Count a wrong try at a word that is no account's password, so that guessing is slowed."""
    _count(name, address)


def address_of(request: HttpRequest) -> str:
    """Give the address a request came from."""
    return str(request.META.get("REMOTE_ADDR") or "")


@receiver(user_login_failed)
def _browser_failed(
    sender: Any,  # noqa: ARG001
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: Any,
) -> None:
    if request is not None and credentials.get("username"):
        _count(str(credentials["username"]), address_of(request))


@receiver(user_logged_in)
def _browser_signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:  # noqa: ARG001
    if request is not None:
        cache.delete(_tries_key(user.get_username(), address_of(request)))


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
        _count(name, address)
        raise (missing if account is None else WrongPassword)(name)
    actor = actor_of(account, via=via)
    if actor is None:
        raise Suspended(name)
    return actor


def _is_right(account: Account | None, password: str, *, is_md5: bool) -> bool:
    """Check a password; an unknown account costs as much as a wrong password."""
    md5 = password.lower() if is_md5 else md5_hex(password)
    stored = account.password if account else _nobody()
    team = account.team if account else None
    key = _keyed("right", stored, md5)
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


def _count(name: str, address: str) -> None:
    key = _tries_key(name, address)
    cache.add(key, 0, COUNTED_S)
    try:
        cache.incr(key)
    except ValueError:  # it ran out this very moment
        cache.set(key, 1, COUNTED_S)


def _tries_key(name: str, address: str) -> str:
    return _keyed("tries", name.lower(), address)


def _keyed(*parts: str) -> str:
    text = "\0".join(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _about(actor: Actor, agent_no: str) -> str | None:
    if actor.agent_no and agent_no == actor.agent_no:
        return None
    if actor.administers and _is_member(actor, {agent_no}):
        return None
    return "That is another agent."


def _may_arrange(actor: Actor, command: office.OfficeCommand) -> str | None:
    """Her own phone and favourites are hers; the team's lists are a supervisor's."""
    match command:
        case office.BlockNumber() | office.UnblockNumber():
            return None if actor.administers else "Only a supervisor may block numbers."
        case office.Broadcast(sender_no=sender, groups=groups):
            is_hers = sender == actor.agent_no and set(groups) <= actor.administers
            return None if is_hers and actor.administers else "Only a supervisor tells a group."
        case (
            office.SetDefaultMemberships(agent_nos=numbers)
            | office.ApplyDefaultMemberships(agent_nos=numbers)
        ):
            is_hers = all(_is_member(actor, {number}) for number in numbers)
            return None if actor.administers and is_hers else "Only a supervisor may do that."
        case (
            office.SetDoNotDisturb()
            | office.SetForward()
            | office.SetPhone()
            | office.AddFavourite()
            | office.RemoveFavourite()
        ):
            return _about(actor, command.agent_no)
        case _:
            assert_never(command)


def _may_monitor(actor: Actor, command: calls.MonitorCommand) -> str | None:
    """Only a supervisor of the agent listens in, and only with a phone of her own."""
    if command.supervisor_no != actor.agent_no:
        return "That is another agent."
    if isinstance(command, calls.EndMonitor):
        return None
    if not command.agent_no:  # the agent she monitors now; the plan finds out whether she does
        return None if actor.administers else "Only a supervisor may take part."
    return None if _is_member(actor, {command.agent_no}) else "That is another agent."


def _is_on(actor: Actor, call_id: str) -> bool:
    call = call_reads.live_call(team=actor.team, call_id=call_id)
    if call is None:
        return True  # nobody's; the deed says so
    on_it = {*call.agent_nos, call.target_agent_no} - {""}
    if actor.agent_no in on_it or call.group in actor.administers:
        return True
    return bool(actor.administers) and _is_member(actor, on_it)


def _is_member(actor: Actor, agent_nos: set[str]) -> bool:
    return Membership.objects.filter(
        agent__team__identity=actor.team,
        agent__agent_no__in=agent_nos,
        group__code__in=actor.administers,
    ).exists()
