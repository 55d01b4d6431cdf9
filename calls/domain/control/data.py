"""Plan of the data that travels with a call."""

from collections.abc import Callable, Mapping

from calls.domain.call import Call
from calls.domain.commands import AttachData
from calls.domain.control.ask import Ask, Controlled, LegIds
from calls.domain.errors import NotPossible
from calls.domain.orders import AttachToCall, Order

#: Keys and values a call carries at most, and how long each may be.
MOST_KEYS, LONGEST_KEY, LONGEST_VALUE = 50, 100, 2000


def fitting(kept: Mapping[str, str], data: Mapping[str, str]) -> dict[str, str]:
    """Give the data with these values set; an empty value removes its key.

    Raises NotPossible when it would grow beyond all measure.
    """
    whole = {key: value for key, value in {**kept, **data}.items() if value}
    if len(whole) > MOST_KEYS:
        raise NotPossible(f"at most {MOST_KEYS} values travel with a call")
    if any(len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE for key, value in data.items()):
        raise NotPossible("a name or a value is too long")
    return whole


def attach(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Set values of the call's data. Raises NotPossible when it would grow beyond all measure."""
    command = ask.command
    data = dict(command.data) if isinstance(command, AttachData) else {}
    fitting(call.attached, data)
    by = ask.asked_by or ask.agent_no
    return [AttachToCall(call_id=call.call_id, data=data, asked_by=by)]


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {AttachData: attach}
