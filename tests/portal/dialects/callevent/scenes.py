"""Calls and agents of team demo, made by hand where no captured story shows them."""

import json
from dataclasses import replace
from datetime import timedelta

from agents.domain import events as agents
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.callevent import agent_machine, render
from portal.dialects.callevent.known import Known
from portal.wire import canon
from tests import builders
from tests.builders import T0
from tests.stories.story import HERE

CALL = "0192f0c4a5b67c8d9e0f112233445566"
CUSTOMER = "02079460000"
KNOWN = Known(
    team="demo",
    agent_rows={"1001": 11, "1002": 12, "1009": 19},
    desk_phones=frozenset({"1002"}),
    pause_reasons=("lunch", "training"),
    wrap_up_s={"630": 20, "631": 30},
    outbound_number="+442079460999",
    record_url="https://patchbay.example/api/v1/recordings/{id}/",
)


class Scene:
    """A call that goes on: each step changes who is there and says an event of it."""

    def __init__(self, kind="inbound", **changes):
        self.events, self.parties, self.seconds = [], [], 0
        said = {"kind": calls.CallKind(kind), "state": calls.CallState.TALKING, **changes}
        if kind == "internal":
            said |= {"customer_number": "", "target_agent_no": "1002"}
        self.tile = builders.tile(CALL, **said)

    def say(self, kind, *, state=None, **fields):
        self.seconds += 1
        numbers = tuple(
            one.agent_no for one in self.parties if one.agent_no and one.role != "supervisor"
        )
        self.tile = replace(
            self.tile,
            state=calls.CallState(state) if state else self.tile.state,
            parties=tuple(self.parties),
            agent_nos=numbers,
        )
        at = T0 + timedelta(seconds=self.seconds)
        self.events.append(kind(at=at, team="demo", call=self.tile, **fields))
        return self

    def seat(self, leg_id, role, agent_no="", number="", state="reached"):
        self.parties.append(
            calls.PartyTile(
                leg_id=leg_id,
                role=role,
                agent_no=agent_no,
                agent_name="",
                number=number,
                state=calls.PartyState(state),
                since=T0 + timedelta(seconds=self.seconds),
            )
        )
        return self

    def becomes(self, leg_id, **changes):
        self.parties = [
            replace(one, **changes) if one.leg_id == leg_id else one for one in self.parties
        ]
        return self

    def party(self, kind, leg_id, **more):
        one = next(one for one in self.parties if one.leg_id == leg_id)
        who = {"role": one.role, "leg_id": leg_id, "number": one.number, "agent_no": one.agent_no}
        if kind is calls.CallPartyLeft:
            self.parties = [other for other in self.parties if other is not one]
            who["cause"] = more.pop("cause", 16)
        return self.say(kind, **who, **more)

    def rings(self, leg_id):
        return self.becomes(leg_id, state=calls.PartyState.RINGING).party(
            calls.CallPartyRinging, leg_id
        )

    def answers(self, leg_id):
        return self.becomes(leg_id, state=calls.PartyState.ALONE).party(
            calls.CallPartyAnswered, leg_id
        )

    def leaves(self, leg_id, **more):
        return self.party(calls.CallPartyLeft, leg_id, **more)

    def talk(self, *leg_ids, state="talking"):
        for leg_id in leg_ids:
            self.becomes(leg_id, state=calls.PartyState.TALKING)
        return self.say(calls.CallConnected, state=state)

    def over(self, by="customer", outcome="answered"):
        return self.say(
            calls.CallEnded,
            state="ended",
            outcome=calls.Outcome(outcome),
            hung_up_by=calls.HungUpBy(by),
            cause=16,
            ended_at=T0 + timedelta(seconds=self.seconds),
            answered_at=T0,
            agent_no="1001",
            segments=(),
        )

    # whole beginnings and ends

    def answered(self):
        """A caller of the queue talks with Ada."""
        self.seat("cust", "customer", number=CUSTOMER, state="alone").say(
            calls.CallStarted, state="arriving"
        )
        self.tile = replace(self.tile, waiting_since=T0)
        self.say(calls.CallQueued, state="waiting", position=1)
        self.seat("ada", "agent", "1001").say(
            calls.CallOffered, state="offered", agent_no="1001", leg_id="ada"
        )
        self.rings("ada").answers("ada")
        self.tile = replace(self.tile, waiting_since=None)
        return self.talk("cust", "ada")

    def consulting(self, *, is_answered=True):
        """Ada asks Ben while the caller waits."""
        self.answered().becomes("cust", state=calls.PartyState.HELD)
        self.becomes("ada", state=calls.PartyState.ALONE).say(calls.CallHeld, state="held")
        self.seat("ben", "third", "1002", "1002").party(
            calls.CallPartyDialled, "ben", state="consulting"
        )
        self.say(
            calls.CallConsultStarted,
            agent_no="1001",
            leg_id="ben",
            number="1002",
            target_agent_no="1002",
        )
        self.rings("ben")
        if is_answered:
            self.answers("ben").say(calls.CallConsultConnected, agent_no="1001", leg_id="ben")
        return self

    def consult_ends(self, how, state="talking", **more):
        return self.say(
            calls.CallConsultEnded,
            state=state,
            agent_no="1001",
            leg_id="ben",
            how=calls.ConsultEnd(how),
            **more,
        )

    def meeting(self):
        """The caller, Ada and Ben talk together."""
        self.consulting()
        for leg_id in ("cust", "ada", "ben"):
            self.becomes(leg_id, state=calls.PartyState.TALKING)
        self.consult_ends("conference", "conference")
        return self.party(calls.CallPartyJoined, "ben", added_by="1001")

    def supervised(self, purpose, *, is_answered=True):
        """Sue's phone rings for Ada's call."""
        leg_id = f"{CALL}-supervisor{purpose}"
        self.answered().seat(leg_id, "supervisor", "1009").rings(leg_id)
        return self.answers(leg_id) if is_answered else self

    def monitored(self, mode):
        leg_id = f"{CALL}-supervisor{mode}"
        return self.supervised(mode).say(
            calls.CallMonitorStarted,
            supervisor_no="1009",
            agent_no="1001",
            leg_id=leg_id,
            mode=calls.MonitorMode(mode),
        )

    def taken_over(self, purpose):
        leg_id = f"{CALL}-supervisor{purpose}"
        self.becomes(leg_id, role="agent", state=calls.PartyState.TALKING)
        self.say(calls.CallTakenOver, supervisor_no="1009", agent_no="1001", leg_id=leg_id)
        return self.leaves("ada")


