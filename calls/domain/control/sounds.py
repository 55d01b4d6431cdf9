"""Plans of mute and of digits."""

import re
from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import Mute, SendDigits, Unmute
from calls.domain.control.ask import Ask, Controlled, LegIds, leg_of_agent
from calls.domain.errors import NoSuchParty, NotPossible
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import MuteLeg, Order, PlayDigits

#: What phones know, and how much of it is sent at once.
DIGITS = re.compile(r"[0-9*#A-D]{1,32}")


def mute(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Let nobody hear the agent, or the named party."""
    return [_muting(call, ask, is_muted=True)]


def unmute(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Let everybody hear that party again."""
    return [_muting(call, ask, is_muted=False)]


def send_digits(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Press keys towards the agent's other party: the customer while they talk, else whom she
    talks to instead."""
    digits = ask.command.digits.upper() if isinstance(ask.command, SendDigits) else ""
    if DIGITS.fullmatch(digits) is None:
        raise NotPossible("digits are 0-9 * # A-D, 32 at most")
    other = _other(call, leg_of_agent(call, ask.agent_no))
    return [
        PlayDigits(
            call_id=call.call_id,
            leg_id=other.leg_id,
            channel=other.channel,
            digits=digits,
            asked_by=ask.asked_by or ask.agent_no,
        )
    ]


def _muting(call: Call, ask: Ask, *, is_muted: bool) -> MuteLeg:
    leg = _meant(call, ask)
    if leg.is_muted is is_muted:
        raise NotPossible("muted already" if is_muted else "not muted")
    return MuteLeg(call_id=call.call_id, leg_id=leg.leg_id, channel=leg.channel, is_muted=is_muted)


def _meant(call: Call, ask: Ask) -> Leg:
    """Find the party to be muted. Raises NoSuchParty, NotPossible."""
    named = ask.command.leg_id if isinstance(ask.command, Mute | Unmute) else None
    if named is None:
        return leg_of_agent(call, ask.agent_no)
    for leg in call.parties():
        if leg.leg_id == named and leg.channel and leg.answered_at is not None:
            return leg
    raise NoSuchParty(named)


def _other(call: Call, agent: Leg) -> Leg:
    """Find whom the agent talks to, the customer first."""
    others = [
        leg
        for leg in call.parties()
        if leg.bridge_id and leg.bridge_id == agent.bridge_id and leg.leg_id != agent.leg_id
    ]
    others.sort(key=lambda leg: leg.role is not LegRole.CUSTOMER)
    if not others:
        raise NotPossible("nobody hears the digits")
    return others[0]


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Mute: mute,
    Unmute: unmute,
    SendDigits: send_digits,
}
