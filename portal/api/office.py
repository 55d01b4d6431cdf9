"""A team's own arrangements over REST: blocked numbers, messages, do not disturb, forwards,
favourites, default memberships, phones."""

from http import HTTPStatus
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from agents.domain import office_commands as office
from agents.domain.errors import NotAllowed
from agents.domain.membership import MOST_PENALTY
from calls.domain.ids import AgentNo
from portal import dispatch
from portal.access import Actor, may
from portal.api.base import Door
from portal.api.deeds import actor_in_team
from portal.wire.canon import encode

_MOST_GROUPS = 50


class Blocked(serializers.Serializer[Any]):
    """A number whose calls the team does not take."""

    number = serializers.CharField(max_length=40)
    note = serializers.CharField(max_length=120, default="", allow_blank=True, write_only=True)


class MessageAsk(serializers.Serializer[Any]):
    """A message to the agents of groups (codes); none named: of all the sender leads."""

    text = serializers.CharField(max_length=500)
    groups = serializers.ListField(
        child=serializers.CharField(max_length=10), default=list, max_length=_MOST_GROUPS
    )


class SwitchAsk(serializers.Serializer[Any]):
    """On or off."""

    is_on = serializers.BooleanField()


class ForwardAsk(serializers.Serializer[Any]):
    """Where colleagues' calls go: an agent number or a telephone number."""

    destination = serializers.CharField(max_length=40)


class CallsLed(serializers.Serializer[Any]):
    """Where colleagues' calls to an agent go; empty is nowhere else."""

    is_dnd = serializers.BooleanField()
    always = serializers.CharField()
    busy = serializers.CharField()
    no_answer = serializers.CharField()


class Contacts(serializers.Serializer[Any]):
    """The contacts an agent keeps at hand."""

    contacts = serializers.ListField(child=serializers.CharField())


class DefaultPart(serializers.Serializer[Any]):
    """A group an agent belongs to by default."""

    group = serializers.CharField(max_length=10)
    penalty = serializers.IntegerField(min_value=0, max_value=MOST_PENALTY, default=0)


class Defaults(serializers.Serializer[Any]):
    """All the groups an agent belongs to by default."""

    memberships = serializers.ListField(child=DefaultPart(), max_length=_MOST_GROUPS)


class PhoneAsk(serializers.Serializer[Any]):
    """What the agent answers with."""

    phone = serializers.ChoiceField(("browser", "desk"))


class BlockedDoor(Door):
    """The numbers whose calls the team does not take."""

    @extend_schema(responses={200: Blocked(many=True)})
    def get(self, request: Request) -> Response:
        """List them."""
        numbers = agents.blocked_numbers(team=actor_in_team(request).team)
        return Response([{"number": number} for number in numbers])

    @extend_schema(request=Blocked, responses={201: Blocked})
    def post(self, request: Request) -> Response:
        """Block a number; blocking it again is no fault."""
        said = _read(Blocked, request)
        dispatch.execute(office.BlockNumber(**said), actor=actor_in_team(request))
        return Response({"number": said["number"]}, status=HTTPStatus.CREATED)


class BlockedNumberDoor(Door):
    """One blocked number."""

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, number: str) -> Response:
        """Take its calls again."""
        actor = actor_in_team(request)
        is_there = number in agents.blocked_numbers(team=actor.team)
        if not is_there:
            raise Http404
        dispatch.execute(office.UnblockNumber(number=number), actor=actor)
        return Response(status=HTTPStatus.NO_CONTENT)


class MessageDoor(Door):
    """Messages of supervisors to the agents of their groups."""

    @extend_schema(request=MessageAsk, responses={202: MessageAsk})
    def post(self, request: Request) -> Response:
        """Tell them; it comes as an event `MessageBroadcast` a group."""
        said, actor = _read(MessageAsk, request), actor_in_team(request)
        command = office.Broadcast(
            sender_no=AgentNo(actor.agent_no), text=said["text"], groups=tuple(said["groups"])
        )
        dispatch.execute(command, actor=actor)
        return Response(said, status=HTTPStatus.ACCEPTED)


class CallsLedDoor(Door):
    """Where colleagues' calls to an agent go."""

    @extend_schema(responses={200: CallsLed})
    def get(self, request: Request, agent_no: str) -> Response:
        """Say it."""
        actor = actor_in_team(request)
        who = _known(actor, agent_no)
        _require(actor, office.SetDoNotDisturb(agent_no=who, is_on=True))
        return _led(actor, agent_no)


class DisturbDoor(Door):
    """Do not disturb."""

    @extend_schema(request=SwitchAsk, responses={200: CallsLed})
    def put(self, request: Request, agent_no: str) -> Response:
        """Let colleagues reach the agent, or not; callers of her groups always do."""
        said, actor = _read(SwitchAsk, request), actor_in_team(request)
        who = _known(actor, agent_no)
        dispatch.execute(office.SetDoNotDisturb(agent_no=who, is_on=said["is_on"]), actor=actor)
        return _led(actor, agent_no)


