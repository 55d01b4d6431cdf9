"""A socket of this interface, and calls and agents it is about."""

from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from agents.models import AgentGroup, CallEventDoor, Membership, Presence
from calls import stream
from calls.models import LiveCall
from portal import access
from portal.wire.canon import encode
from tests import builders
from tests.portal.live.conftest import floor, following, happens  # noqa: F401 (fixtures)
from tests.portal.live.sockets import Browser


@pytest.fixture
def doors(floor: Any) -> Any:  # noqa: F811
    """Both teams have the interface; everybody is logged in and has a phone."""
    for account in floor.values():
        agent = account.agent
        Presence.objects.create(
            agent=agent,
            state="ready",
            resting="ready",
            since=builders.T0,
            is_phone_reachable=True,
        )
    Membership.objects.update(is_checked_in=True)
    for identity in ("demo", "other"):
        CallEventDoor.objects.create(team=builders.team(identity), is_enabled=True)
    AgentGroup.objects.get(team__identity="demo", code="630").admins.add(floor["sue"].agent)
    return floor


def token_of(account: Any) -> str:
    return access.issue_token(account.pk, at=timezone.now())


async def client_of(account: Any, query: str = "", token: str | None = None) -> Browser:
    """A program without cookie or page that opens the socket."""
    word = await sync_to_async(token_of)(account) if token is None else token
    browser = Browser(f"/callevent/ws?token={word}{query}", origin="")
    assert await browser.open()
    return browser


async def hear_all(browser: Browser, count: int) -> list[dict[str, Any]]:
    return [await browser.hear() for _ in range(count)]


@sync_to_async
def last_seq() -> int:
    return stream.last_seq()


@sync_to_async
def running(call: Any) -> None:
    LiveCall.objects.create(
        call_id=call.call_id,
        team="demo",
        pbx="pbx",
        state=call.state,
        group=call.group,
        agent_nos=list(call.agent_nos),
        tile=encode(call),
        started_at=call.started_at,
        legs={},
    )
