"""The words of the pages: one look (word, icon, tone) for every state and outcome.

The scripts get them with the page (`for_scripts`), so that a word is translated in one place.
Icons are those of `templates/parts/icons.html`; a tone is a pair of colours of `tokens.css`.
"""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agents.domain.presence import AgentState
from calls.domain.events import CallKind, CallState, HungUpBy, MonitorMode, Outcome, PartyState
from portal.pages.sentences import COCKPIT, DESK, SHELL

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: never by colour alone."""

    word: Words
    icon: str
    tone: str


AGENT_STATES: dict[str, Look] = {
    AgentState.LOGGED_OUT: Look(_("Logged out"), "power", "quiet"),
    AgentState.IDLE: Look(_("In no group"), "idle", "quiet"),
    AgentState.READY: Look(_("Ready"), "check", "good"),
    AgentState.RINGING: Look(_("Ringing"), "bell", "warm"),
    AgentState.DIALLING: Look(_("Dialling"), "phone-out", "warm"),
    AgentState.TALKING: Look(_("Talking"), "talk", "busy"),
    AgentState.WRAP_UP: Look(_("Wrap-up"), "pen", "after"),
    AgentState.PAUSED: Look(_("Paused"), "pause", "quiet"),
    AgentState.PHONE_LOST: Look(_("Phone lost"), "phone-off", "bad"),
}
CALL_STATES: dict[str, Look] = {
    CallState.ARRIVING: Look(_("Arriving"), "phone-in", "quiet"),
    CallState.WAITING: Look(_("Waiting"), "wait", "warm"),
    CallState.OFFERED: Look(_("Ringing an agent"), "bell", "warm"),
    CallState.CALLING_AGENT: Look(_("Calling the agent"), "phone", "quiet"),
    CallState.DIALLING: Look(_("Dialling"), "phone-out", "warm"),
    CallState.RINGING: Look(_("Ringing"), "bell", "warm"),
    CallState.TALKING: Look(_("Talking"), "talk", "busy"),
    CallState.HELD: Look(_("On hold"), "pause", "after"),
    CallState.CONSULTING: Look(_("Consulting"), "people", "after"),
    CallState.CONFERENCE: Look(_("Conference"), "people", "busy"),
    CallState.TRANSFERRING: Look(_("Being transferred"), "arrow", "warm"),
    CallState.AGENT_LOST: Look(_("Agent's phone lost"), "phone-off", "bad"),
    CallState.IN_MENU: Look(_("In a menu"), "pad", "quiet"),
    CallState.ENDED: Look(_("Ended"), "phone-down", "quiet"),
}
#: The desk's call card.
CALL_CARDS: dict[str, Look] = {
    "ringing": Look(_("Ringing you"), "bell", "warm"),
    "outgoing": Look(_("Calling"), "phone-out", "warm"),
    "talking": Look(_("Talking"), "talk", "busy"),
    "held": Look(_("On hold"), "pause", "after"),
    "lost": Look(_("Waits for you"), "phone-off", "bad"),
    "returning": Look(_("Back in the call"), "phone-in", "warm"),
    "consulting": Look(_("Consulting"), "people", "after"),
    "conference": Look(_("Conference"), "people", "busy"),
    "silent": Look(_("Talking, no sound here"), "alert", "bad"),
}
PARTY_STATES: dict[str, Look] = {
    PartyState.REACHED: Look(_("Being called"), "phone-out", "quiet"),
    PartyState.RINGING: Look(_("Ringing"), "bell", "warm"),
    PartyState.TALKING: Look(_("Talking"), "talk", "busy"),
    PartyState.HELD: Look(_("On hold"), "pause", "after"),
    PartyState.ALONE: Look(_("Waiting"), "wait", "quiet"),
    PartyState.WATCHING: Look(_("Takes part"), "ear", "quiet"),
}
KINDS: dict[str, Look] = {
    CallKind.INBOUND: Look(_("Inbound"), "phone-in", "quiet"),
    CallKind.OUTBOUND: Look(_("Outbound"), "phone-out", "quiet"),
    CallKind.INTERNAL: Look(_("Internal"), "people", "quiet"),
}
OUTCOMES: dict[str, Look] = {
    Outcome.ANSWERED: Look(_("Answered"), "check", "good"),
    Outcome.BUSY: Look(_("Busy"), "phone-down", "warm"),
    Outcome.NO_ANSWER: Look(_("No answer"), "wait", "warm"),
    Outcome.REJECTED: Look(_("Rejected"), "close", "warm"),
    Outcome.UNASSIGNED: Look(_("Unassigned number"), "alert", "bad"),
    Outcome.CONGESTION: Look(_("Network congestion"), "alert", "bad"),
    Outcome.ABANDONED: Look(_("Caller gave up waiting"), "phone-down", "bad"),
    Outcome.MESSAGE_LEFT: Look(_("Left a message"), "voicemail", "warm"),
    Outcome.CALLBACK_ASKED: Look(_("Asked for a callback"), "wait", "warm"),
    Outcome.MACHINE: Look(_("Answering machine"), "voicemail", "warm"),
    Outcome.QUEUE_TIMEOUT: Look(_("Waited too long"), "wait", "bad"),
    Outcome.AGENT_NO_ANSWER: Look(_("Agent did not answer"), "bell", "bad"),
    Outcome.AGENT_REJECTED: Look(_("Agent rejected"), "close", "bad"),
    Outcome.AGENT_BUSY: Look(_("Agent busy"), "phone", "warm"),
    Outcome.AGENT_UNREACHABLE: Look(_("Agent's phone not reachable"), "phone-off", "bad"),
    Outcome.CANCELLED: Look(_("Cancelled before an answer"), "close", "quiet"),
    Outcome.REFUSED: Look(_("Not allowed"), "close", "bad"),
    Outcome.LOST: Look(_("Lost: the link or the switch failed"), "alert", "bad"),
    Outcome.FAILED: Look(_("Failed"), "alert", "bad"),
}
HUNG_UP_BY: dict[str, Words] = {
    HungUpBy.CUSTOMER: _("Customer"),
    HungUpBy.AGENT: _("Agent"),
    HungUpBy.SUPERVISOR: _("Supervisor"),
    HungUpBy.THIRD: _("Third party"),
    HungUpBy.SYSTEM: _("System"),
}
ROLES: dict[str, Words] = {
    "customer": _("Customer"),
    "agent": _("Agent"),
    "third": _("Third party"),
    "supervisor": _("Supervisor"),
}
PHONES: dict[str, Look] = {
    "registered": Look(_("Connected"), "phone", "good"),
    "connecting": Look(_("Connecting"), "link", "warm"),
    "failed": Look(_("Not connected"), "phone-off", "bad"),
    "off": Look(_("Off"), "phone-off", "quiet"),
    "elsewhere": Look(_("In another tab"), "phone", "quiet"),
    "desk": Look(_("Desk phone"), "phone", "quiet"),
}
#: The page's own link to the portal.
LIVE: dict[str, Look] = {
    "starting": Look(_("Connecting"), "link", "quiet"),
    "live": Look(_("Live"), "check", "good"),
    "cut": Look(_("Reconnecting"), "link", "warm"),
    "forbidden": Look(_("Closed"), "alert", "bad"),
}
#: How a supervisor takes part.
MONITORS: dict[str, Look] = {
    "calling": Look(_("Your phone rings"), "bell", "warm"),
    MonitorMode.SPY: Look(_("You listen"), "ear", "busy"),
    MonitorMode.WHISPER: Look(_("The agent hears you"), "mic", "after"),
    MonitorMode.BARGE: Look(_("Everybody hears you"), "people", "warm"),
}
COCKPIT_LOOKS: dict[str, Look] = {"nobody": Look(_("Nobody checked in"), "idle", "quiet")}


def look_of(family: dict[str, Look], value: str) -> Look:
    """Find the look of a stored value; one we have no word for is shown as it is."""
    return family.get(value) or Look(value, "idle", "quiet")


def for_scripts(face: str) -> dict[str, Any]:
    """Give the words a face's script needs (`desk`, `cockpit`, `shell`), translated now."""
    sentences = {**SHELL, **{"desk": DESK, "cockpit": COCKPIT}.get(face, {})}
    families = {
        "agent_state": AGENT_STATES,
        "call_state": CALL_STATES,
        "call_card": CALL_CARDS,
        "party_state": PARTY_STATES,
        "kind": KINDS,
        "outcome": OUTCOMES,
        "phone": PHONES,
        "live": LIVE,
        "cockpit": COCKPIT_LOOKS,
        "monitor": MONITORS,
    }
    looks = {
        name: {str(value): _plain(look) for value, look in family.items()}
        for name, family in families.items()
    }
    return {**looks, "say": {key: str(words) for key, words in sentences.items()}}


def _plain(look: Look) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(look).items()}
