"""The wire to one PBX: panoramisk behind a guard. Nothing else in the portal touches the library.

Each connection gets a manager of its own, so that nothing of a lost one is ever sent again, and
reconnecting is ours. Why each guard stands here is told in `docs/adr/0002-bridge.md`; why what
comes in is parsed by us, in `docs/adr/0005-ami-parser.md`.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager
from panoramisk.message import Message as WireMessage

from calls.ami.faults import (
    LinkDownError,
    LinkError,
    LoginRefusedError,
    NoAnswerError,
    NotSentError,
    first_of,
)
from calls.ami.frames import Frames, Headers, event_of, parse
from calls.ami.waits import connected
from calls.ami.wiretext import to_wire

log = logging.getLogger(__name__)

#: One AMI message: a header that comes more than once is a list.
Message = Mapping[str, str | list[str]]
#: What an action may carry; a list makes one header a value.
ActionBody = Mapping[str, str | list[str]]

CONNECT_S = 3.0  # to connect, and to get the answer to Login
BOOT_S = 30.0  # from Login to FullyBooted
PING_EVERY_S = 2.0  # between two looks whether the PBX still answers
PING_ANSWER_S = 2.0  # a PBX that says nothing for so long is frozen
BACKOFF_S = (0.1, 0.25, 0.5, 1.0)  # before each new try; the last for ever


#: What the link itself must hear, whatever else is wanted.
OWN_EVENTS = frozenset({"FullyBooted", "Shutdown"})


class _Protocol(AMIProtocol):  # type: ignore[misc]
    """Keeps one bad message from ending the connection, and really closes. Answers go to the
    library, which knows who waits for them; events go past it."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self.frames = Frames()

    def data_received(self, data: bytes) -> None:
        """Cut, parse and hand over what came."""
        for frame in self.frames.feed(data):
            try:
                self._take(frame)
            except Exception:
                log.exception("A message of the PBX was dropped: %r", frame)

    def _take(self, frame: bytes) -> None:
        if b"ActionID: " not in frame and not self.factory.wants(event_of(frame)):
            return
        headers = parse(frame)
        event = headers.get("Event")
        if isinstance(event, list):  # a UserEvent with a header of that name
            headers["Event"] = event[0]
        if "Response" in headers or "ActionID" in headers or event == "Shutdown":
            self.handle_message(WireMessage(headers))
        elif event is not None:
            self.factory.hear(headers)

    def connection_lost(self, exc: Exception | WireMessage | None) -> None:
        self.close()
        if self.factory is not None:
            self.factory.connection_lost(exc)

    def close(self) -> None:
        """Fail whatever waits for an answer and drop the connection without flushing."""
        waiting = list(self.responses.values())
        self.responses.clear()
        for action in waiting:
            if not action.future.done():
                action.future.set_exception(LinkDownError("the link went down before the answer"))
                action.future.exception()  # nobody may be waiting any more
        self.closed = True
        self.transport.abort()


class _Manager(Manager):  # type: ignore[misc]
    """One connection: never connects again by itself and keeps no actions for later."""

    def __init__(
        self,
        hear: Callable[[Headers], None],
        wants: Callable[[bytes], bool],
        **config: Any,
    ) -> None:
        super().__init__(encoding="latin-1", ping_delay=10**9, **config)
        self.hear = hear
        self.wants = wants
        self.lost = asyncio.get_running_loop().create_future()

    def dispatch(self, event: WireMessage) -> list[str]:
        """Hand over an event that bears an action's id but is no part of its answer."""
        self.hear(dict(event))
        return []

    def connection_lost(self, exc: Exception | WireMessage | None) -> None:
        """Note the end once."""
        if self.pinger is not None:
            self.pinger.cancel()
        if not self.lost.done():
            said = exc.get("event") if isinstance(exc, WireMessage) else exc
            self.lost.set_result(str(said or "closed by the PBX"))


