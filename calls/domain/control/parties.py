"""Plans about who is on the line: one more party, an agent who leaves, parties hung up."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import AddParty, HangUpParties, LeaveConference
from calls.domain.control.ask import Ask, Controlled, LegIds, leg_of_agent, need
from calls.domain.control.consulting import call_in, note
from calls.domain.control.holding import ROOM_CUSTOMER, held_party, part
from calls.domain.errors import NoSuchParty, NotPossible
from calls.domain.events import CallState
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import HangUpLeg, Order
from calls.domain.undertakings import Verb

#: How many may be on the line of one call, the ringing ones among them.
MOST_PARTIES = 8


def add_party(call: Call, ask: Ask, new_leg_id: LegIds) -> list[Order]:
    """Call one more into the room, into which the two are moved at the first time."""
    target = need(ask.target)
    agent = leg_of_agent(call, ask.agent_no)
    if call.state not in {CallState.TALKING, CallState.CONFERENCE}:
        raise NotPossible("nobody can be added to a call that does not talk")
    if len(call.live_legs()) >= MOST_PARTIES:
        raise NotPossible(f"at most {MOST_PARTIES} can be on the line")
    moves: list[Order] = []
    if not agent.is_in_room:
        moves = part(call, agent, held_party(call, agent), ROOM_CUSTOMER)
    return [*moves, *call_in(call, ask, target, Verb.ADD, new_leg_id("third"))]


def leave_conference(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """End the agent's leg; the others talk on."""
    agent = leg_of_agent(call, ask.agent_no)
    if call.state is not CallState.CONFERENCE:
        raise NotPossible("no conference is under way")
    return [note(call, ask, Verb.LEAVE, agent.leg_id), HangUpLeg(channel=agent.channel)]


def hang_up_parties(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """End the named legs, or the agent's own. Raises NoSuchParty for one that is not there."""
    command = ask.command
    wanted = command.leg_ids if isinstance(command, HangUpParties) else ()
    live = [leg for leg in call.live_legs() if leg.channel]
    if wanted:
        legs = [_named(live, leg_id) for leg_id in wanted]
    else:
        legs = [leg for leg in live if leg.agent_no == ask.agent_no]
    if not legs:
        raise NotPossible("the agent is not on the line")
    return [
        note(call, ask, Verb.HANG_UP, legs[0].leg_id),
        *(HangUpLeg(channel=leg.channel) for leg in legs),
    ]


def _named(live: list[Leg], leg_id: str) -> Leg:
    """Find a party; those who only watch are nobody's to see."""
    for leg in live:
        if leg.leg_id == leg_id and leg.role is not LegRole.SUPERVISOR:
            return leg
    raise NoSuchParty(leg_id)


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    AddParty: add_party,
    LeaveConference: leave_conference,
    HangUpParties: hang_up_parties,
}
