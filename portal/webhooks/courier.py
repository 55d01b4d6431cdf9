"""Carries one push to its receiver over HTTP: kept connections, no redirects, checked addresses."""

import asyncio
import socket
import time
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult
from typing_extensions import override
from yarl import URL

from portal.webhooks import dialects, own
from portal.webhooks.dialects import Request, Target
from portal.webhooks.domain.addresses import fault_of_url, is_literal, is_public
from portal.webhooks.domain.verdict import Fault, Outcome, retry_after_s
from portal.webhooks.models import MOST_ANSWER, MOST_REQUEST

#: Seconds a name's checked addresses, and an idle connection, are kept.
NAME_KEPT_S = 10
IDLE_KEPT_S = 30.0


class AddressRefusedError(OSError):
    """The name leads to an address pushes may not go to."""


class CheckingResolver(AbstractResolver):
    """Looks names up and lets only public addresses through. aiohttp connects to exactly what this
    gives, so a name that answers otherwise a moment later gains nothing."""

    def __init__(self, *, allow_private: bool) -> None:
        self._allow_private = allow_private

    @override
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give the addresses of a name. Raises AddressRefusedError if any of them is not public."""
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG
        )
        addresses = {(str(to[0]), kind) for kind, _, _, _, to in found}
        if not self._allow_private and not all(is_public(address) for address, _ in addresses):
            raise AddressRefusedError(f"{host} leads into a network pushes may not go to")
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)
            for address, kind in sorted(addresses)
        ]

    @override
    async def close(self) -> None:
        """Keep nothing."""


class Courier:
    """One client for all targets of a process; use it as a context manager."""

    def __init__(
        self, *, allow_private: bool, timeout_s: float, clock: Callable[[], datetime]
    ) -> None:
        self._allow_private = allow_private
        self._timeout_s = timeout_s
        self._clock = clock
        self._client: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> "Courier":
        connector = aiohttp.TCPConnector(
            resolver=CheckingResolver(allow_private=self._allow_private),
            socket_factory=self._socket,
            limit=0,  # the sender bounds how many are under way to each target
            keepalive_timeout=IDLE_KEPT_S,
            ttl_dns_cache=NAME_KEPT_S,
        )
        self._client = aiohttp.ClientSession(
            connector=connector,
            timeout=aiohttp.ClientTimeout(total=self._timeout_s),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # nothing of an answer is read but its first words
            trust_env=False,
            headers={"User-Agent": "Patchbay"},
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.close()

    async def carry(self, request: Request, target: Target, *, message_id: str) -> Outcome:
        """Send one request and say what came of it; never raises for what a receiver does."""
        began = time.monotonic()
        try:
            outcome = await self._carry(request, target, message_id)
        except Exception as error:
            outcome = _fault_of(error)
        took = round((time.monotonic() - began) * 1000)
        return Outcome(
            status=outcome.status,
            fault=outcome.fault,
            says=outcome.says[:160],
            answer=outcome.answer,
            retry_after_s=outcome.retry_after_s,
            request=shown(request),
            took_ms=took,
        )

    def _socket(self, address: AddrInfoType) -> socket.socket:
        """Open a socket; the last look at where it will go, however the address came about."""
        family, kind, proto, _, to = address
        if not self._allow_private and not is_public(str(to[0])):
            raise AddressRefusedError(f"{to[0]} is in a network pushes may not go to")
        made = socket.socket(family, kind, proto)
        made.setblocking(False)
        return made

    async def _carry(self, request: Request, target: Target, message_id: str) -> Outcome:
        if self._client is None:
            raise RuntimeError("the courier is not open")
        url = URL(request.url, encoded=True)
        fault = fault_of_url(request.url)
        if fault:
            return Outcome(fault=Fault.ADDRESS_REFUSED, says=fault)
        host = url.host or ""
        if is_literal(host) and not self._allow_private and not is_public(host):
            # an address needs no look-up, so the resolver never sees it
            return Outcome(fault=Fault.ADDRESS_REFUSED, says="Pushes may not go to this network.")
        headers = dict(request.headers)
        if target.dialect == dialects.OWN:
            headers |= own.signature(
                target.secret, message_id=message_id, at=self._clock(), body=request.body
            )
        options: dict[str, Any] = {"data": request.body} if request.body else {}
        async with self._client.request(
            request.method, url, headers=headers, allow_redirects=False, **options
        ) as answer:
            text = await _first_words(answer)
            return Outcome(
                status=answer.status,
                answer=text,
                retry_after_s=retry_after_s(
                    answer.headers.get("Retry-After", ""), now=self._clock()
                ),
            )


def shown(request: Request) -> str:
    """Write a request as the log shows it, cut to a bound."""
    head = f"{request.method} {request.url}"
    text = f"{head}\n\n{request.body.decode('utf-8', 'replace')}" if request.body else head
    return text[:MOST_REQUEST]


async def _first_words(answer: aiohttp.ClientResponse) -> str:
    """Read the beginning of an answer. The status stands already: a body that breaks off, or never
    ends, changes nothing, but its connection is not used again."""
    read = b""
    try:
        while len(read) < MOST_ANSWER:
            piece = await answer.content.read(MOST_ANSWER - len(read))
            if not piece:
                break
            read += piece
    except (aiohttp.ClientError, OSError):
        answer.close()
    if not answer.content.at_eof():
        answer.close()
    return read.decode("utf-8", "replace")


def _fault_of(error: Exception) -> Outcome:
    """Name what went wrong."""
    chain: list[BaseException] = []
    one: BaseException | None = error
    while one is not None and len(chain) < 8:
        chain.append(one)
        one = one.__cause__ or getattr(one, "os_error", None)
    says = str(error) or type(error).__name__
    if any(isinstance(one, AddressRefusedError) for one in chain):
        return Outcome(fault=Fault.ADDRESS_REFUSED, says="Pushes may not go to this network.")
    if isinstance(error, TimeoutError):
        return Outcome(fault=Fault.TIMED_OUT, says="no answer in time")
    if isinstance(error, aiohttp.ClientConnectorError | socket.gaierror):
        return Outcome(fault=Fault.NOT_REACHED, says=says)
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.http_exceptions.HttpProcessingError):
        return Outcome(fault=Fault.GARBAGE, says=says)
    if isinstance(error, aiohttp.ClientError | OSError):
        return Outcome(fault=Fault.BROKEN_OFF, says=says)
    return Outcome(fault=Fault.NOT_REACHED, says=says)
