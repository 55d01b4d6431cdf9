"""Agents: logged out, ready, not ready. Calls move them no more than wrap-up does. Pure."""

from dataclasses import dataclass
from typing import Any

from agents.domain import events as agents
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.wire import Reason, Telling, write

LOGOUT, READY, NOT_READY = "Logout", "Ready", "NotReady"
#: `agentState` of a log-in.
STATES = {READY: 1, NOT_READY: 2}
#: `loginState` beside wrap-up: what she did before it.
ONLINE, DO_NOT_DISTURB = "1", "2"


@dataclass(frozen=True, slots=True)
class Word:
    """A state with its reason."""

    state: str
    reason: int = 0


@dataclass(slots=True)
class AgentStory:
    """What was last told of an agent, and her last part in a call."""

    told: Word | None = None
    before: str = LOGOUT  # ready or not, before wrap-up
    call_id: str = ""
    leg_id: str = ""

    def note(self, event: calls.CallEvent) -> None:
        """Remember her leg of a call."""
        self.call_id, self.leg_id = event.call.call_id, getattr(event, "leg_id", "")


def word_of(tile: agents.AgentTile, known: Known) -> Word | None:
    """Say what she does in the document's words; None while a call keeps her."""
    match tile.state:
        case AgentState.LOGGED_OUT:
            return Word(LOGOUT)
        case AgentState.READY:
            return Word(READY)
        case AgentState.WRAP_UP:
            return Word(NOT_READY, Reason.AFTER_CALL_WORK)
        case AgentState.PAUSED:
            return Word(NOT_READY, known.reason_code(tile.reason))
        case AgentState.IDLE | AgentState.PHONE_LOST:
            return Word(NOT_READY, Reason.DO_NOT_DISTURB)
        case _:
            return None


def tell(story: AgentStory, event: calls.Event, known: Known) -> list[Telling]:
    """Take an event in and say it; nothing when the document has no word for it."""
    if not isinstance(event, agents.AgentEvent):
        return []
    if isinstance(event, agents.AgentWrapUpExtended):
        return [_extended(story, event, known)]
    word = word_of(event.agent, known)
    if isinstance(event, agents.AgentLoggedIn):
        word = word or Word(READY)
        story.told, story.before = word, word.state
        more = {
            "phoneType": known.phone_type(event.agent.agent_no),
            "agentState": STATES.get(word.state, 2),
            "reasonCode": int(word.reason),
        }
        return [_telling(Body.AGENT_LOGIN, event, known, **more)]
    if word is None or word == story.told or isinstance(event, agents.AgentMembershipChanged):
        return []
    was, story.told = story.told, word
    return [_moved(story, word, was, event, known)]


def _moved(
    story: AgentStory, word: Word, was: Word | None, event: agents.AgentEvent, known: Known
) -> Telling:
    before, is_wrap_up = story.before, word.reason == Reason.AFTER_CALL_WORK
    if not is_wrap_up:
        story.before = word.state
    if word.state == LOGOUT:
        return _telling(Body.AGENT_LOGOUT, event, known)
    if word.state == READY:
        is_after = was is not None and was.reason == Reason.AFTER_CALL_WORK
        reason = Reason.AFTER_CALL_WORK if is_after else Reason.OTHER
        data = {"callID": story.call_id} if is_after and story.call_id else {}
        more: dict[str, Any] = {"reasonCode": int(reason), "attachedData": data}
        return _telling(Body.AGENT_READY, event, known, **more)
    more = {"reasonCode": int(word.reason)}
    if is_wrap_up:
        login = DO_NOT_DISTURB if before == NOT_READY else ONLINE
        more["attachedData"] = {"loginState": login, "callID": story.call_id}
    return _telling(Body.AGENT_NOT_READY, event, known, **more)


def _extended(story: AgentStory, event: agents.AgentWrapUpExtended, known: Known) -> Telling:
    more = {
        "callID": event.agent.call_id or story.call_id,
        "partyId": story.leg_id,
        "expirationTime": milliseconds(event.agent.until),
    }
    return _telling(Body.DELAY_ACW, event, known, **more)


def identity(tile: agents.AgentTile, known: Known) -> dict[str, Any]:
    """Give the fields that say which agent; her queues are those she is checked in to."""
    return {
        "companyId": known.company_id,
        "agentID": tile.agent_no,
        "agentUUID": known.agent_uuid(tile.agent_no),
        "thisDN": tile.agent_no,
        "thisQueues": [one.group for one in tile.memberships if one.is_checked_in],
        "attachedData": {},
    }


def state_now(tile: agents.AgentTile, known: Known, at: int) -> Telling | None:
    """Say again what she does, to one who asked for what is so already; None during a call."""
    word = word_of(tile, known)
    if word is None:
        return None
    bodies = {READY: Body.AGENT_READY, NOT_READY: Body.AGENT_NOT_READY, LOGOUT: Body.AGENT_LOGOUT}
    body = bodies[word.state]
    values = {**identity(tile, known), "reasonCode": int(word.reason), "creationTime": at}
    return Telling(body=body, dn=tile.agent_no, values=write(body, values))


def _telling(body: Body, event: agents.AgentEvent, known: Known, **more: Any) -> Telling:
    values = {
        **identity(event.agent, known),
        "creationTime": milliseconds(event.at),
        **more,
    }
    return Telling(body=body, dn=event.agent.agent_no, values=write(body, values))
