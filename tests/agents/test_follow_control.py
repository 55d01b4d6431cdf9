from dataclasses import replace

import pytest
from django.db import transaction

from agents import selectors, services
from agents.models import Presence
from calls.domain.events import (
    CallConferenceEnded,
    CallConsultConnected,
    CallEvent,
    CallOfferEnded,
    CallPartyLeft,
    CallPartyRinging,
    CallState,
    CallTile,
    CallTransferred,
    OfferEnd,
    PartyState,
    PartyTile,
    TransferKind,
)
from calls.domain.ids import AgentNo, LegId
from tests.builders import T0, after, agent, connected, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders")]
THIRD = LegId("third")


@pytest.fixture(autouse=True)
def people() -> None:
    for agent_no, name in (("1001", "Ada"), ("1002", "Ben")):
        made = agent(agent_no, name=name)
        Presence.objects.create(agent=made, since=T0, state="idle", resting="idle")


def party(agent_no: str, role: str, leg_id: str, state: PartyState) -> PartyTile:
    return PartyTile(
        leg_id=LegId(leg_id),
        role=role,
        agent_no=agent_no,
        agent_name="",
        number="",
        state=state,
        since=T0,
    )


def call(state: CallState, ben: str = "third", *, is_ada_there: bool = True) -> CallTile:
    ada = [party("1001", "agent", "leg", PartyState.TALKING)] if is_ada_there else []
    parties = (*ada, party("1002", ben, THIRD, PartyState.TALKING))
    numbers = tuple(one.agent_no for one in parties)
    return replace(tile(), state=state, agent_nos=numbers, parties=parties)


def hear(*events: CallEvent, at: float = 0) -> None:
    with transaction.atomic():
        services.react(events=events, facts=[], at=after(at))


def state_of(agent_no: str) -> str:
    return selectors.agent_tile(team="demo", agent_no=agent_no).state


def rings(role: str = "third") -> CallPartyRinging:
    return CallPartyRinging(
        at=T0,
        team="demo",
        call=call(CallState.CONSULTING),
        role=role,
        leg_id=THIRD,
        number="1002",
        agent_no="1002",
    )


def left(agent_no: str, leg_id: str = "third") -> CallPartyLeft:
    return CallPartyLeft(
        at=T0,
        team="demo",
        call=call(CallState.HELD),
        role="third",
        leg_id=LegId(leg_id),
        number="",
        agent_no=agent_no,
        cause=16,
    )


def consulted() -> CallConsultConnected:
    return CallConsultConnected(
        at=T0,
        team="demo",
        call=call(CallState.CONSULTING),
        agent_no=AgentNo("1001"),
        leg_id=THIRD,
    )


def test_a_colleague_who_is_asked_rings_talks_and_has_nothing_to_wrap_up():
    hear(connected(tile(), "1001"), rings())
    assert (state_of("1001"), state_of("1002")) == ("talking", "ringing")
    hear(consulted())
    assert state_of("1002") == "talking"
    hear(left("1002"))
    assert (state_of("1001"), state_of("1002")) == ("talking", "idle")


def test_a_colleague_who_gets_the_call_wraps_up_and_so_does_who_gave_it():
    hear(connected(tile(), "1001"), rings(), consulted(), left("1001", "leg"))
    assert state_of("1001") == "wrap_up"
    hear(
        CallTransferred(
            at=T0,
            team="demo",
            call=call(CallState.TALKING, "agent", is_ada_there=False),
            how=TransferKind.CONSULTED,
            agent_no=AgentNo("1001"),
            to_agent_no="1002",
            to_group="",
            to_number="",
        )
    )
    hear(left("1002"))
    assert state_of("1002") == "wrap_up"


def test_who_stays_when_a_conference_ends_has_the_call():
    hear(connected(tile(), "1001"), rings(), consulted())
    stays = call(CallState.TALKING, "agent", is_ada_there=False)
    hear(left("1001", "leg"), CallConferenceEnded(at=T0, team="demo", call=stays), left("1002"))
    assert state_of("1002") == "wrap_up"


def test_a_colleague_who_misses_a_call_sent_to_her_is_not_paused():
    missed = CallOfferEnded(
        at=T0,
        team="demo",
        call=call(CallState.TRANSFERRING),
        agent_no=AgentNo("1002"),
        leg_id=THIRD,
        how=OfferEnd.NO_ANSWER,
        rang_s=20,
    )
    hear(rings("agent"), missed)
    assert state_of("1002") == "idle"
