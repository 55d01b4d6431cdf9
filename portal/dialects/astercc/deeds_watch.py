"""What the operations of a group's admin on another agent's call do."""

from collections.abc import Callable

from calls.domain import commands as calls
from calls.domain.ids import AgentNo
from calls.domain.tiles import MonitorMode
from portal.dialects.astercc import lookups
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.parse_calls import Watch
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer


def watching(mode: MonitorMode) -> Callable[[Asked, Watch], Answer]:
    """Make the deed that lets her take part in that way."""

    def watch(asked: Asked, request: Watch) -> Answer:
        agent_no = _watched(asked, request)
        asked.do(calls.Monitor(supervisor_no=asked.agent_no, agent_no=agent_no, mode=mode))
        return asked.done()

    return watch


def release(asked: Asked, request: Watch) -> Answer:
    """Hang the agent up; her admin talks to the customer."""
    agent_no = _watched(asked, request)
    asked.do(calls.TakeOver(supervisor_no=asked.agent_no, agent_no=agent_no))
    return asked.done()


def _watched(asked: Asked, request: Watch) -> AgentNo:
    """Say whose call it is about: `target` names her, or the session, or (as real pages have it)
    an agent number in place of the session."""
    if not asked.is_admin:
        raise Refusal(Situation.NOT_ADMIN)
    if not lookups.is_phone_of(asked.caller, request.phone):
        raise Refusal(Situation.VALUE_WRONG)  # the admin's own phone is rung, no other
    for number in (request.target, request.session):
        if number and lookups.is_agent(asked.team, number):
            return AgentNo(number)
    found = lookups.calls_of(asked.team, (request.session,)) if request.session else []
    on_it = [one for call in found for one in call.agent_nos if one != asked.agent_no]
    if not on_it:
        raise Refusal(Situation.FAILED)
    return AgentNo(on_it[0])
