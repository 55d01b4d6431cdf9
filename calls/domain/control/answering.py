"""Plans of answering and of turning away what rings an agent."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import Answer, Reject
from calls.domain.control.ask import Ask, Controlled, LegIds
from calls.domain.errors import NotPossible
from calls.domain.legs import Leg
from calls.domain.orders import HangUpLeg, Order, TellPhone

#: Q.850: call rejected.
REJECTED = 21
#: What a phone is told to answer with (SIP NOTIFY, Event: talk).
TALK = "talk"


def answer(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Tell the ringing phone to answer, if it is one that can be told."""
    leg = _ringing(call, ask)
    if not ask.is_told_phone:
        raise NotPossible("this phone cannot be told to answer: answer at the phone")
    return [TellPhone(endpoint=leg.endpoint, event=TALK)]


def reject(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """End the ringing leg as rejected; the caller waits on."""
    return [HangUpLeg(channel=_ringing(call, ask).channel, cause=REJECTED)]


def _ringing(call: Call, ask: Ask) -> Leg:
    for leg in call.parties():
        if leg.agent_no == ask.agent_no and leg.channel and leg.answered_at is None:
            return leg
    raise NotPossible("no call rings the agent")


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Answer: answer,
    Reject: reject,
}
