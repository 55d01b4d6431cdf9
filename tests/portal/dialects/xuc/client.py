"""A client of the xuc: signs in with a token, speaks its JSON, and may come from any origin."""

import json

from asgiref.sync import sync_to_async
from django.utils import timezone

from portal import access
from tests.portal.live.sockets import WAIT_S, Browser

CTI = "/xuc/api/2.0/cti"


class Client(Browser):
    def __init__(self, token, **options):
        super().__init__(f"{CTI}?token={token}", **options)

    async def cti(self, command, **fields):
        await self.ask(claz="web", command=command, **fields)

    async def told(self, kind):
        """The payload of the next message of that kind; what comes before is passed over."""
        while True:
            message = await self.hear()
            if message.get("msgType") == kind:
                return message["ctiMessage"]

    async def all_told(self):
        """Whatever comes until it is quiet."""
        found = []
        while not await self.line.receive_nothing(timeout=1.2):
            message = await self.line.receive_output(WAIT_S)
            if message["type"] == "websocket.send":
                found.append(json.loads(message["text"]))
        return found

    async def settled(self):
        """All that was asked before this is answered: a ping's echo overtakes commands, a read
        does not."""
        await self.cti("getCallbackPreferredPeriods")
        await self.told("PreferredCallbackPeriodList")


async def client_of(account, **options):
    token = await sync_to_async(access.issue_token)(account.pk, at=timezone.now())
    return Client(token, **options)


async def signed_on(account, **options):
    client = await client_of(account, **options)
    assert await client.open()
    first = await client.hear()
    assert first["msgType"] == "LoggedOn"
    return client
