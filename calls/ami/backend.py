"""The port to the switch, filled: orders are rows, carried out by whoever holds the lease."""

import time
from datetime import timedelta
from uuid import UUID

from django.db.models.functions import Now

from calls.ami import actions
from calls.ami.lease import announce
from calls.models import SwitchOrder
from calls.switch import NOT_ANSWERED, Order, OriginateLeg, Reply

#: How long an order may wait to be sent; after that it never is.
DEADLINE = timedelta(seconds=2)
ORIGINATE_DEADLINE = timedelta(seconds=3)
#: Pauses between two looks at an order, seconds; the last for ever.
LOOK_EVERY_S = (0.005, 0.01, 0.02, 0.02, 0.05, 0.1)

SILENT = NOT_ANSWERED
NO_LINK = "no link to the switch"


class AmiSwitch:
    """Writes orders and waits for what becomes of them."""

    def place(self, order: Order, *, team: str, pbx: str, plan: UUID | None = None) -> UUID:
        """Write the order in the current transaction; its commit wakes the bridge."""
        kind, body = actions.dump(order)
        row = SwitchOrder.objects.create(
            team=team,
            pbx=pbx,
            plan=plan,
            kind=kind,
            body=body,
            deadline=Now() + (ORIGINATE_DEADLINE if isinstance(order, OriginateLeg) else DEADLINE),
        )
        announce(pbx)
        return row.id

    def wait(self, order_id: UUID, *, timeout_s: float = 2.0) -> Reply:
        """Wait for the answer, outside a transaction. Silence is a refusal: an order that was
        not sent by then never will be."""
        until = time.monotonic() + timeout_s
        looks = 0
        while True:
            reply = _reply(order_id)
            if reply is not None:
                return reply
            left = until - time.monotonic()
            if left <= 0:
                break
            time.sleep(min(LOOK_EVERY_S[min(looks, len(LOOK_EVERY_S) - 1)], left))
            looks += 1
        unsent = SwitchOrder.objects.filter(id=order_id, state="new").update(deadline=Now())
        if unsent:
            return Reply(is_accepted=False, words=NO_LINK)
        return _reply(order_id) or Reply(is_accepted=False, words=SILENT)


def _reply(order_id: UUID) -> Reply | None:
    """Read what became of the order; None while nothing did."""
    state, words = SwitchOrder.objects.values_list("state", "words").get(id=order_id)
    if state in {"new", "sent"}:
        return None
    return Reply(is_accepted=state == "accepted", words=words)
