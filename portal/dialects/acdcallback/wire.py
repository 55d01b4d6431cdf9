"""The words of ACD CallBack: notifications with their parameters in order, states, event types."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum

#: The parameters of one notification by name.
Params = Mapping[str, str]


class Cmd(StrEnum):
    """What a notification is about."""

    AGENT_STATE = "agentstate"
    CALL_EVENT = "callevent"
    RECORDED_CALL = "recordedcall"
    CLASSIFICATION = "classificationevent"
    ENQUEUE_CALL = "enqueuecall"
    SCHEDULE_CALL = "schedulecallevent"
    CONFIG_CHANGED = "configchanged"
    BROADCAST = "broadcastevent"


class Mode(IntEnum):
    """Which side an agent works on."""

    INBOUND = 0
    OUTBOUND = 1


class State(StrEnum):
    """What an agent does: the first eight in inbound mode, the others in outbound mode."""

    OFFLINE = "offline"
    ONLINE = "online"
    ALERTING = "alerting"
    CONNECTED = "connected"
    TIMEOUTED = "timeouted"
    BUSY = "busy"
    WORKING = "working"
    PAUSED = "paused"
    OUT_ONLINE = "outonline"
    OUT_ALERTING = "outalerting"
    OUT_BUSY = "outbusy"
    OUT_TIMEOUTED = "outtimeouted"
    B_ALERTING = "balerting"
    B_BUSY = "bbusy"
    B_TIMEOUT = "btimeout"
    B_UNASSIGNED = "bunassigned"
    B_CONNECTED = "bconnected"
    OUT_CONNECT = "outconnect"
    OUT_WORKING = "outworking"
    OUT_PAUSED = "outpaused"

    @property
    def mode(self) -> Mode:
        """Say in which mode there is such a state."""
        is_outbound = self.value.startswith(("out", "b")) and self is not State.BUSY
        return Mode.OUTBOUND if is_outbound else Mode.INBOUND


class EventType(StrEnum):
    """What happens in a call, letter by letter."""

    CALL_START = "CallStart"
    ALERTING = "Alerting"
    TIMEOUT = "Timeout"
    B_TIMEOUT = "BTimeout"
    BUSY = "Busy"
    B_BUSY = "BBusy"
    CONNECTED = "Connected"
    A_CONNECTED = "AConnected"
    B_CONNECTED = "BConnected"
    FORWARD_AGENT = "ForwardAgent"
    FORWARD_GROUP = "ForwardGroup"
    FORWARD_HOTLINE = "ForwardHotline"
    FORWARD_NUMBER = "ForwardNumber"
    CONF_AGENT = "ConfAgent"
    CONF_GROUP = "ConfGroup"
    CONF_NUMBER = "ConfNumber"
    CONF_BUSY = "ConfBusy"
    CONF_TIMEOUT = "ConfTimeout"
    CONF_CONNECTED = "ConfConnected"
    CONF_END = "ConfEnd"
    WAITING_QUEUE = "WaitingQueue"
    MAILBOX = "Mailbox"
    ANNOUNCEMENT = "Announcement"
    REJECTED = "Rejected"
    BAD_CALL = "BadCall"
    CALL_END = "CallEnd"
    HOLD_START = "Holdstart"
    HOLD_STOP = "Holdstop"
    CONF_CONNECTED_WITH_AGENT = "ConfConnectedWithAgent"
    CONF_CONNECTED_WITH_CALLER = "ConfConnectedWithCaller"
    CONF_CONNECTED_WITH_NUMBER = "ConfConnectedWithNumber"
    CONF_CONFERENCE = "ConfConference"
    CONF_TRANSFER = "ConfTransfer"
    WORKING = "Working"
    OUT_WORKING = "OutWorking"


def _listed(names: str) -> tuple[str, ...]:
    return tuple(names.split())


#: Every parameter, in the order of the document's tables.
ORDER = {
    Cmd.AGENT_STATE: _listed(
        "cmd agentid mode state hotline hotlineid group groupid mandator mandatorid callingnumber"
        " callednumber dialer requesttext eventtime agentphonenumber taskid customerNumber"
        " agent_id pause-reason"
    ),
    Cmd.CALL_EVENT: _listed(
        "cmd id taskid eventtype eventtime hotlineid groupid agentid mode mailboxid mandatorid"
        " announcement callingnumber callednumber tried connected agent_id conf_agent conf_number"
        " conf_agent_terminated conf_number_terminated customerNumber target_number conf_target"
        " conf_target_id conf_target_terminated"
    ),
    Cmd.RECORDED_CALL: _listed("cmd taskid agentid mode eventtime agent_id customerNumber"),
    Cmd.CLASSIFICATION: _listed(
        "cmd callid timestamp agent classificationreason hotlineid mandatorid"
        " classificationcategoryid mode agent_id customerNumber eventtime"
    ),
    Cmd.ENQUEUE_CALL: _listed("cmd taskid agent mandatorid agent_id customerNumber eventtime"),
    Cmd.SCHEDULE_CALL: _listed(
        "cmd scheduleid agentid callednumber timefrom timeto weekdays saturday sunday"
        " nextretrystartdate nextretryenddate agenttype requesttext schedulestartdates agent_id"
        " customerNumber eventtime"
    ),
    Cmd.CONFIG_CHANGED: _listed("cmd action type secondtype customerNumber eventtime"),
    Cmd.BROADCAST: _listed("cmd admin groupid message customerNumber eventtime"),
}
#: Kinds of rows in the document's words; a second one where a change touches two.
CONFIG_TYPES = {
    "agent": ("agent", ""),
    "agentgroup": ("group", ""),
    "group": ("group", ""),
    "line": ("hotline", ""),
    "campaign": ("mandator", ""),
    "team": ("mandator", ""),
    "pausereason": ("pause reason", ""),
    "disposition": ("classificator", ""),
    "membership": ("agent", "group"),
    "defaultmembership": ("agent", "group"),
}


def ordered(cmd: Cmd, said: Mapping[str, str | int | None]) -> dict[str, str]:
    """Put parameters into the document's order; those without a value are left out.

    Raises KeyError for one the notification does not have.
    """
    for name in said:
        if name not in ORDER[cmd]:
            raise KeyError(name)
    values = {**said, "cmd": cmd.value}
    return {name: str(values[name]) for name in ORDER[cmd] if values.get(name) not in {None, ""}}
