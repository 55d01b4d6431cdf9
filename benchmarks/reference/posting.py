"""A raw client that posts bodies: aiohttp, kept connections, nothing kept of what it does."""

import asyncio
from collections.abc import Iterator, Sequence

import aiohttp


async def post(urls: Sequence[str], bodies: Sequence[bytes], *, at_once: int) -> None:
    """Post every body to every address, so many at once to each."""
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:

        async def work(url: str, left: Iterator[bytes]) -> None:
            for body in left:
                async with client.post(url, data=body, headers=headers) as answer:
                    await answer.read()

        lines = [(url, iter(bodies)) for url in urls]
        await asyncio.gather(*(work(url, left) for url, left in lines for _ in range(at_once)))
