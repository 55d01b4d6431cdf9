"""What messages need that no event tells, read from the rows; and stories read from the log."""

from collections.abc import Sequence

from agents import selectors as agents
from agents.domain import events as agent_events
from calls import stream
from calls.domain import events as calls
from calls.stream import Envelope
from portal.dialects.callevent import agent_machine, render
from portal.dialects.callevent.agent_machine import AgentStory
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.story import SUPERVISOR, Story
from portal.wire import canon

#: Where a recording is when the team names no other address.
RECORDINGS = "/api/v1/recordings/{id}/"
#: How many of an agent's last events are looked at for what was last told of her.
LOOK_BACK = 40
#: Events an agent's story is made of.
AGENT_KINDS = tuple(
    kind.__name__
    for kind in (
        agent_events.AgentLoggedIn,
        agent_events.AgentLoggedOut,
        agent_events.AgentPresenceChanged,
        calls.CallPartyLeft,
    )
)


def known_of(team: str) -> Known | None:
    """Read what is known of a team; None while its interface is off."""
    door = agents.call_event_of(team)
    if door is None:
        return None
    rows = agents.agent_rows(team)
    return Known(
        team=team,
        company=door.company_id,
        agent_rows={one.agent_no: one.row_id for one in rows},
        desk_phones=frozenset(one.agent_no for one in rows if one.phone == "desk"),
        pause_reasons=tuple(agents.pause_reasons(team)),
        wrap_up_s={one.code: one.wrap_up_s for one in agents.groups(team)},
        outbound_number=agents.team_of(team).outbound_caller_id,
        record_url=door.record_url or RECORDINGS,
        is_turned=door.is_turned,
    )


def story_of(call_id: str, *, team: str, before: int, known: Known) -> Story | None:
    """Fold a call's events up to a number from the log; None when there are none."""
    story: Story | None = None
    for envelope in stream.of_call(call_id, until=before - 1):
        event = canon.decode(envelope.kind, envelope.body)
        if envelope.team == team and isinstance(event, calls.CallEvent):
            story = story or render.begin(event)
            render.tell(story, event, known)
    return story


def agent_story_of(agent_no: str, *, team: str, before: int, known: Known) -> AgentStory:
    """Fold what an agent did lately, up to a number, from the log."""
    found = stream.of_agent(
        team=team, agent_no=agent_no, kinds=AGENT_KINDS, before=before, limit=LOOK_BACK
    )
    story = AgentStory()
    for envelope in reversed(found):
        event = canon.decode(envelope.kind, envelope.body)
        if isinstance(event, calls.CallEvent):
            story.note(event)
        else:
            agent_machine.tell(story, event, known)
    return story


def watched_in(call: calls.CallTile | None, *, team: str, by_others_than: str) -> frozenset[str]:
    """Name the agents of a call whom other supervisors watch; the log is read only for some."""
    others = {
        one.leg_id
        for one in (call.parties if call is not None else ())
        if one.role == SUPERVISOR and one.agent_no != by_others_than
    }
    if call is None or not others:
        return frozenset()
    before = stream.last_seq() + 1
    story = story_of(call.call_id, team=team, before=before, known=Known(team=team))
    if story is None:
        return frozenset()
    return frozenset(who for leg_id, who in story.watched.items() if leg_id in others)


def decoded(envelopes: Sequence[Envelope]) -> list[tuple[int, calls.Event]]:
    """Make events of rows again."""
    return [(one.seq, canon.decode(one.kind, one.body)) for one in envelopes]
