"""The event log over REST: an integrator reads on from the last number it saw."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from calls import stream
from calls.stream import Envelope
from portal.access import Actor, actor_of
from portal.api.base import Door
from portal.api.errors import problem
from portal.live.groups import Audience, Face, as_told
from portal.live.snapshot import audience_of
from portal.webhooks import own
from portal.wire.canon import decode, encode
from portal.wire.schema import schema_of

log = logging.getLogger(__name__)

LIMIT = 500
MOST = 1000
#: Events of the team looked at for one answer; whoever may see few of them reads on at once.
MOST_LOOKED_AT = 10_000
_PAGE = 1000


class EventSerializer(serializers.Serializer[Envelope]):
    """One numbered event. `body` is the event with its whole tile (`call` or `agent`)."""

    seq = serializers.IntegerField()
    at = serializers.DateTimeField()
    kind = serializers.CharField()
    call_id = serializers.CharField()
    agent_no = serializers.CharField()
    group = serializers.CharField()
    body = serializers.DictField()


class EventsAnswer(serializers.Serializer[Any]):
    """Events in order. Ask again with `after` = `last_seq`; at once when `has_more`."""

    events = EventSerializer(many=True)
    last_seq = serializers.IntegerField()
    has_more = serializers.BooleanField()


class EventsGone(serializers.Serializer[Any]):
    """Events after that number are no longer all kept: read the rows anew, go on at `last_seq`."""

    code = serializers.CharField()
    detail = serializers.CharField()
    last_seq = serializers.IntegerField()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one reading gave; None for `events` when the log no longer reaches back so far."""

    events: Sequence[Envelope] | None
    last_seq: int
    has_more: bool = False


class EventSchemaDoor(Door):
    """What events look like as own webhooks push them."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request) -> Response:
        """Give the JSON Schema."""
        del request
        return Response(schema_of(own.VERSION, own.TRIAL))


class EventsDoor(Door):
    """What happened, in the order of `seq`."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                "after", int, description="The last `seq` seen. Left out: only `last_seq` is told."
            ),
            OpenApiParameter("limit", int, description=f"At most {MOST}; {LIMIT} when left out."),
        ],
        responses={200: EventsAnswer, 410: EventsGone},
    )
    def get(self, request: Request) -> Response:
        """Give events after a number, as far as the account may see them."""
        actor = actor_of(request.user, via="rest")
        if actor is None or not actor.team:
            raise PermissionDenied("This account belongs to no team.")
        limit = _number(request, "limit")
        found = read(
            actor, after=_number(request, "after"), limit=LIMIT if limit is None else limit
        )
        if found.events is None:
            words = "Events after that number are no longer kept. Read the rows, then go on."
            answer = problem(HTTPStatus.GONE, code="events_gone", detail=words)
            answer.data["last_seq"] = found.last_seq
            return answer
        body = {
            "events": [EventSerializer(one).data for one in found.events],
            "last_seq": found.last_seq,
            "has_more": found.has_more,
        }
        return Response(body)


def read(actor: Actor, *, after: int | None, limit: int) -> Found:
    """Read the events of the actor's team after a number that she may see, at most `limit`."""
    last = stream.last_seq()
    if after is None:
        return Found(events=(), last_seq=last)
    if after > last:
        return Found(events=None, last_seq=last)
    faces = [audience_of(actor, face) for face in (Face.COCKPIT, Face.DESK)]
    audiences = [face for face in faces if face is not None]
    heard: list[Envelope] = []
    seq, has_more = after, True
    for _ in range(MOST_LOOKED_AT // _PAGE):
        page = stream.since(seq, team=actor.team, limit=_PAGE)
        told = [one for found in page if (one := _as_told(audiences, found)) is not None]
        room = limit - len(heard)
        heard += told[:room]
        if len(told) >= room:
            seq = told[room - 1].seq
            break
        if len(page) < _PAGE:
            # `last` was asked first: whatever is numbered up to there has been read
            seq, has_more = max([seq, last, *(one.seq for one in page)]), False
            break
        seq = page[-1].seq
    # Asked last: what retention took while we read is noticed too.
    if after < stream.forgotten(actor.team):
        return Found(events=None, last_seq=last)
    return Found(events=heard, last_seq=seq, has_more=has_more)


def _as_told(audiences: Sequence[Audience], envelope: Envelope) -> Envelope | None:
    """Give the event as one of her faces would be told it in whole, as the live doors decide."""
    try:
        event = decode(envelope.kind, envelope.body)
    except (KeyError, TypeError, ValueError):
        log.exception("event %s (%s) could not be read", envelope.seq, envelope.kind)
        return None
    for audience in audiences:
        told = as_told(audience, event)
        if told is event:
            return envelope
        if told is not None:
            return replace(envelope, kind=type(told).__name__, body=encode(told))
    return None


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    least, most = (1, MOST) if name == "limit" else (0, 2**63 - 1)
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 20 and least <= int(said) <= most):
        raise ValidationError({name: f"A whole number from {least} to {most}."})
    return int(said)
