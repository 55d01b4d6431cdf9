"""What a supervisor does while she takes part in somebody's call, and after she took it over."""

import pytest
from django.db import transaction

from agents import selectors, services
from calls.domain.events import (
    CallEnded,
    CallMonitorStarted,
    CallPartyLeft,
    CallPartyRinging,
    CallTakenOver,
    CallTile,
    Event,
    MonitorMode,
)
from calls.domain.facts import EndpointReachable
from calls.domain.ids import AgentNo, EndpointName, LegId
from tests.builders import T0, after, agent, connected, ended, group, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders")]
PARTY = {"role": "supervisor", "leg_id": LegId("s"), "number": "", "agent_no": "1009"}
WHO = {"supervisor_no": AgentNo("1009"), "agent_no": AgentNo("1001"), "leg_id": LegId("s")}


def hear(*events: Event, at: float = 0) -> None:
    with transaction.atomic():
        services.react(events=events, facts=(), at=after(at))


def state() -> str:
    return selectors.agent_tile(team="demo", agent_no="1009").state.value


@pytest.fixture
def call() -> CallTile:
    group("630", wrap_up_s=20)
    agent("1001")
    agent("1009", name="Sue", groups=())
    there = EndpointReachable(at=T0, pbx="pbx", endpoint=EndpointName("demo-1009"))
    with transaction.atomic():
        services.react(events=(), facts=(there,), at=T0)
    services.log_in(team="demo", agent_no="1009", at=T0)
    return connected(tile(), "1001").call


def told(kind: type, call: CallTile, **more: object) -> Event:
    return kind(at=T0, team="demo", call=call, **more)


def test_she_is_busy_while_she_takes_part_and_has_nothing_to_wrap_up(call: CallTile) -> None:
    hear(told(CallPartyRinging, call, **PARTY))
    assert state() == "dialling"
    hear(told(CallMonitorStarted, call, **WHO, mode=MonitorMode.SPY), at=1)
    assert state() == "talking"
    hear(told(CallPartyLeft, call, **PARTY, cause=16), at=9)
    assert state() == "idle"


def test_a_call_that_ends_under_her_lets_her_go_too(call: CallTile) -> None:
    hear(told(CallMonitorStarted, call, **WHO, mode=MonitorMode.WHISPER))
    over: CallEnded = ended(call)
    hear(over, at=9)
    assert state() == "idle"


def test_after_a_take_over_she_wraps_up_as_the_group_says(call: CallTile) -> None:
    hear(told(CallMonitorStarted, call, **WHO, mode=MonitorMode.SPY))
    hear(told(CallTakenOver, connected(call, "1009").call, **WHO), at=5)
    assert state() == "talking"
    hear(told(CallPartyLeft, call, **{**PARTY, "role": "agent"}, cause=16), at=9)
    assert state() == "wrap_up"


def test_one_who_is_logged_out_stays_so(call: CallTile) -> None:
    services.log_out(team="demo", agent_no="1009", at=T0)
    hear(told(CallMonitorStarted, call, **WHO, mode=MonitorMode.SPY))
    assert state() == "logged_out"