def told(events, known=KNOWN):
    """Everything said of some calls, in order."""
    stories, said = {}, []
    for event in events:
        if isinstance(event, calls.CallEvent):
            call_id = event.call.call_id
            if call_id not in stories:
                stories[call_id] = render.begin(event)
            said += render.tell(stories[call_id], event, known)
    return said


def of_story(name):
    """The golden events of a captured story."""
    lines = (HERE / name / "events.jsonl").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    return [canon.decode(row.pop("kind"), row) for row in rows]


def ada(state, *, reason="", agent_no="1001", until=None, call_id="", groups=("630", "631")):
    memberships = tuple(
        agents.MembershipTile(group=one, is_checked_in=True, is_paused=False, pause_reason="")
        for one in groups
    )
    return agents.AgentTile(
        agent_no=agent_no,
        name="Ada",
        state=AgentState(state),
        since=T0,
        reason=reason,
        next_reason="",
        until=until,
        call_id=call_id,
        is_phone_reachable=True,
        memberships=memberships,
    )


def moved(state, kind=agents.AgentPresenceChanged, **more):
    extra = {"previous": AgentState.IDLE} if kind is agents.AgentPresenceChanged else {}
    return kind(at=T0, team="demo", agent=ada(state, **more), **extra)


def extended(until):
    tile = ada("wrap_up", until=until)
    return agents.AgentWrapUpExtended(at=T0, team="demo", agent=tile, seconds=60)


def agents_told(*events):
    story = agent_machine.AgentStory(call_id=CALL, leg_id="ada")
    return [one for event in events for one in agent_machine.tell(story, event, KNOWN)]
