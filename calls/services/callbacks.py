"""Calling a caller back: a leg of ours keeps the place in line until an agent takes it."""

import os
from datetime import datetime

from django.db import transaction

from calls.domain.callbacks import standing
from calls.domain.callids import new_call_id
from calls.domain.facts import LegRole
from calls.domain.ids import CallId
from calls.services.rows import write
from calls.switch import OriginateLeg, get_switch

#: How long the customer's phone rings, seconds.
CUSTOMER_RINGS_S = 30


def call_back(  # noqa: PLR0913 (a call has that many sides)
    *,
    team: str,
    pbx: str,
    group: str,
    number: str,
    name: str,
    line: str,
    place: int,
    priority: int,
    life_s: int,
    now: datetime,
) -> CallId:
    """Stand in the group's line for a customer; answer the id of the call this makes.

    The agent who takes it is connected to the customer by the dialplan, so that it happens once
    and without us. The place is kept for `life_s` seconds. To be called inside a transaction.
    """
    call_id = new_call_id(now, os.urandom(10))
    call = standing(
        call_id=call_id,
        team=team,
        pbx=pbx,
        at=now,
        position=place,
        priority=priority,
        group=group,
        line=line,
        customer_number=number,
        customer_name=name,
    )
    order = OriginateLeg(
        call_id=call_id,
        leg_id=call.own_leg_id,
        dial=f"Local/{team}-{group}@callback-place/n",
        context="callback-dial",
        exten=number,
        timeout_ms=life_s * 1000,
        caller_id=f'"Call back {number}" <{number}>',
        variables={
            "__SESSION_ID": call_id,
            "__TEAM": team,
            "LEG": LegRole.PLACE.value,
            "PLACE": str(place),
            "PRIO": str(priority),
            "__RING_TIME": str(CUSTOMER_RINGS_S),
        },
    )
    with transaction.atomic():
        write([call])
        get_switch().place(order, team=team, pbx=pbx)
    return call_id
