"""Call control over REST: one address a verb, handed to the one dispatcher."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from calls.domain import commands as calls
from calls.domain.ids import AgentNo, CallId, LegId
from calls.domain.tiles import MonitorMode
from portal import dispatch
from portal.api.base import Door
from portal.api.deeds import actor_in_team
from portal.api.serializers import DialAnswer
from portal.api.sight import running_of

Made = calls.PartyCommand | calls.MonitorCommand
Maker = Callable[[Mapping[str, Any], CallId], Made]


class ControlAsk(serializers.Serializer[Any]):
    """What a verb needs; most need `agent_no` alone: the agent whose phone it is about."""

    agent_no = serializers.CharField(max_length=20, help_text="The agent it is about.")
    supervisor_no = serializers.CharField(
        max_length=20, required=False, default="", help_text="monitor, take-over: whose phone."
    )
    target = serializers.CharField(
        max_length=40, required=False, default="", help_text="transfer, consult, add-party."
    )
    target_kind = serializers.ChoiceField(
        choices=[one.value for one in calls.TargetKind], required=False, default="external"
    )
    mode = serializers.ChoiceField(
        choices=[one.value for one in MonitorMode], required=False, default="spy"
    )
    digits = serializers.RegexField(
        r"^[0-9*#A-Da-d]{1,32}$", required=False, default="", help_text="send-digits."
    )
    leg_ids = serializers.ListField(
        child=serializers.CharField(max_length=150), required=False, default=list, max_length=50
    )
    data = serializers.DictField(  # type: ignore[assignment]
        child=serializers.CharField(max_length=2000, allow_blank=True),
        required=False,
        default=dict,
        help_text="attach-data: values by key; an empty one removes its key.",
    )


def _plain(kind: type[calls.CallControl]) -> Maker:
    return lambda said, call_id: kind(  # type: ignore[return-value]
        agent_no=AgentNo(said["agent_no"]), call_id=call_id
    )


def _aimed(kind: type[calls.Transfer | calls.Consult | calls.AddParty]) -> Maker:
    def make(said: Mapping[str, Any], call_id: CallId) -> Made:
        if not said["target"]:
            raise serializers.ValidationError({"target": "This verb needs one."})
        return kind(
            agent_no=AgentNo(said["agent_no"]),
            call_id=call_id,
            target=said["target"],
            target_kind=calls.TargetKind(said["target_kind"]),
        )

    return make


def _digits(said: Mapping[str, Any], call_id: CallId) -> Made:
    if not said["digits"]:
        raise serializers.ValidationError({"digits": "This verb needs them."})
    return calls.SendDigits(
        agent_no=AgentNo(said["agent_no"]), call_id=call_id, digits=said["digits"]
    )


def _sound_of(kind: type[calls.Mute | calls.Unmute]) -> Maker:
    def make(said: Mapping[str, Any], call_id: CallId) -> Made:
        named = said["leg_ids"]
        if len(named) > 1:
            raise serializers.ValidationError({"leg_ids": "This verb takes one at most."})
        leg_id = LegId(named[0]) if named else None
        return kind(agent_no=AgentNo(said["agent_no"]), call_id=call_id, leg_id=leg_id)

    return make


def _supervisor(said: Mapping[str, Any]) -> AgentNo:
    if not said["supervisor_no"]:
        raise serializers.ValidationError({"supervisor_no": "This verb needs one."})
    return AgentNo(said["supervisor_no"])


#: Every verb by its word in the address.
VERBS: dict[str, Maker] = {
    "answer": _plain(calls.Answer),
    "reject": _plain(calls.Reject),
    "hold": _plain(calls.Hold),
    "retrieve": _plain(calls.Retrieve),
    "mute": _sound_of(calls.Mute),
    "unmute": _sound_of(calls.Unmute),
    "return-to-caller": _plain(calls.ReturnToCaller),
    "complete-transfer": _plain(calls.CompleteTransfer),
    "conference": _plain(calls.Conference),
    "leave-conference": _plain(calls.LeaveConference),
    "take-back": _plain(calls.TakeBack),
    "transfer": _aimed(calls.Transfer),
    "consult": _aimed(calls.Consult),
    "add-party": _aimed(calls.AddParty),
    "send-digits": _digits,
    "hang-up-parties": lambda said, call_id: calls.HangUpParties(
        agent_no=AgentNo(said["agent_no"]),
        call_id=call_id,
        leg_ids=tuple(LegId(one) for one in said["leg_ids"]),
    ),
    "attach-data": lambda said, call_id: calls.AttachData(
        agent_no=AgentNo(said["agent_no"]), call_id=call_id, data=dict(said["data"])
    ),
    "monitor": lambda said, _call_id: calls.Monitor(
        supervisor_no=_supervisor(said),
        agent_no=AgentNo(said["agent_no"]),
        mode=MonitorMode(said["mode"]),
    ),
    "end-monitor": lambda said, _call_id: calls.EndMonitor(supervisor_no=_supervisor(said)),
    "take-over": lambda said, _call_id: calls.TakeOver(
        supervisor_no=_supervisor(said), agent_no=AgentNo(said["agent_no"])
    ),
}


class ControlDoor(Door):
    """What is to be done with a running call."""

    @extend_schema(request=ControlAsk, responses={202: DialAnswer})
    def post(self, request: Request, call_id: str, verb: str) -> Response:
        """Accept a verb of call control; 202 means that the switch accepted it.

        Verbs: answer, reject, hold, retrieve, mute, unmute, send-digits, transfer, consult,
        return-to-caller, complete-transfer, conference, leave-conference, add-party,
        hang-up-parties, attach-data, take-back, monitor, end-monitor, take-over.
        """
        make = VERBS.get(verb)
        if make is None:
            raise NotFound("There is no such verb.")
        actor = actor_in_team(request)
        if not running_of(request.user).filter(call_id=call_id).exists():
            raise NotFound("No running call of yours has that id.")
        ask = ControlAsk(data=request.data)
        ask.is_valid(raise_exception=True)
        result = dispatch.execute(make(ask.validated_data, CallId(call_id)), actor=actor)
        return Response({"call_id": result.call_id or call_id}, status=HTTPStatus.ACCEPTED)
