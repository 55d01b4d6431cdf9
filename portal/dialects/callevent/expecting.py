"""Which message answers which request: its number is added for the client who asked. Pure."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from portal.dialects.callevent.requests import Request
from portal.dialects.callevent.wire import Telling

#: Requests a client may wait for; the oldest is given up.
MOST = 64
#: How long one is waited for, seconds: a phone rings no longer.
PATIENCE_S = 120.0
#: A party is gone, and with it what was asked for it.
RELEASED = "EventReleased"


@dataclass(slots=True, eq=False)
class Expected:
    """One request that was not answered wholly yet. `dn` is whom it is about, `other_dn` whom it
    was aimed at."""

    request: Request
    dn: str
    other_dn: str
    call_id: str
    until: float
    seen: set[tuple[str, str]] = field(default_factory=set)


class Expecting:
    """The open requests of one client, oldest first."""

    def __init__(self) -> None:
        self._open: deque[Expected] = deque(maxlen=MOST)

    def put(self, request: Request, dn: str, now: float) -> Expected:
        """Wait for the messages of a request."""
        made = Expected(
            request=request,
            dn=dn,
            other_dn=request.other_dn,
            call_id=request.call_id,
            until=now + PATIENCE_S,
        )
        if request.reference:
            self._open.append(made)
        return made

    def drop(self, expected: Expected) -> None:
        """Wait no longer."""
        if expected in self._open:
            self._open.remove(expected)

    def reference_of(self, telling: Telling, now: float) -> int:
        """Give the number of the request a message answers, 0 for none.

        What an earlier request may still bring about, a later one more likely did; of the same
        request made twice the first is answered first.
        """
        while self._open and self._open[0].until < now:
            self._open.popleft()
        fitting = [one for one in self._open if _answers(one, telling)]
        name = fitting[-1].request.name if fitting else ""
        found = next((one for one in fitting if one.request.name == name), None)
        if telling.body.message == RELEASED:
            self._close(telling, found)
        if found is None:
            return 0
        found.seen.add((telling.body.message, telling.dn))
        found.call_id = found.call_id or str(telling.values.get("callID", ""))
        return found.request.reference

    def _close(self, telling: Telling, answered: Expected | None) -> None:
        """Wait no longer for what a party should do who is gone."""
        call_id = telling.values["callID"]
        for one in list(self._open):
            if one is not answered and (one.dn, one.call_id) == (telling.dn, call_id):
                self._open.remove(one)


def _answers(one: Expected, telling: Telling) -> bool:
    """Say whether a message, told for the first time, is among those a request brings about."""
    values, message, spec = telling.values, telling.body.message, one.request.spec
    call_id = str(values.get("callID", ""))
    if (message, telling.dn) in one.seen or (one.call_id and call_id and one.call_id != call_id):
        return False
    if telling.dn == one.dn:
        return message in spec.own
    named = {str(values.get(name, "")) for name in ("thisDN", "otherDN", "thirdDN")} - {""}
    return message in spec.theirs and bool({one.dn, one.other_dn} & named)


def with_reference(values: dict[str, Any], reference: int) -> dict[str, Any]:
    """Put the number of the request right after the message's own name."""
    rest = {name: value for name, value in values.items() if name != "referenceID"}
    message = rest.pop("messageID")
    return {"messageID": message, "referenceID": reference, **rest}
