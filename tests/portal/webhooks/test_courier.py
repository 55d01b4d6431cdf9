"""Names that lead into a network pushes may not go to, however they are answered."""

import asyncio
import socket
from itertools import cycle

import pytest
from django.utils import timezone

from portal.webhooks.courier import AddressRefusedError, CheckingResolver, Courier
from portal.webhooks.dialects import Request, Target
from portal.webhooks.domain.verdict import Fault

TARGET = Target(
    id=1,
    team="demo",
    dialect="coocenter",
    url="http://crm.example/",
    method="POST",
    number_format="",
    secret="",
)


def answering(monkeypatch, *turns):
    """Let the look-up of a name give these addresses, another list each time."""
    lists = cycle(turns)

    async def looked_up(_host, port, **_):
        return [
            (
                socket.AF_INET6 if ":" in one else socket.AF_INET,
                socket.SOCK_STREAM,
                6,
                "",
                (one, port),
            )
            for one in next(lists)
        ]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", looked_up)


async def carried(url):
    async with Courier(allow_private=False, timeout_s=2, clock=timezone.now) as courier:
        request = Request(method="POST", url=url, body=b"{}")
        return (await courier.carry(request, TARGET, message_id="m")).fault


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["10.0.0.1"],
        ["172.16.3.4"],
        ["192.168.1.1"],
        ["169.254.169.254"],
        ["100.64.0.1"],
        ["::1"],
        ["fd00::1"],
        ["fe80::1"],
        ["::ffff:10.0.0.1"],
        ["93.184.216.34", "192.168.1.1"],
    ],
)
async def test_a_name_that_leads_inside_is_refused(monkeypatch, addresses):
    answering(monkeypatch, addresses)
    assert await carried("http://crm.example/") is Fault.ADDRESS_REFUSED


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "[fe80::1]"],
)
async def test_an_address_inside_is_refused(host):
    assert await carried(f"http://{host}/") is Fault.ADDRESS_REFUSED


async def test_a_name_that_turns_inside_is_refused_from_then_on(monkeypatch):
    answering(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    resolver = CheckingResolver(allow_private=False)
    (first,) = await resolver.resolve("crm.example", 80)
    assert first["host"] == "93.184.216.34"
    with pytest.raises(AddressRefusedError):
        await resolver.resolve("crm.example", 80)
