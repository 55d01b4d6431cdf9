import asyncio
import itertools
from collections.abc import Callable, Mapping


class AmiClient:
    def __init__(self, port: int, user: str, secret: str) -> None:
        self.port, self.user, self.secret = port, user, secret
        self.events: list[dict[str, str]] = []
        self.ids = itertools.count(1)
        self.answers: dict[str, asyncio.Future] = {}
        self.heard = asyncio.Condition()

    async def __aenter__(self) -> "AmiClient":
        async with asyncio.timeout(15):
            while True:
                try:
                    self.reader, self.writer = await asyncio.open_connection(
                        "127.0.0.1", self.port, limit=2**24
                    )
                    break
                except OSError:
                    await asyncio.sleep(0.1)
        await self.reader.readline()
        self.task = asyncio.create_task(self.read())
        login = await self.send({"Action": "Login", "Username": self.user, "Secret": self.secret})
        assert login["Response"] == "Success", login
        await self.wait("FullyBooted")
        return self

    async def __aexit__(self, *_: object) -> None:
        self.task.cancel()
        self.writer.close()

    async def read(self) -> None:
        while True:
            raw = (await self.reader.readuntil(b"\r\n\r\n")).decode()
            message: dict[str, str] = {}
            for line in raw.split("\r\n"):
                key, colon, value = line.partition(":")
                if colon:
                    joined = f"{message[key]}\n{value.strip()}" if key in message else value.strip()
                    message[key] = joined
            async with self.heard:
                if "Event" in message:
                    self.events.append(message)
                elif message.get("ActionID") in self.answers:
                    self.answers.pop(message["ActionID"]).set_result(message)
                self.heard.notify_all()

    async def send(self, action: Mapping[str, object]) -> dict[str, str]:
        name = f"t{next(self.ids)}"
        lines = [f"ActionID: {name}"]
        for key, value in action.items():
            lines += [f"{key}: {v}" for v in (value if isinstance(value, list) else [value])]
        self.answers[name] = asyncio.get_running_loop().create_future()
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        return await asyncio.wait_for(self.answers[name], 10)

    async def send_list(self, action: Mapping[str, object]) -> list[dict[str, str]]:
        answer = await self.send(action)
        name = answer["ActionID"]
        if answer["Response"] != "Success":
            return []
        ended = await self.wait_for(
            lambda e: e.get("ActionID") == name and e.get("EventList") == "Complete"
        )
        return [e for e in self.events if e.get("ActionID") == name and e is not ended]

    async def wait_for(
        self, wanted: Callable[[dict[str, str]], bool], since: int = 0, patience: float = 15
    ) -> dict[str, str]:
        def find() -> dict[str, str] | None:
            return next((e for e in self.events[since:] if wanted(e)), None)

        async with self.heard:
            await asyncio.wait_for(self.heard.wait_for(find), patience)
            found = find()
        assert found is not None
        return found

    async def wait(
        self, event: str, since: int = 0, patience: float = 15, **headers: str
    ) -> dict[str, str]:
        def wanted(e: dict[str, str]) -> bool:
            return e["Event"] == event and all(
                value in e.get(key, "") for key, value in headers.items()
            )

        try:
            return await self.wait_for(wanted, since, patience)
        except TimeoutError as error:
            seen = [e["Event"] for e in self.events[since:]]
            raise AssertionError(f"no {event} {headers} among {seen}") from error


async def join(pbx: AmiClient, queue: str, phone: str) -> None:
    interface = f"PJSIP/{phone}"
    await pbx.send(
        {
            "Action": "QueueAdd",
            "Queue": queue,
            "Interface": interface,
            "StateInterface": interface,
            "MemberName": phone,
        }
    )


async def leave(pbx: AmiClient, queue: str, phone: str) -> None:
    await pbx.send({"Action": "QueueRemove", "Queue": queue, "Interface": f"PJSIP/{phone}"})
