"""Orders to the switch as AMI actions, what the PBX's answers mean, and orders as rows.

Pure. An answer is judged by its words, because AMI has no codes.
"""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from calls.ami.control_actions import (
    CONTROL_ORDERS,
    Action,
    control_action,
)
from calls.domain.ids import EndpointName, QueueName
from calls.domain.orders import (
    HangUpLeg,
    JoinQueue,
    LeaveQueue,
    Order,
    OriginateLeg,
    PauseMember,
    PlayDigits,
    Reply,
    SetPenalty,
    StopLegRecording,
)

__all__ = [
    "Action",
    "dump",
    "interface",
    "judge",
    "lane",
    "load",
    "pause_action",
    "penalty_action",
    "queue_action",
    "then",
    "to_action",
]

_KINDS: dict[str, type[Order]] = {
    kind.__name__: kind
    for kind in (
        OriginateLeg,
        HangUpLeg,
        JoinQueue,
        LeaveQueue,
        PauseMember,
        SetPenalty,
        *CONTROL_ORDERS,
    )
}

#: An Error with one of these phrases means that what was asked is so already.
_ALREADY_SO: dict[type[Order], tuple[str, ...]] = {
    JoinQueue: ("already there",),
    LeaveQueue: ("not there", "no such queue"),
    PauseMember: ("interface not found",),
    SetPenalty: ("invalid interface", "not there", "interface not found"),
    HangUpLeg: ("no such channel",),
    StopLegRecording: ("no such channel",),
}

#: Characters that would cut a `Variable` header in two or vanish from it.
_SPECIAL = re.compile(r'([\\",()\[\]])')


def dump(order: Order) -> tuple[str, dict[str, Any]]:
    """Give the kind and the JSON body an order is stored with."""
    return type(order).__name__, dataclasses.asdict(order)


def load(kind: str, body: Mapping[str, Any]) -> Order:
    """Make the order again. Raises KeyError for an unknown kind, TypeError for a wrong body."""
    return _KINDS[kind](**body)


def interface(endpoint: EndpointName) -> str:
    """Name an endpoint as queues know it."""
    return f"PJSIP/{endpoint}"


def to_action(order: Order) -> Action | None:
    """Word an order as the AMI action that carries it out; None for one that is ours alone."""
    match order:
        case OriginateLeg():
            return _originate(order)
        case HangUpLeg():
            return {"Action": "Hangup", "Channel": order.channel, "Cause": str(order.cause)}
        case JoinQueue() | LeaveQueue() | PauseMember() | SetPenalty():
            return queue_action(order)
        case _:
            return control_action(order)


def queue_action(order: JoinQueue | LeaveQueue | PauseMember | SetPenalty) -> Action:
    """Word an order about a queue's member."""
    match order:
        case JoinQueue():
            return _queue_add(order)
        case LeaveQueue():
            return {
                "Action": "QueueRemove",
                "Queue": order.queue,
                "Interface": interface(order.endpoint),
            }
        case PauseMember():
            return pause_action(order)
        case SetPenalty():
            return penalty_action(order.queue, order.endpoint, order.penalty)


def then(order: Order, answer: Mapping[str, str | list[str]]) -> list[Action]:
    """Name what must follow an accepted action: QueueAdd knows no pause reason and leaves a
    member who is there already as he was."""
    if not isinstance(order, JoinQueue):
        return []
    was_there = "already there" in _words(answer).lower()
    if not was_there and not (order.is_paused and order.reason):
        return []
    actions = [
        pause_action(
            PauseMember(
                endpoint=order.endpoint,
                is_paused=order.is_paused,
                reason=order.reason,
                queue=order.queue,
            )
        )
    ]
    if was_there:
        actions.append(penalty_action(order.queue, order.endpoint, order.penalty))
    return actions


def judge(order: Order, answer: Mapping[str, str | list[str]]) -> Reply:
    """Tell whether the PBX took the order; its words are kept, at most 200 characters."""
    words = _words(answer)
    if answer.get("Response") == "Success":
        return Reply(is_accepted=True, words=words)
    harmless = _ALREADY_SO.get(type(order), ())
    is_harmless = any(phrase in words.lower() for phrase in harmless)
    return Reply(is_accepted=is_harmless, words=words)


def lane(order: Order | None) -> str:
    """Name what must stay in order: everything about the queues of one endpoint, and the digits
    for one channel. Empty: free."""
    match order:
        case JoinQueue() | LeaveQueue() | PauseMember() | SetPenalty():
            return str(order.endpoint)
        case PlayDigits():
            return f"digits {order.channel}"
        case _:
            return ""


def pause_action(order: PauseMember) -> Action:
    """Word a pause or its end."""
    action: Action = {
        "Action": "QueuePause",
        "Interface": interface(order.endpoint),
        "Paused": "true" if order.is_paused else "false",
    }
    if order.queue:
        action["Queue"] = order.queue
    if order.reason and order.is_paused:
        action["Reason"] = order.reason
    return action


def penalty_action(queue: QueueName, endpoint: EndpointName, penalty: int) -> Action:
    """Word a member's place in the order of ringing."""
    return {
        "Action": "QueuePenalty",
        "Queue": queue,
        "Interface": interface(endpoint),
        "Penalty": str(penalty),
    }


def _originate(order: OriginateLeg) -> Action:
    """Word an Originate; its ChannelId is ours, so that its events are known from the first."""
    variables = dict(order.variables)
    if not any(name.lstrip("_") == "SESSION_ID" for name in variables):
        variables["__SESSION_ID"] = order.call_id
    return {
        "Action": "Originate",
        "Channel": order.dial,
        "Context": order.context,
        "Exten": order.exten,
        "Priority": "1",
        "Async": "true",
        "Timeout": str(order.timeout_ms),
        "CallerID": order.caller_id,
        "ChannelId": order.leg_id,
        "Variable": [f"{name}={_quoted(value)}" for name, value in variables.items()],
    }


def _quoted(value: str) -> str:
    """Escape what would cut a variable's value."""
    return _SPECIAL.sub(r"\\\1", value)


def _queue_add(order: JoinQueue) -> Action:
    """Word a membership."""
    return {
        "Action": "QueueAdd",
        "Queue": order.queue,
        "Interface": interface(order.endpoint),
        "StateInterface": interface(order.endpoint),
        "MemberName": order.name,
        "Penalty": str(order.penalty),
        "Paused": "true" if order.is_paused else "false",
    }


def _words(answer: Mapping[str, str | list[str]]) -> str:
    """Give the message of an answer."""
    words = answer.get("Message", "")
    return (words if isinstance(words, str) else " ".join(words))[:200]
