"""What can be seen to be wrong with a request before anybody is asked. Pure.

The order is the document's own sense: first whether the call and the party are there, then who
they are, then what the call does.
"""

from dataclasses import dataclass

from calls.domain.events import CallState, CallTile, MonitorMode, PartyState, PartyTile
from portal.dialects.callevent.errors import Family, Fault
from portal.dialects.callevent.requests import Request

SUPERVISOR = "supervisor"
NOBODYS = "place"
#: Requests that hand the call on; a meeting cannot be handed on.
HANDING_ON = frozenset({"RequestSingleStepTransfer", "RequestConsult"})
#: Requests that need somebody at the other end.
NEED_OTHER = HANDING_ON | {
    "RequestHoldCall",
    "RequestMuteOn",
    "RequestMuteOff",
    "RequestSendDtmf",
}
CALL_TYPES = frozenset({"", "Outbound", "Internal"})
_MODES = {"RequestMonitor": MonitorMode.SPY, "RequestBargein": MonitorMode.BARGE}
_TAKES = "-supervisortakeover"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is there when a request comes. `call` is the one it is about, `own` the asker's own
    call, `observed` the one in which she takes part as a supervisor; `watched` are the agents whom
    others than she watch in `call`; `is_colleague` that `otherDN` is an agent of the team."""

    dn: str
    call: CallTile | None = None
    own: CallTile | None = None
    observed: CallTile | None = None
    watched: frozenset[str] = frozenset()
    is_colleague: bool = False


def fault_in(request: Request, sight: Sight) -> Fault | None:
    """Say what is wrong; None when the portal may be asked."""
    if request.other_dn and request.other_dn == sight.dn:
        return Fault.TARGET_PARTY_IS_SELF
    if request.spec.family is Family.SUPERVISOR:
        return _of_supervisor(request, sight)
    if request.name == "RequestMakeCall":
        return _of_dialling(request, sight)
    return _of_call(request, sight) if request.spec.has_call else None


def _of_dialling(request: Request, sight: Sight) -> Fault | None:
    is_internal = request.call_type == "Internal"
    is_known = request.call_type in CALL_TYPES
    if not is_known or (is_internal and not sight.is_colleague):
        return Fault.INVALID_CALL_TYPE
    return None


def _of_call(request: Request, sight: Sight) -> Fault | None:
    call = sight.call
    if call is None:
        return Fault.PARTY_IS_OBSERVER if sight.observed else Fault.NOT_FOUND_CALL_ID
    mine = [one for one in call.parties if one.agent_no == sight.dn]
    if mine and all(one.role == SUPERVISOR for one in mine):
        return Fault.PARTY_IS_OBSERVER
    if not mine and sight.dn not in {*call.agent_nos, call.target_agent_no}:
        return Fault.NOT_FOUND_PARTY
    if request.name in HANDING_ON and call.state is CallState.CONFERENCE:
        return _of_meeting(call)
    if request.name == "RequestHoldCall" and call.state is CallState.HELD:
        return Fault.HELD_IN_PROCESS
    if request.name in NEED_OTHER and not _others(call, sight.dn):
        return Fault.NOT_FOUND_OTHER_PARTY
    return None


def _of_meeting(call: CallTile) -> Fault:
    outsiders = [one for one in call.parties if one.role == "third" and not one.agent_no]
    return Fault.CUSTOMER_ADD_BY_CONFERENCE if outsiders else Fault.CONFERENCE_TO_TRANSFER


def _others(call: CallTile, dn: str) -> list[PartyTile]:
    return [
        one for one in call.parties if one.agent_no != dn and one.role not in {SUPERVISOR, NOBODYS}
    ]


def _of_supervisor(request: Request, sight: Sight) -> Fault | None:
    if request.name == "RequestStopMonitor":
        return None if sight.observed else Fault.NOT_FOUND_CALL_ID
    call = sight.call
    if call is None:
        return Fault.NOT_FOUND_CALL_ID if sight.is_colleague else Fault.NOT_FOUND_AGENT
    if sight.own is not None:
        return Fault.SUPERVISOR_IN_CALL
    if sight.observed is not None and _is_elsewhere(request, sight.observed, call, sight.dn):
        return Fault.SUPERVISOR_MONITORING
    return _of_scene(request, sight, call)


def _is_elsewhere(request: Request, observed: CallTile, call: CallTile, dn: str) -> bool:
    """Say whether she takes part in another call, or in this one just so already."""
    modes = {one.mode for one in call.parties if one.agent_no == dn}
    return observed.call_id != call.call_id or _MODES.get(request.name) in modes


def _of_scene(request: Request, sight: Sight, call: CallTile) -> Fault | None:
    others = [one for one in call.parties if one.role == SUPERVISOR and one.agent_no != sight.dn]
    if any(_TAKES in one.leg_id for one in others):
        return Fault.IN_INTERCEPT_SCENE
    if any(one.mode == MonitorMode.BARGE for one in others):
        return Fault.IN_BARGED_IN_SCENE
    if others and request.name != "RequestMonitor":
        return Fault.IN_MONITOR_SCENE
    if others:
        is_watched = request.other_dn in sight.watched or not sight.watched
        return Fault.AGENT_MONITORED_BY if is_watched else Fault.CALL_HAS_OBSERVER
    if request.name != "RequestIntercept":
        return None
    if call.state is CallState.CONSULTING:
        return Fault.IN_CONSULT_SCENE
    return Fault.IN_CONFERENCE_SCENE if call.state is CallState.CONFERENCE else None


def is_ringing(call: CallTile, dn: str) -> bool:
    """Say whether the call rings the agent."""
    states = {one.state for one in call.parties if one.agent_no == dn}
    return PartyState.RINGING in states
