"""The way up: what a PBX reported becomes state, CDRs, events and orders, in one transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.utils import timezone

from agents import directory, recordings, selectors
from agents import services as agents
from agents.services import callbacks
from calls import services as calls
from calls import stream
from calls.ami.lease import failed_order, fenced, note_link
from calls.domain.events import Event, PbxLinkChanged
from calls.domain.facts import Fact, LinkLost, LinkRestored
from campaigns import services as campaigns


def absorb(facts: Sequence[Fact], *, pbx: str, epoch: int) -> None:
    """Take in what `pbx` reported, in order. Called by one thread of the bridge.

    Raises LeaseLostError when `epoch` is over; then, as after any error, nothing was written.
    """
    if not facts:
        return
    with _one_piece(pbx, epoch):
        note_link(facts, pbx=pbx)
        events = calls.absorb(facts=facts, directory=directory)
        events += _link_events(facts)
        events += calls.mended(facts)
        now = timezone.now()
        events += agents.react(events=events, facts=facts, at=now)
        events += callbacks.follow(events=events, at=now)
        recordings.begin(events=events, at=now)
        campaigns.follow(events=events, facts=facts)
        stream.append(events)


def order_failed(order_id: UUID, *, pbx: str, epoch: int) -> None:
    """End what an order should have begun, because the switch refused it or nobody sent it.

    Raises LeaseLostError when `epoch` is over.
    """
    with _one_piece(pbx, epoch):
        kind, body = failed_order(order_id)
        now = timezone.now()
        events = calls.order_failed(order_kind=kind, body=body, now=now)
        events += agents.react(events=events, facts=[], at=now)
        events += callbacks.follow(events=events, at=now)
        campaigns.follow(events=events, facts=[])
        stream.append(events)


@contextmanager
def _one_piece(pbx: str, epoch: int) -> Iterator[None]:
    """Write all or nothing; after nothing, the calls kept in memory are read again."""
    try:
        with fenced(pbx, epoch):
            yield
    except BaseException:
        calls.reset()
        raise


def _link_events(facts: Sequence[Fact]) -> list[Event]:
    """Tell every team on a PBX that its link went down or came back."""
    return [
        PbxLinkChanged(
            at=fact.at,
            team=team,
            pbx=fact.pbx,
            is_up=isinstance(fact, LinkRestored),
            restarted=isinstance(fact, LinkRestored) and fact.restarted,
        )
        for fact in facts
        if isinstance(fact, LinkLost | LinkRestored)
        for team in selectors.teams_on(fact.pbx)
    ]
