"""A TCP proxy between the bridge and the PBX that can do to the wire what networks do."""

import asyncio
import contextlib
from dataclasses import dataclass, field


@dataclass
class FaultProxy:
    """Passes bytes on to `target` and, when told, cuts, freezes, delays, splits or duplicates.

    `port` is known after `start`. `freeze` holds both directions until `thaw`; `refuse` turns new
    connections away until `allow`; `delay_s` is added before each piece passed down to the
    client; `piece` cuts what goes down into reads of so many bytes; `twice` sends each complete
    event down twice.
    """

    target_port: int
    target_host: str = "127.0.0.1"
    port: int = 0
    delay_s: float = 0.0
    piece: int = 0
    twice: bool = False
    is_refusing: bool = False
    connections: int = 0
    up: bytearray = field(default_factory=bytearray)  # all that clients sent

    def __post_init__(self) -> None:
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> "FaultProxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def cut(self) -> None:
        """End every connection at once, without a goodbye."""
        for writer in list(self._open):
            writer.transport.abort()

    def freeze(self) -> None:
        self._flowing.clear()

    def thaw(self) -> None:
        self._flowing.set()

    def refuse(self) -> None:
        self.is_refusing = True

    def allow(self) -> None:
        self.is_refusing = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        if self.is_refusing:
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(
                self.target_host, self.target_port
            )
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, far_writer}
        flows = [
            asyncio.create_task(self._flow(reader, far_writer, is_down=False)),
            asyncio.create_task(self._flow(far_reader, writer, is_down=True)),
        ]
        try:
            await asyncio.wait(flows, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for flow in flows:
                flow.cancel()
            for end in (writer, far_writer):
                self._open.discard(end)
                end.transport.abort()

    async def _flow(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, is_down: bool
    ) -> None:
        rest = b""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                if not is_down:
                    self.up += data
                    writer.write(data)
                    continue
                if self.delay_s:
                    await asyncio.sleep(self.delay_s)
                if self.twice:
                    data, rest = _doubled(rest + data)
                await self._down(writer, data)

    async def _down(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        size = self.piece or len(data) or 1
        for start in range(0, len(data), size):
            writer.write(data[start : start + size])
            await writer.drain()
            if self.piece:
                await asyncio.sleep(0)


def _doubled(data: bytes) -> tuple[bytes, bytes]:
    whole, mark, rest = data.rpartition(b"\r\n\r\n")
    if not mark:
        return b"", data
    out = b""
    for message in whole.split(mark):
        out += message + mark
        if message.startswith(b"Event:") and b"FullyBooted" not in message:
            out += message + mark
    return out, rest
