"""Carries out what a page asked and words the answer. Runs in a thread."""

import logging
from contextlib import suppress
from typing import Any

from agents import selectors as agents
from agents.domain import commands
from agents.domain.errors import AgentError, AlreadyLoggedIn, NotInWrapUp
from agents.domain.presence import AgentState
from calls import selectors as calls
from calls.domain.errors import CallError
from calls.domain.ids import AgentNo
from portal import dispatch
from portal.access import Actor
from portal.dialects.panel.parse import Asked
from portal.dialects.panel.wire import PhoneGone, ReadColleagues, ReadHistory, Ready, Reply
from portal.live.snapshot import recent_call
from portal.wire.canon import encode
from portal.wire.refusals import words_of

log = logging.getLogger(__name__)

#: Earlier calls of a number that are shown.
HISTORY = 20


def carry_out(id_: str, asked: Asked, *, actor: Actor) -> Reply:
    """Do what was asked; a refusal comes with its code and words, never as an exception."""
    try:
        return Reply(id=id_, ok=True, data=_do(asked, actor))
    except (AgentError, CallError) as refusal:
        return Reply(id=id_, ok=False, code=refusal.code, words=words_of(refusal))
    except Exception:
        log.exception("a command of the panel failed: %s", type(asked).__name__)
        return Reply(id=id_, ok=False, code="failed", words="Something went wrong here.")


def _do(asked: Asked, actor: Actor) -> dict[str, Any]:
    if isinstance(asked, ReadHistory):
        found = calls.number_history(team=actor.team, number=asked.number, limit=HISTORY)
        return {"calls": encode([recent_call(one) for one in found])}
    if isinstance(asked, Ready):
        _get_ready(actor, AgentNo(asked.agent_no or actor.agent_no))
        return {}
    if isinstance(asked, ReadColleagues):
        return {"colleagues": _colleagues(actor)}
    if isinstance(asked, PhoneGone):
        dispatch.phone_gone(call_id=asked.call_id, leg_id=asked.leg_id, actor=actor)
        return {}
    result = dispatch.execute(asked, actor=actor)
    return {"call_id": result.call_id} if result.call_id else {}


def _colleagues(actor: Actor) -> list[dict[str, Any]]:
    """List the others of her team by number: name, presence, and whether her phone is there."""
    return [
        {
            "agent_no": one.agent_no,
            "name": one.name,
            "state": one.state.value,
            "is_phone_reachable": one.is_phone_reachable,
        }
        for one in agents.tiles(actor.team)
        if one.agent_no != actor.agent_no
    ]


def _get_ready(actor: Actor, number: AgentNo) -> None:
    """Whatever she does now, in the fewest steps that make her ready."""
    if number != actor.agent_no:  # asks first whether the actor may
        dispatch.execute(commands.CheckIn(agent_no=number), actor=actor)
    tile = agents.agent_tile(team=actor.team, agent_no=number)
    if tile.state is AgentState.WRAP_UP:
        with suppress(NotInWrapUp):  # it ran out meanwhile
            dispatch.execute(commands.EndWrapUp(agent_no=number), actor=actor)
    if tile.state is AgentState.LOGGED_OUT:
        with suppress(AlreadyLoggedIn):  # another tab was quicker
            dispatch.execute(commands.LogIn(agent_no=number), actor=actor)
    if not all(one.is_checked_in for one in tile.memberships):
        dispatch.execute(commands.CheckIn(agent_no=number), actor=actor)
    if tile.state is AgentState.PAUSED or any(one.is_paused for one in tile.memberships):
        dispatch.execute(commands.Unpause(agent_no=number), actor=actor)
