"""What an agent's own page is told of a supervisor who listens to her."""

import json
from dataclasses import replace

import pytest

from calls.domain.events import (
    CallConnected,
    CallEvent,
    CallMonitorChanged,
    CallMonitorEnded,
    CallMonitorStarted,
    CallPartyLeft,
    CallPartyRinging,
    CallTakenOver,
    MonitorMode,
    PartyState,
    PartyTile,
)
from calls.domain.ids import AgentNo, LegId
from portal.dialects.panel import render
from portal.live.groups import Face, Hearing, hears, seen_parties, sees_call, shown
from tests.builders import T0, tile
from tests.portal.live.world import ADA, MAX, MAX_LEADING, SUE

SUES_DESK = replace(ADA, agent_no="1009", groups=frozenset())
WHO = {"supervisor_no": AgentNo("1009"), "agent_no": AgentNo("1001"), "leg_id": LegId("sue")}


def party(agent_no: str, role: str, mode: str = "") -> PartyTile:
    state = PartyState.WATCHING if role == "supervisor" else PartyState.TALKING
    return PartyTile(
        leg_id=LegId(f"leg-{agent_no}"),
        role=role,
        agent_no=agent_no,
        agent_name="Sue Hartley" if agent_no == "1009" else "",
        number="",
        state=state,
        since=T0,
        mode=mode,
    )


def card(mode: str | None = None):
    watcher = () if mode is None else (party("1009", "supervisor", mode),)
    return tile("c1", agent_nos=("1001",), parties=(party("1001", "agent"), *watcher))


def told(event: CallEvent) -> dict | None:
    hearing = hears(ADA, event)
    return json.loads(render.event_text(7, event, hearing)) if hearing else None


def event(kind, shown_mode, **more):
    return kind(at=T0, team="demo", call=card(shown_mode), **more)


QUIET = [
    event(CallMonitorStarted, "spy", **WHO, mode=MonitorMode.SPY),
    event(CallMonitorStarted, "whisper", **WHO, mode=MonitorMode.WHISPER),
    event(
        CallMonitorChanged,
        "whisper",
        **WHO,
        mode=MonitorMode.WHISPER,
        previous=MonitorMode.SPY,
    ),
    event(CallMonitorEnded, None, **WHO, mode=MonitorMode.SPY),
    event(CallPartyRinging, "", role="supervisor", leg_id=LegId("s"), number="", agent_no="1009"),
    event(
        CallPartyLeft,
        None,
        role="supervisor",
        leg_id=LegId("s"),
        number="",
        agent_no="1009",
        cause=16,
    ),
]


@pytest.mark.parametrize("quiet", QUIET, ids=lambda one: type(one).__name__)
def test_an_agent_is_told_nothing_of_one_who_spies_or_whispers(quiet):
    assert told(quiet) is None
    assert hears(SUE, quiet) is Hearing.FULL
    assert hears(SUES_DESK, quiet) is Hearing.FULL
    for stranger in (MAX, MAX_LEADING):
        assert hears(stranger, quiet) is None


def test_what_else_happens_to_her_call_does_not_name_the_supervisor():
    heard = told(CallConnected(at=T0, team="demo", call=card("spy")))
    assert "1009" not in json.dumps(heard)
    assert "supervisor" not in json.dumps(heard)
    assert [one["agent_no"] for one in heard["body"]["call"]["parties"]] == ["1001"]


def test_one_who_barges_in_is_seen_and_is_gone_when_she_only_listens_again():
    came = event(
        CallMonitorChanged, "barge", **WHO, mode=MonitorMode.BARGE, previous=MonitorMode.SPY
    )
    left = event(CallMonitorChanged, "spy", **WHO, mode=MonitorMode.SPY, previous=MonitorMode.BARGE)
    assert told(came)["kind"] == "CallMonitorStarted"
    assert len(told(came)["body"]["call"]["parties"]) == 2
    gone = told(left)
    assert gone["kind"] == "CallMonitorEnded"
    assert "spy" not in json.dumps(gone)
    assert len(gone["body"]["call"]["parties"]) == 1
    ended = event(CallMonitorEnded, None, **WHO, mode=MonitorMode.BARGE)
    assert told(ended)["kind"] == "CallMonitorEnded"


def test_a_take_over_is_told_to_both():
    taken = event(CallTakenOver, None, **WHO)
    assert told(taken)["kind"] == "CallTakenOver"
    assert hears(SUES_DESK, taken) is Hearing.FULL


def test_a_snapshot_shows_what_the_events_would():
    assert len(shown(ADA, card("whisper")).parties) == 1
    assert len(shown(ADA, card("barge")).parties) == 2
    assert len(shown(SUE, card("whisper")).parties) == 2
    assert len(shown(SUES_DESK, card("whisper")).parties) == 2
    assert sees_call(SUES_DESK, card("spy"))
    assert not sees_call(SUES_DESK, card())
    assert seen_parties(card("spy")) == seen_parties(card())


def test_a_supervisors_own_desk_sees_the_call_she_listens_to():
    assert SUES_DESK.face is Face.DESK
    assert hears(SUES_DESK, CallConnected(at=T0, team="demo", call=card("spy"))) is Hearing.FULL
