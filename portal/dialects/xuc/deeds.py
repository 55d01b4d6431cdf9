"""Carries out what a client asked and words the answer. Runs in a thread."""

import logging
from collections.abc import Callable
from typing import Any

from agents.domain.errors import AgentError
from calls.domain.errors import CallError
from portal.dialects.xuc import (
    deeds_agent,
    deeds_callbacks,
    deeds_calls,
    deeds_reads,
    render,
    wire,
)
from portal.dialects.xuc.asked import Desk
from portal.dialects.xuc.wire import Told
from portal.wire.refusals import words_of

log = logging.getLogger(__name__)

#: Asked of an agent: a refusal is told as AgentError.
_OF_AGENTS = (wire.AgentAsk, wire.SetStatus)


def carry_out(desk: Desk, asked: wire.Ask) -> list[Told]:
    """Do what was asked; a refusal is a message, never an exception."""
    kind = "AgentError" if isinstance(asked, _OF_AGENTS) else "Error"
    try:
        return DEEDS[type(asked)](desk, asked)
    except (AgentError, CallError) as refusal:
        word = render.error_word(refusal.code)
        return [render.error(word, words=words_of(refusal), kind=kind)]
    except Exception:
        log.exception("a command of an xuc client failed: %s", type(asked).__name__)
        return [render.error("UnhandledError", words="Something went wrong here.", kind=kind)]


def _read(desk: Desk, asked: wire.ReadAsk) -> list[Told]:
    match asked.what:
        case wire.Read.FAVOURITES:
            return deeds_reads.favourites(desk)
        case wire.Read.CALLBACK_LISTS:
            return deeds_callbacks.callback_lists(desk)
        case wire.Read.PERIODS:
            return deeds_callbacks.periods(desk)
        case _:  # the floor answers the others
            return deeds_reads.not_served(asked.what.value)


def _callback(desk: Desk, asked: wire.CallbackAsk) -> list[Told]:
    if asked.verb is wire.CallbackVerb.LISTEN:  # no voice message stands with a callback here
        return deeds_reads.not_served(asked.verb.value)
    return deeds_callbacks.callback(desk, asked)


def _flash_text(_desk: Desk, _asked: wire.FlashText) -> list[Told]:
    return deeds_reads.not_served("flashTextBrowserRequest")


DEEDS: dict[type[wire.Ask], Callable[[Desk, Any], list[Told]]] = {
    wire.AgentAsk: deeds_agent.agent,
    wire.SetStatus: deeds_agent.set_status,
    wire.SetDnd: deeds_agent.set_dnd,
    wire.SetForward: deeds_agent.set_forward,
    wire.SetAgentQueue: deeds_agent.set_agent_queue,
    wire.SetAgentGroup: deeds_agent.set_agent_group,
    wire.GroupAsk: deeds_agent.group,
    wire.ReadMembership: deeds_agent.read_membership,
    wire.SetMembership: deeds_agent.set_membership,
    wire.ApplyMembership: deeds_agent.apply_membership,
    wire.DialAsk: deeds_calls.dial,
    wire.SetData: deeds_calls.set_data,
    wire.CallAsk: deeds_calls.control,
    wire.RoomAsk: deeds_calls.room,
    wire.Invite: deeds_calls.invite,
    wire.ReadHistory: deeds_reads.history,
    wire.LookUp: deeds_reads.look_up,
    wire.SetFavourite: deeds_reads.set_favourite,
    wire.FindAsk: deeds_reads.find,
    wire.QueueNumbers: deeds_reads.queue_numbers,
    wire.ReadAsk: _read,
    wire.CallbackAsk: _callback,
    wire.FlashText: _flash_text,
}
