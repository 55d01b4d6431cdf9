import pytest
from asgiref.sync import sync_to_async
from django.conf import settings

from portal.live.identity import SignedIn
from tests.portal.live.sockets import cookie_of

pytestmark = pytest.mark.usefixtures("following")


async def seen_with(*cookies):
    seen = {}

    async def inner(scope, _receive, _send):
        seen.update(scope)

    headers = [(b"cookie", one.encode()) for one in cookies]
    await SignedIn(inner)({"type": "websocket", "headers": headers}, None, None)
    return seen


async def test_the_account_of_the_cookies_session_is_who_opens(floor):
    key = await sync_to_async(cookie_of)(floor["ada"])
    seen = await seen_with("other=1", f"{settings.SESSION_COOKIE_NAME}={key}")
    assert seen["user"] == floor["ada"]
    assert seen["session"].session_key == key


@pytest.mark.parametrize("cookie", ["", "sessionid=", "sessionid=nobody", "sessionid=%00;;=", "x"])
async def test_anything_else_is_nobody(floor, cookie):
    seen = await seen_with(cookie)
    assert not seen["user"].is_authenticated


async def test_a_session_from_before_a_new_password_is_nobodys(floor):
    key = await sync_to_async(cookie_of)(floor["ada"])
    account = floor["ada"]
    account.set_password("another")
    await sync_to_async(account.save)()
    seen = await seen_with(f"{settings.SESSION_COOKIE_NAME}={key}")
    assert not seen["user"].is_authenticated
