"""What an agent's phone does, told from the cards of calls. Pure.

One of our calls may be two at her phone: while she consults, the held customer and the third party
stand beside each other. Each has the id of a leg; both are linked by the call's id.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from calls.domain.events import CallKind, CallState, CallTile, PartyState, PartyTile
from calls.domain.facts import LegRole


class PhoneState(StrEnum):
    """The five events of the document."""

    RELEASED = "EventReleased"
    DIALING = "EventDialing"
    RINGING = "EventRinging"
    ESTABLISHED = "EventEstablished"
    ON_HOLD = "EventOnHold"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call at one phone. `queue` is a group's code, where a caller of it came to her."""

    number: str  # hers
    other: str
    other_name: str
    linked_id: str
    unique_id: str
    state: PhoneState
    is_outgoing: bool
    queue: str
    data: tuple[tuple[str, str], ...] = ()

    @property
    def said(self) -> tuple[object, ...]:
        """Give what must change for a new event to be told."""
        return (self.state, self.other)


Phone = dict[str, PhoneCall]
_SETTING_UP = frozenset(
    {CallState.ARRIVING, CallState.CALLING_AGENT, CallState.DIALLING, CallState.RINGING}
)


def phone_of(call: CallTile, agent_no: str) -> Phone:
    """Say what this call is at the agent's phone, by the ids of legs."""
    mine = _own_party(call, agent_no)
    if mine is None or call.state is CallState.ENDED:
        return {}
    state = _state(call, mine)
    if state is None:
        return {}
    if call.state is CallState.CONSULTING and mine.role == LegRole.AGENT:
        return _consulting(call, mine)
    return {str(mine.leg_id): _phone_call(call, mine, _other(call, mine), state)}


def changes(before: Phone, now: Phone) -> list[PhoneCall]:
    """Say what is to be told: what ended, what came and what does something else now. A call
    keeps the way it was begun."""
    gone = [
        replace(one, state=PhoneState.RELEASED) for key, one in before.items() if key not in now
    ]
    return gone + [
        one for key, one in now.items() if key not in before or before[key].said != one.said
    ]


def kept(before: Phone, now: Phone) -> Phone:
    """Give the phone as it is now: each call has the direction it was begun in, and one that was
    answered is dialled no more."""
    return {key: _kept(before[key], one) if key in before else one for key, one in now.items()}


def _kept(before: PhoneCall, now: PhoneCall) -> PhoneCall:
    is_answered = before.state in {PhoneState.ESTABLISHED, PhoneState.ON_HOLD}
    is_back = is_answered and now.state is PhoneState.DIALING
    state = before.state if is_back else now.state
    return replace(now, is_outgoing=before.is_outgoing, state=state)


def _consulting(call: CallTile, mine: PartyTile) -> Phone:
    customer = _phone_call(call, mine, _customer(call), PhoneState.ON_HOLD)
    found = {customer.unique_id: customer}
    third = next((one for one in call.parties if one.role == LegRole.THIRD), None)
    if third is None:
        return found
    # one who picked up and has not come to her yet cannot be handed the customer either
    is_there = third.state not in {PartyState.REACHED, PartyState.RINGING, PartyState.ALONE}
    state = PhoneState.ESTABLISHED if is_there else PhoneState.DIALING
    second = _phone_call(call, third, (third.number or third.agent_no, third.agent_name), state)
    # one id a side: the leg of the third party is hers as a second call, and the third's own call
    found[f"{third.leg_id}-2"] = replace(
        second, number=mine.agent_no, unique_id=f"{third.leg_id}-2", is_outgoing=True, queue=""
    )
    return found


def _state(call: CallTile, mine: PartyTile) -> PhoneState | None:
    match mine.state:
        case PartyState.REACHED:
            return PhoneState.DIALING if _began(call, mine) else None
        case PartyState.RINGING:
            return PhoneState.DIALING if _began(call, mine) else PhoneState.RINGING
        case PartyState.WATCHING:
            return None
        case PartyState.HELD:
            return PhoneState.ON_HOLD
        case _:
            pass
    if call.state is CallState.HELD and mine.role == LegRole.AGENT:
        return PhoneState.ON_HOLD
    if call.state in _SETTING_UP and _began(call, mine):
        return PhoneState.DIALING
    return PhoneState.ESTABLISHED


def _phone_call(
    call: CallTile, mine: PartyTile, other: tuple[str, str], state: PhoneState
) -> PhoneCall:
    is_queued = call.kind is CallKind.INBOUND and bool(call.group)
    data = {name: value for name, value in call.attached.items() if name.startswith("USR_")}
    return PhoneCall(
        number=mine.agent_no,
        other=other[0],
        other_name=other[1],
        linked_id=str(call.call_id),
        unique_id=str(mine.leg_id),
        state=state,
        is_outgoing=_began(call, mine),
        queue=call.group if is_queued else "",
        data=tuple(sorted(data.items())),
    )


def _began(call: CallTile, mine: PartyTile) -> bool:
    """Say whether the call was placed from this phone."""
    if call.kind is CallKind.INBOUND or mine.role != LegRole.AGENT:
        return False
    if mine.agent_no == call.target_agent_no:
        return False
    # parties stand as they joined: who got the call from a colleague comes after its customer
    ends = {LegRole.AGENT, LegRole.CUSTOMER}
    first = next((one for one in call.parties if one.role in ends), mine)
    return first.leg_id == mine.leg_id


def _other(call: CallTile, mine: PartyTile) -> tuple[str, str]:
    if call.kind is not CallKind.INTERNAL and mine.role == LegRole.AGENT:
        return _customer(call)
    others = [
        one
        for one in call.parties
        if one.leg_id != mine.leg_id and one.role not in {LegRole.SUPERVISOR, LegRole.PLACE}
    ]
    # a third party talks to the agent who called her, while that one is there
    beside = next((one for one in others if one.role == LegRole.AGENT), None)
    if beside is not None:
        return beside.agent_no or beside.number, beside.agent_name
    if call.kind is CallKind.INTERNAL:
        return call.target_agent_no or call.customer_number, ""
    return _customer(call)


def _customer(call: CallTile) -> tuple[str, str]:
    if call.kind is CallKind.INTERNAL:
        return call.target_agent_no or call.customer_number, call.customer_name
    return call.customer_number, call.customer_name


def _own_party(call: CallTile, agent_no: str) -> PartyTile | None:
    found = [
        one
        for one in call.parties
        if one.agent_no == agent_no and one.role not in {LegRole.SUPERVISOR, LegRole.PLACE}
    ]
    return found[-1] if found else None


def agents_on(calls: Iterable[CallTile]) -> set[str]:
    """Name all agents with a phone in one of these calls."""
    return {one.agent_no for call in calls for one in call.parties if one.agent_no}
