"""What a client asks: one JSON object to a shape of `wire`, or a typed refusal. Pure."""

import json
from collections.abc import Callable
from typing import Any

from portal.dialects.xuc import wire
from portal.dialects.xuc.fields import (
    LONGEST_TEXT,
    Fields,
    Unreadable,
    day,
    flag,
    inner,
    needed,
    number,
    numbers,
    objects,
    optional,
    text,
    variables,
    words,
)

Reader = Callable[[Fields], wire.Ask]
#: The most calls of a history.
MOST_CALLS = 1_000
GREATEST_PENALTY = 1_000
TICKET_STATES = frozenset({"NoAnswer", "Answered", "Fax", "Callback"})


def parse(said: str) -> wire.Ask | wire.Ping | wire.Refused:
    """Read one message of a client."""
    if len(said.encode("utf-8", "surrogatepass")) > wire.LONGEST_ASK:
        return wire.Refused(error="MessageTooLong", words=f"at most {wire.LONGEST_ASK} bytes")
    try:
        message = json.loads(said, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return wire.Refused(error="InvalidJson", words="not JSON")
    if not isinstance(message, dict):
        return wire.Refused(error="InvalidJson", words="not an object")
    claz = message.get("claz")
    if claz == "ping":
        return wire.Ping()
    if claz != "web":
        return wire.Refused(error="UnknownClass")
    command = message.get("command")
    read = READERS.get(command) if isinstance(command, str) else None
    if read is None:
        return wire.Refused(error="UnknownCommand", words=str(command)[:80])
    try:
        return read(message)
    except Unreadable as fault:
        return wire.Refused(error="InvalidField", words=f"{command}: {fault}")


def _no_constant(word: str) -> float:
    raise ValueError(word)


def _agent(verb: wire.AgentVerb) -> Reader:
    return lambda message: wire.AgentAsk(
        verb=verb,
        agent_id=optional(message, "agentid"),
        phone=text(message, "agentphonenumber"),
        reason=text(message, "reason"),
    )


def _call(verb: wire.CallVerb, *, field: str = "") -> Reader:
    return lambda message: wire.CallAsk(
        verb=verb,
        value=needed(message, field) if field else "",
        unique_id=text(message, "uniqueId"),
    )


def _room(verb: wire.RoomVerb, *, has_index: bool = False) -> Reader:
    return lambda message: wire.RoomAsk(
        verb=verb,
        number=needed(message, "numConf"),
        index=number(message, "index") if has_index else None,
    )


def _subscribe(topic: wire.Topic) -> Reader:
    return lambda _message: wire.Subscribe(topic=topic)


def _read(what: wire.Read) -> Reader:
    return lambda _message: wire.ReadAsk(what=what)


def _forward(message: Fields) -> wire.Ask:
    is_on = flag(message, "state")
    destination = needed(message, "destination") if is_on else text(message, "destination")
    return wire.SetForward(when=message["command"], is_on=is_on, destination=destination)


def _dial(message: Fields) -> wire.Ask:
    return wire.DialAsk(
        destination=needed(message, "destination"),
        variables=variables(message),
        from_mobile=message["command"] == "dialFromMobile",
    )


def _dial_from_queue(message: Fields) -> wire.Ask:
    return wire.DialAsk(
        destination=needed(message, "destination"),
        variables=variables(message),
        queue_id=number(message, "queueId"),
        caller_id=text(message, "callerIdNumber") or text(message, "callerId"),
    )


def _queue_calls(*, is_on: bool) -> Reader:
    return lambda message: wire.SubscribeQueueCalls(
        queue_id=number(message, "queueId"), is_on=is_on
    )


def _list(*, is_single: bool) -> Reader:
    def read(message: Fields) -> wire.Ask:
        object_type = needed(message, "objectType")
        if object_type not in wire.OBJECT_TYPES:
            raise Unreadable("objectType")
        return wire.GetList(object_type=object_type, is_single=is_single)

    return read


def _queue_numbers(message: Fields) -> wire.Ask:
    return wire.QueueNumbers(
        queue_id=number(message, "queueId"),
        window_s=number(message, "window", least=1, most=86_400),
        quick_s=number(message, "xqos", most=86_400),
    )


def _set_queue(message: Fields) -> wire.Ask:
    return wire.SetAgentQueue(
        agent_id=number(message, "agentId"),
        queue_id=number(message, "queueId"),
        penalty=_penalty(message, "penalty"),
    )


def _unset_queue(message: Fields) -> wire.Ask:
    return wire.SetAgentQueue(
        agent_id=number(message, "agentId"), queue_id=number(message, "queueId"), penalty=None
    )


def _penalty(message: Fields, name: str) -> int:
    return number(message, name, most=GREATEST_PENALTY)


def _two_queues(verb: wire.GroupVerb) -> Reader:
    return lambda message: wire.GroupAsk(
        verb=verb,
        group_id=number(message, "groupId"),
        queue_id=number(message, "fromQueueId"),
        penalty=_penalty(message, "fromPenalty"),
        to_queue_id=number(message, "toQueueId"),
        to_penalty=_penalty(message, "toPenalty"),
    )


def _one_queue(verb: wire.GroupVerb) -> Reader:
    return lambda message: wire.GroupAsk(
        verb=verb,
        group_id=number(message, "groupId"),
        queue_id=number(message, "queueId"),
        penalty=_penalty(message, "penalty"),
    )


def _history(whose: wire.HistoryOf, field: str = "size") -> Reader:
    return lambda message: wire.ReadHistory(
        whose=whose,
        size=number(message, field, least=1, most=MOST_CALLS),
        queue=text(message, "queue") if whose is wire.HistoryOf.QUEUE else "",
    )


def _find(message: Fields) -> wire.Ask:
    asked = inner(message, "request")
    found = [one for one in objects(asked, "filters") if one.get("field") == "phoneNumber"]
    return wire.FindAsk(
        command=message["command"],
        id=number(message, "id"),
        number=text(found[0], "value") if found else "",
        offset=optional(asked, "offset") or 0,
        size=optional(asked, "size", most=MOST_CALLS)
        or optional(asked, "limit", most=MOST_CALLS)
        or 10,
    )


def _favourite(*, is_on: bool) -> Reader:
    return lambda message: wire.SetFavourite(
        contact=needed(message, "contactId"), source=text(message, "source"), is_on=is_on
    )


def _flash_text(message: Fields) -> wire.Ask:
    return wire.FlashText(
        to=needed(inner(message, "to"), "username"),
        sequence=number(message, "sequence"),
        message=needed(message, "message", longest=500),
    )


def _callback(verb: wire.CallbackVerb, *, number_field: str = "") -> Reader:
    return lambda message: wire.CallbackAsk(
        verb=verb,
        uuid=needed(message, "uuid"),
        number=needed(message, number_field) if number_field else "",
    )


def _listen(message: Fields) -> wire.Ask:
    return wire.CallbackAsk(verb=wire.CallbackVerb.LISTEN, uuid=needed(message, "voiceMessageRef"))


def _ticket(message: Fields) -> wire.Ask:
    status = needed(message, "status")
    if status not in TICKET_STATES:
        raise Unreadable("status")
    comment = text(message, "comment", longest=LONGEST_TEXT)
    return wire.CallbackAsk(
        verb=wire.CallbackVerb.UPDATE,
        uuid=needed(message, "uuid"),
        status=status,
        comment=comment or text(message, "description", longest=LONGEST_TEXT),
        due_date=day(message, "dueDate"),
        period_uuid=text(message, "periodUuid"),
    )


def _memberships(message: Fields) -> tuple[tuple[int, int], ...]:
    found = objects(message, "membership")
    return tuple((number(one, "queueId"), _penalty(one, "penalty")) for one in found)


READERS: dict[Any, Reader] = {
    "userStatusUpdate": lambda message: wire.SetStatus(status=needed(message, "status")),
    **{verb.value: _agent(verb) for verb in wire.AgentVerb},
    "dnd": lambda message: wire.SetDnd(is_on=flag(message, "state")),
    "dial": _dial,
    "dialFromMobile": _dial,
    "originate": _dial,
    "dialFromQueue": _dial_from_queue,
    **{
        verb.value: _call(verb)
        for verb in wire.CallVerb
        if verb not in {wire.CallVerb.TRANSFER, wire.CallVerb.CONSULT, wire.CallVerb.DIGITS}
    },
    "directTransfer": _call(wire.CallVerb.TRANSFER, field="destination"),
    "attendedTransfer": _call(wire.CallVerb.CONSULT, field="destination"),
    "sendDtmf": _call(wire.CallVerb.DIGITS, field="key"),
    "setData": lambda message: wire.SetData(variables=variables(message)),
    **{
        verb.value: _room(verb, has_index=verb.value in {"conferenceMute", "conferenceUnmute"})
        for verb in wire.RoomVerb
    },
    "conferenceKick": _room(wire.RoomVerb.KICK, has_index=True),
    "inviteConferenceRoom": lambda message: wire.Invite(user_id=number(message, "userId")),
    **{topic.value: _subscribe(topic) for topic in wire.Topic},
    "subscribeToQueueCalls": _queue_calls(is_on=True),
    "unSubscribeToQueueCalls": _queue_calls(is_on=False),
    "subscribeToPhoneHints": lambda message: wire.SubscribeHints(
        numbers=words(message, "phoneNumbers")
    ),
    "unsubscribeFromAllPhoneHints": lambda _message: wire.SubscribeHints(numbers=()),
    **{what.value: _read(what) for what in wire.Read},
    "getList": _list(is_single=False),
    "getConfig": _list(is_single=True),
    "getQueueStatistics": _queue_numbers,
    "setAgentQueue": _set_queue,
    "removeAgentFromQueue": _unset_queue,
    "setAgentGroup": lambda message: wire.SetAgentGroup(
        agent_id=number(message, "agentId"), group_id=number(message, "groupId")
    ),
    "moveAgentsInGroup": _two_queues(wire.GroupVerb.MOVE),
    "addAgentsInGroup": _two_queues(wire.GroupVerb.ADD),
    "removeAgentGroupFromQueueGroup": _one_queue(wire.GroupVerb.REMOVE),
    "addAgentsNotInQueueFromGroupTo": _one_queue(wire.GroupVerb.FILL),
    "naFwd": _forward,
    "uncFwd": _forward,
    "busyFwd": _forward,
    "getUserCallHistory": _history(wire.HistoryOf.USER),
    "getAgentCallHistory": _history(wire.HistoryOf.AGENT),
    "getQueueCallHistory": _history(wire.HistoryOf.QUEUE),
    "getUserCallHistoryByDays": _history(wire.HistoryOf.DAYS, "days"),
    "findCustomerCallHistory": _find,
    "findCallbackRequest": _find,
    "directoryLookUp": lambda message: wire.LookUp(term=text(message, "term")),
    "addFavorite": _favourite(is_on=True),
    "removeFavorite": _favourite(is_on=False),
    "flashTextBrowserRequest": _flash_text,
    "takeCallback": _callback(wire.CallbackVerb.TAKE),
    "releaseCallback": _callback(wire.CallbackVerb.RELEASE),
    "startCallback": _callback(wire.CallbackVerb.START, number_field="number"),
    "listenCallbackMessage": _listen,
    "updateCallbackTicket": _ticket,
    "getUserDefaultMembership": lambda message: wire.ReadMembership(
        user_id=number(message, "userId")
    ),
    "setUserDefaultMembership": lambda message: wire.SetMembership(
        user_ids=(number(message, "userId"),), membership=_memberships(message), is_single=True
    ),
    "setUsersDefaultMembership": lambda message: wire.SetMembership(
        user_ids=numbers(message, "userIds"), membership=_memberships(message), is_single=False
    ),
    "applyUsersDefaultMembership": lambda message: wire.ApplyMembership(
        user_ids=numbers(message, "userIds")
    ),
}
