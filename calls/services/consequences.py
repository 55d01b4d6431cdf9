"""Orders what follows by the rules when a party of a moved call has gone."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime

from calls.domain.call import Call
from calls.domain.consequences import Due, due
from calls.domain.switchboard import Switchboard
from calls.switch import get_switch

log = logging.getLogger(__name__)


def order_due(board: Switchboard, calls: Iterable[Call], at: datetime) -> None:
    """Place the orders that are due, in the caller's transaction, each once."""
    for call in list(calls):
        for one in due(call, at):
            _place(call, one)
            board.note_ordered(call, one.mark)


def _place(call: Call, one: Due) -> None:
    if one.why:
        log.warning("Ended by the net: %s, call %s of %s", one.why, call.call_id, call.team)
    together = uuid.uuid4() if len(one.orders) > 1 else None
    switch = get_switch()
    for order in one.orders:
        switch.place(order, team=call.team, pbx=call.pbx, plan=together)