class ForwardDoor(Door):
    """A forward of colleagues' calls: `always`, `busy` or `no_answer`."""

    @extend_schema(request=ForwardAsk, responses={200: CallsLed})
    def put(self, request: Request, agent_no: str, when: str) -> Response:
        """Lead them elsewhere."""
        return _forward(request, agent_no, when, _read(ForwardAsk, request)["destination"])

    @extend_schema(request=None, responses={200: CallsLed})
    def delete(self, request: Request, agent_no: str, when: str) -> Response:
        """Lead them nowhere else."""
        return _forward(request, agent_no, when, "")


class FavouritesDoor(Door):
    """The contacts an agent keeps at hand."""

    @extend_schema(responses={200: Contacts})
    def get(self, request: Request, agent_no: str) -> Response:
        """List them in the order they were kept."""
        actor = actor_in_team(request)
        _require(actor, office.AddFavourite(agent_no=_known(actor, agent_no), contact=""))
        return _kept(actor, agent_no)


class FavouriteDoor(Door):
    """One contact."""

    @extend_schema(request=None, responses={200: Contacts})
    def put(self, request: Request, agent_no: str, contact: str) -> Response:
        """Keep it; keeping it again is no fault."""
        actor = actor_in_team(request)
        who = _known(actor, agent_no)
        dispatch.execute(office.AddFavourite(agent_no=who, contact=contact), actor=actor)
        return _kept(actor, agent_no)

    @extend_schema(request=None, responses={200: Contacts})
    def delete(self, request: Request, agent_no: str, contact: str) -> Response:
        """Drop it; not having it is no fault."""
        actor = actor_in_team(request)
        who = _known(actor, agent_no)
        dispatch.execute(office.RemoveFavourite(agent_no=who, contact=contact), actor=actor)
        return _kept(actor, agent_no)


class DefaultsDoor(Door):
    """Where an agent belongs by default; for supervisors."""

    @extend_schema(responses={200: Defaults})
    def get(self, request: Request, agent_no: str) -> Response:
        """List the groups."""
        actor = actor_in_team(request)
        who = _known(actor, agent_no)
        _require(actor, office.ApplyDefaultMemberships(agent_nos=(who,)))
        return _defaults(actor, agent_no)

    @extend_schema(request=Defaults, responses={200: Defaults})
    def put(self, request: Request, agent_no: str) -> Response:
        """Note them; memberships change only when they are applied."""
        said, actor = _read(Defaults, request), actor_in_team(request)
        command = office.SetDefaultMemberships(
            agent_nos=(_known(actor, agent_no),),
            memberships=tuple((one["group"], one["penalty"]) for one in said["memberships"]),
        )
        dispatch.execute(command, actor=actor)
        return _defaults(actor, agent_no)

    @extend_schema(request=None, responses={202: Defaults})
    def post(self, request: Request, agent_no: str) -> Response:
        """Apply them: the agent's memberships become what is noted."""
        actor = actor_in_team(request)
        who = _known(actor, agent_no)
        dispatch.execute(office.ApplyDefaultMemberships(agent_nos=(who,)), actor=actor)
        answer = _defaults(actor, agent_no)
        answer.status_code = HTTPStatus.ACCEPTED
        return answer


class PhoneDoor(Door):
    """What an agent answers with."""

    @extend_schema(request=PhoneAsk, responses={200: PhoneAsk})
    def put(self, request: Request, agent_no: str) -> Response:
        """Change it; only while she is logged out."""
        said, actor = _read(PhoneAsk, request), actor_in_team(request)
        who = _known(actor, agent_no)
        dispatch.execute(office.SetPhone(agent_no=who, phone=said["phone"]), actor=actor)
        return Response(said)


def _read(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    ask = kind(data=request.data)
    ask.is_valid(raise_exception=True)
    return dict(ask.validated_data)


def _known(actor: Actor, agent_no: str) -> AgentNo:
    agents.agent_row(team=actor.team, agent_no=agent_no)  # another team's agent is not there
    return AgentNo(agent_no)


def _require(actor: Actor, command: office.OfficeCommand) -> None:
    """Who may change it may read it."""
    refusal = may(actor, command)
    if refusal is not None:
        raise NotAllowed(refusal)


def _forward(request: Request, agent_no: str, when: str, destination: str) -> Response:
    actor = actor_in_team(request)
    who = _known(actor, agent_no)
    if when not in {one.value for one in office.ForwardWhen}:
        raise Http404
    command = office.SetForward(
        agent_no=who,
        when=office.ForwardWhen(when),
        is_on=bool(destination),
        destination=destination,
    )
    dispatch.execute(command, actor=actor)
    return _led(actor, agent_no)


def _led(actor: Actor, agent_no: str) -> Response:
    return Response(encode(agents.colleagues_calls(team=actor.team, agent_no=agent_no)))


def _kept(actor: Actor, agent_no: str) -> Response:
    return Response({"contacts": agents.favourites(team=actor.team, agent_no=agent_no)})


def _defaults(actor: Actor, agent_no: str) -> Response:
    found = agents.default_memberships(team=actor.team, agent_no=agent_no)
    memberships = [{"group": group, "penalty": penalty} for group, penalty in found]
    return Response({"memberships": memberships})