class AmiLink:
    """Keeps a connection to `url` (`ami://user:secret@host:port`) and sends actions over it.

    `on_up` is called when the PBX is fully booted, then `on_message` for each event in order,
    then `on_down` with the reason; all in the loop, and they must not block. `wanted` names the
    events to hand over; None wants all.
    """

    def __init__(
        self,
        url: str,
        on_message: Callable[[Message], None],
        on_up: Callable[[], None],
        on_down: Callable[[str], None],
        wanted: Collection[str] | None = None,
    ) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "127.0.0.1"
        self._port = parts.port or 5038
        self._user = unquote(parts.username or "")
        self._secret = unquote(parts.password or "")
        self._on_message = on_message
        self._on_up = on_up
        self._on_down = on_down
        names = {name.encode() for name in (*(wanted or ()), *OWN_EVENTS)}
        self._wanted = None if wanted is None else names
        self._manager: _Manager | None = None
        self._task: asyncio.Task[None] | None = None
        self._booted = asyncio.Event()
        #: Why the last connection failed or ended; empty while the link is up.
        self.fault = ""

    @property
    def is_up(self) -> bool:
        """Tell whether actions may be sent."""
        return self._booted.is_set()

    def start(self) -> None:
        """Begin to connect, again and again until `close`."""
        self._task = asyncio.get_running_loop().create_task(self._keep_connected(), name="ami-link")

    async def close(self) -> None:
        """End the connection and every try to have one."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def drop(self, reason: str) -> None:
        """Cut the present connection; a new one follows."""
        if self._manager is not None and not self._manager.lost.done():
            self._manager.lost.set_result(reason)

    async def send(self, action: ActionBody, deadline_s: float = 2.0) -> dict[str, str | list[str]]:
        """Send one action and give the PBX's first answer, Success or Error.

        Raises NotSentError when the link is down, LinkDownError when it goes down before the
        answer, NoAnswerError when the deadline (seconds) passes.
        """
        answer = await self._ask(action, deadline_s, as_list=False)
        return dict(answer[0])

    async def send_list(
        self, action: ActionBody, deadline_s: float = 5.0
    ) -> list[dict[str, str | list[str]]]:
        """Send an action answered by a list; give its messages, first and last included.

        An Error answer is a list of one. Raises as `send` does.
        """
        return [dict(item) for item in await self._ask(action, deadline_s, as_list=None)]

    async def _ask(
        self, action: ActionBody, deadline_s: float, *, as_list: bool | None
    ) -> list[WireMessage]:
        """Send only over a connection that is up, with a deadline of our own."""
        manager = self._manager
        if manager is None or not self._booted.is_set():
            raise NotSentError(self.fault or "no link")
        return await _exchange(manager, action, deadline_s, as_list=as_list)

    async def _keep_connected(self) -> None:
        """Connect; when that ends, wait a little and connect again."""
        tries = 0
        while True:
            began = time.monotonic()
            try:
                await self._one_connection()
            except (OSError, TimeoutError, LinkError) as fault:
                self._report(f"{type(fault).__name__}: {fault}")
            if time.monotonic() - began > PING_EVERY_S:
                tries = 0
            await asyncio.sleep(BACKOFF_S[min(tries, len(BACKOFF_S) - 1)])
            tries += 1

    def _report(self, fault: str) -> None:
        """Say a fault in the log when it is a new one."""
        if fault != self.fault:
            log.warning("No link to the PBX at %s:%s: %s", self._host, self._port, fault)
        self.fault = fault

    async def _one_connection(self) -> None:
        """Connect, log in, wait for the boot, watch; return never, raise when it ends."""
        loop = asyncio.get_running_loop()
        manager = _Manager(self._hear, self._wants, loop=loop)
        connecting = loop.create_task(loop.create_connection(_Protocol, self._host, self._port))
        await connected(connecting, CONNECT_S)
        manager.connection_made(connecting)
        if manager.protocol.closed:  # ended before the library knew it had begun
            raise LinkDownError("closed at once")
        self._manager = manager
        why = "closed by the portal"
        try:
            await self._log_in(manager)
            await first_of(manager.lost, self._booted.wait(), BOOT_S, "no FullyBooted event")
            why = await self._watch(manager)
            raise LinkDownError(why)
        except (OSError, LinkError) as fault:
            why = str(fault)
            raise
        finally:
            was_up = self._booted.is_set()
            self._booted.clear()
            self._manager = None
            manager.protocol.close()
            if was_up:
                self._on_down(why)

    async def _log_in(self, manager: _Manager) -> None:
        """Sign in. Raises LoginRefusedError with the PBX's words."""
        who = {"Username": self._user, "Secret": self._secret}
        body = {"Action": "Login", "Events": "on", **who}
        answer = (await _exchange(manager, body, CONNECT_S, as_list=False))[0]
        if not answer.success:
            raise LoginRefusedError(f"AMI user {self._user!r}: {answer.get('message', '')}")

    async def _watch(self, manager: _Manager) -> str:
        """Ping until the connection ends or the PBX is silent; give the reason."""
        while True:
            await asyncio.wait({manager.lost}, timeout=PING_EVERY_S)
            if manager.lost.done():
                return str(manager.lost.result())
            await _exchange(manager, {"Action": "Ping"}, PING_ANSWER_S, as_list=False)

    def _wants(self, event: bytes) -> bool:
        """Say whether a message of this event is worth reading; b"" is a message that is none."""
        return self._wanted is None or not event or event in self._wanted

    def _hear(self, message: Headers) -> None:
        """Pass events on from FullyBooted onwards."""
        if not self._booted.is_set():
            if message.get("Event") != "FullyBooted":
                return
            self._booted.set()
            self.fault = ""
            log.info("The link to the PBX at %s:%s is up", self._host, self._port)
            self._on_up()
        self._on_message(message)


async def _exchange(
    manager: _Manager, body: ActionBody, deadline_s: float, *, as_list: bool | None
) -> list[WireMessage]:
    """Write one action and wait for its answer; forget it when the deadline passes."""
    wire: dict[str, str | list[str]] = {
        key: to_wire(value) if isinstance(value, str) else [to_wire(item) for item in value]
        for key, value in body.items()
    }
    action = Action(wire)
    manager.send_action(action, as_list=as_list)
    done, _ = await asyncio.wait({action.future}, timeout=deadline_s)
    if not done:
        manager.protocol.responses.pop(action.id, None)
        action.future.cancel()
        raise NoAnswerError(f"no answer to {body.get('Action')} within {deadline_s:g} s")
    answer = action.future.result()
    return answer if isinstance(answer, list) else [answer]
