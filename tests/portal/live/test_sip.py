import asyncio

import pytest
from asgiref.sync import sync_to_async
from websockets.asyncio.server import serve

from agents.models import Agent
from portal.live import sip
from tests.portal.live.sockets import browser_of

pytestmark = pytest.mark.usefixtures("following")


class Pbx:
    """Takes SIP over WebSocket and says every message back in capitals."""

    def __init__(self):
        self.subprotocols = []
        self.lines = []
        self.gone = asyncio.Event()

    async def talk(self, line):
        self.subprotocols.append(line.subprotocol)
        self.lines.append(line)
        async for message in line:
            await line.send(message.upper())
        self.gone.set()


@pytest.fixture
async def pbx(settings):
    made = Pbx()
    async with serve(made.talk, "127.0.0.1", 0, subprotocols=["sip"]) as server:
        port = server.sockets[0].getsockname()[1]
        settings.ASTERISK_WS_URL = f"ws://127.0.0.1:{port}/ws"
        yield made


async def phone_of(account):
    browser = await browser_of(account, "/sip", subprotocols=("sip",))
    assert await browser.open()
    return browser


async def test_text_and_bytes_pass_both_ways_unchanged(floor, pbx):
    phone = await phone_of(floor["ada"])
    assert phone.subprotocol == "sip"
    await phone.send(text="register é")
    assert (await phone.line.receive_output(3))["text"] == "REGISTER É"
    await phone.send(bytes=b"\x00raw")
    assert (await phone.line.receive_output(3))["bytes"] == b"\x00RAW"
    assert pbx.subprotocols == ["sip"]
    await phone.leave()


async def test_a_browser_that_goes_takes_its_line_to_the_pbx_with_it(floor, pbx):
    phone = await phone_of(floor["ada"])
    await phone.send(text="x")
    await phone.line.receive_output(3)
    await phone.leave()
    await asyncio.wait_for(pbx.gone.wait(), 30)


async def test_a_pbx_that_closes_closes_the_browser(floor, pbx):
    phone = await phone_of(floor["ada"])
    await phone.send(text="x")
    await phone.line.receive_output(3)
    await pbx.lines[0].close()
    assert await phone.closed_with() == sip.PBX_AWAY


async def test_a_pbx_that_is_away_is_said_so(floor, settings):
    settings.ASTERISK_WS_URL = "ws://127.0.0.1:1/ws"
    phone = await phone_of(floor["ada"])
    assert await phone.closed_with() == sip.PBX_AWAY


async def test_only_a_signed_in_agent_with_a_browser_phone_gets_through(floor, pbx):
    nobody = await phone_of(None)
    assert await nobody.closed_with() == sip.SIGNED_OUT
    desk = Agent.objects.filter(account=floor["ben"])
    await sync_to_async(desk.update)(phone=Agent.Phone.DESK)
    ben = await phone_of(floor["ben"])
    assert await ben.closed_with() == sip.NO_BROWSER_PHONE
    await sync_to_async(Agent.objects.filter(account=floor["ada"]).update)(account=None)
    ada = await phone_of(floor["ada"])
    assert await ada.closed_with() == sip.NO_BROWSER_PHONE
    assert pbx.lines == []


async def test_a_browser_that_does_not_speak_sip_is_refused(floor, pbx):
    browser = await browser_of(floor["ada"], "/sip")
    assert await browser.open()
    assert await browser.closed_with() == 1002
    assert pbx.lines == []
