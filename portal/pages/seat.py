"""Who looks at a page: the account seen through its team, agent and rights."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from agents import selectors
from portal import access

P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The looker. `team` is "" for a platform admin of no team; `supervises` holds the codes of
    the groups she sees at the cockpit, all of the team's for a team admin."""

    account: str
    name: str
    team: str
    team_name: str
    agent_no: str
    groups: dict[str, str]
    supervises: tuple[str, ...]
    is_team_admin: bool
    is_platform_admin: bool

    @property
    def is_supervisor(self) -> bool:
        """Say whether the cockpit is hers."""
        return bool(self.team) and (self.is_team_admin or bool(self.supervises))


def seat_of(account: Any) -> Seat:
    """Read the seat of a signed-in account; one that is not active any more has none."""
    actor = access.actor_of(account)
    if actor is None:
        raise PermissionDenied(_("This account is not active."))
    groups = selectors.groups(actor.team) if actor.team else []
    name = account.get_full_name() or account.get_username()
    if actor.agent_no:
        name = selectors.agent_row(team=actor.team, agent_no=actor.agent_no).name
    return Seat(
        account=actor.username,
        name=name,
        team=actor.team,
        team_name=account.team.name if actor.team else "",
        agent_no=actor.agent_no,
        groups={group.code: group.name for group in groups},
        supervises=tuple(
            group.code for group in groups if actor.is_team_admin or group.code in actor.administers
        ),
        is_team_admin=actor.is_team_admin,
        is_platform_admin=actor.is_platform_admin,
    )


def seated(
    page: Callable[Concatenate[HttpRequest, Seat, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Give the page its looker's seat; somebody not signed in is sent to sign in first."""

    @login_required
    @wraps(page)
    def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return page(request, seat_of(request.user), *args, **kwargs)

    return opened


def refuse_unless(is_allowed: bool) -> None:  # noqa: FBT001 (reads as a sentence)
    """Answer 403 unless the looker may see this."""
    if not is_allowed:
        raise PermissionDenied(_("This page is not yours."))
