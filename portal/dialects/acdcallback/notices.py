"""The six other notifications, from `recordedcall` to `broadcastevent`. Pure."""

from agents.domain.callback_events import PlannedCallbackChanged, PlannedHow
from calls.domain import events as calls
from campaigns.domain import events as campaigns
from portal.dialects.acdcallback.known import Known, id_of, milliseconds, mode_of
from portal.dialects.acdcallback.numbers import task_id
from portal.dialects.acdcallback.wire import CONFIG_TYPES, Cmd, Mode, Params, ordered

#: Callbacks that are still to be made.
PLANNED = frozenset({calls.CallbackState.WAITING})
#: Deeds that settle anew when, or by whom, a number on a callback list is called.
SETTLED = frozenset({PlannedHow.PLANNED, PlannedHow.TAKEN, PlannedHow.RELEASED, PlannedHow.MOVED})


def tell(event: calls.Event, known: Known) -> list[Params]:
    """Say an event; nothing when none of these notifications is about it."""
    match event:
        case calls.CallRecordingChanged(state=calls.RecordingState.ON) if not known.is_taped:
            return [_recorded(event, known)]
        case calls.CallDataChanged() if event.disposition:
            return [_classified(event, known)]
        case campaigns.LeadQueued():
            return [_lead(event, known)]
        case calls.CallStarted(call=call) if mode_of(call) is Mode.OUTBOUND and not call.campaign:
            return [_ordered(event, known)]
        case calls.CallbackStateChanged() | PlannedCallbackChanged() | campaigns.LeadScheduled():
            return _planned(event, known)
        case calls.SettingsChanged():
            return _changed(event, known)
        case calls.MessageBroadcast():
            return [_announced(event, known)]
        case _:
            return []


def _recorded(event: calls.CallRecordingChanged, known: Known) -> Params:
    numbers = event.call.agent_nos
    agent_no = event.agent_no or (numbers[0] if numbers else "")
    said = {
        "taskid": task_id(event.call.call_id),
        **known.agent(agent_no),
        "mode": mode_of(event.call).value,
        "eventtime": milliseconds(event.at),
        "customerNumber": known.customer_number,
    }
    return ordered(Cmd.RECORDED_CALL, said)


def _classified(event: calls.CallDataChanged, known: Known) -> Params:
    call, mode = event.call, mode_of(event.call)
    row = known.dispositions.get((call.group, event.disposition))
    is_out = mode is Mode.OUTBOUND
    said = {
        "callid": task_id(call.call_id),
        "timestamp": known.local(event.at),
        **known.agent(event.agent_no, "agent"),
        "classificationreason": row.name if row else event.disposition,
        "hotlineid": None if is_out else id_of(known.lines, call.line),
        "mandatorid": known.mandator(call).id if is_out else None,
        "classificationcategoryid": row.id if row else 0,
        "mode": mode.value,
        "customerNumber": known.customer_number,
        "eventtime": milliseconds(event.at),
    }
    return ordered(Cmd.CLASSIFICATION, said)


def _lead(event: campaigns.LeadQueued, known: Known) -> Params:
    """Tell of a lead that is to be dialled; one that is only shown to an agent has no call yet, and
    its task is named after the event."""
    mandator = int(event.campaign) if event.campaign.isdigit() else known.team.id
    task = task_id(event.call_id) if event.call_id else f"{known.seq:x}"
    return _enqueued(task, event.agent_no, mandator, event, known)


def _ordered(event: calls.CallStarted, known: Known) -> Params:
    """Tell of a call somebody ordered for an agent; those of campaigns were told as leads."""
    agent_no = next(iter(event.call.agent_nos), "")
    mandator = known.mandator(event.call).id
    return _enqueued(task_id(event.call.call_id), agent_no, mandator, event, known)


def _enqueued(task: str, agent_no: str, mandator: int, event: calls.Event, known: Known) -> Params:
    said = {
        "taskid": task,
        **(known.agent(agent_no, "agent") if agent_no else {}),
        "mandatorid": mandator,
        "customerNumber": known.customer_number,
        "eventtime": milliseconds(event.at),
    }
    return ordered(Cmd.ENQUEUE_CALL, said)


def _planned(
    event: calls.CallbackStateChanged | PlannedCallbackChanged | campaigns.LeadScheduled,
    known: Known,
) -> list[Params]:
    """Say when somebody is called back, and by whom if that is settled."""
    match event:
        case calls.CallbackStateChanged(state=state) if state in PLANNED and known.plan:
            return [_scheduled(event.number, event.agent_no, event, known)]
        case PlannedCallbackChanged(callback=row, how=how) if how in SETTLED and known.plan:
            return [_scheduled(row.contact.number, row.agent_no, event, known)]
        case campaigns.LeadScheduled(number=number) if known.plan:
            return [_scheduled(number, "", event, known)]
        case _:
            return []


def _scheduled(number: str, agent_no: str, event: calls.Event, known: Known) -> Params:
    plan = known.plan
    if plan is None:
        raise ValueError("a callback without its times")
    whole = "%Y-%m-%d %H:%M"
    weekdays, saturday, sunday = plan.days
    said = {
        "scheduleid": plan.id,
        **(known.agent(agent_no) if agent_no else {}),
        "callednumber": known.number(number),
        "timefrom": known.local(plan.since, "%H:%M"),
        "timeto": known.local(plan.until, "%H:%M"),
        "weekdays": weekdays,
        "saturday": saturday,
        "sunday": sunday,
        "nextretrystartdate": known.local(plan.since, whole),
        "nextretryenddate": known.local(plan.until, whole),
        "agenttype": "ONLY_AGENT" if agent_no else "EVERYONE",
        "requesttext": plan.name,
        "schedulestartdates": known.local(plan.since, whole),
        "customerNumber": known.customer_number,
        "eventtime": milliseconds(event.at),
    }
    return ordered(Cmd.SCHEDULE_CALL, said)


def _changed(event: calls.SettingsChanged, known: Known) -> list[Params]:
    kinds = CONFIG_TYPES.get(event.what.lower().replace(" ", "").replace("_", ""))
    if kinds is None:
        return []  # the document has no word for it
    said: dict[str, str | int | None] = {
        "action": f"{event.what} {event.how}",
        "type": kinds[0],
        "secondtype": kinds[1],
        "customerNumber": known.customer_number,
        "eventtime": milliseconds(event.at),
    }
    return [ordered(Cmd.CONFIG_CHANGED, said)]


def _announced(event: calls.MessageBroadcast, known: Known) -> Params:
    sender = known.agents.get(event.sender_no)
    said: dict[str, str | int | None] = {
        "admin": sender.name if sender else event.sender_no,
        "groupid": id_of(known.groups, event.group),
        "message": event.text,
        "customerNumber": known.customer_number,
        "eventtime": milliseconds(event.at),
    }
    return ordered(Cmd.BROADCAST, said)
