"""The dialer's calls: the customer's phone is rung first, an agent comes when she answers."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from calls.domain.callids import leg_id_of, new_call_id
from calls.domain.facts import LegRole
from calls.domain.ids import CallId, LegId
from calls.domain.reached import reaching
from calls.services.deeds import PlacedCall
from calls.services.rows import write
from calls.switch import OriginateLeg, get_switch


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whom to ring, by which trunk, and what happens when she answers. `queue` is the group's at
    the PBX, empty where nobody talks; `detection` off, shadow or on; `information` and `message`
    are addresses of sounds."""

    team: str
    pbx: str
    trunk: str
    number: str
    caller_id: str
    ring_s: int
    campaign: str
    queue: str = ""
    group: str = ""
    detection: str = "off"
    information: str = ""
    message: str = ""
    patience_s: float = 2.0
    name: str = ""
    userdata: str = ""


def new_reach(now: datetime) -> tuple[CallId, LegId]:
    """Draw the ids of a call of the dialer and of its one leg, to be written down first."""
    call_id = new_call_id(now, os.urandom(10))
    return call_id, leg_id_of(call_id, LegRole.CUSTOMER.value)


def reach(
    reach: Reach, *, call_id: CallId, attached: Mapping[str, str], now: datetime
) -> PlacedCall:
    """Order that a customer is rung, once; to be called inside the transaction that wrote the ids
    down. What the order's acceptance says is nobody's to wait for: facts tell."""
    call = reaching(
        call_id=call_id,
        team=reach.team,
        pbx=reach.pbx,
        at=now,
        attached=dict(attached),
        group=reach.group,
        campaign=reach.campaign,
        userdata=reach.userdata,
        customer_number=reach.number,
        customer_name=reach.name,
    )
    leg_id = leg_id_of(call_id, LegRole.CUSTOMER.value)
    variables = {
        "__SESSION_ID": call_id,
        "__TEAM": reach.team,
        "__CAMPAIGN": reach.campaign,
        "LEG": LegRole.CUSTOMER.value,
        "TRUNK": reach.trunk,
        "QUEUE": reach.queue,
        "DETECTION": reach.detection,
        "INFORMATION": reach.information,
        "MESSAGE": reach.message,
        # the message has begun when the time is over, not a moment later
        "PATIENCE": f"{max(reach.patience_s - 0.1, 0.5):g}",
    }
    order = OriginateLeg(
        call_id=call_id,
        leg_id=leg_id,
        dial=f"PJSIP/{reach.number}@{reach.trunk}",
        context="dialer",
        exten="s",
        timeout_ms=reach.ring_s * 1000,
        caller_id=f"<{reach.caller_id}>",
        variables={name: value for name, value in variables.items() if value},
    )
    write([call])
    order_id: UUID = get_switch().place(order, team=reach.team, pbx=reach.pbx)
    return PlacedCall(call_id=call_id, leg_id=leg_id, order_id=order_id)
