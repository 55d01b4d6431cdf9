"""The words of the campaign pages: a look for each state, a sentence for each gate."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.domain import why
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.campaign import CampaignState, SpeedStep, Step
from campaigns.domain.gates import Gate
from campaigns.domain.importing import Refusal
from campaigns.domain.lead import LeadState
from campaigns.domain.pacing import Why
from campaigns.domain.why import RETRY
from campaigns.forms import OUTCOMES
from portal.pages.words import Look

Words = str | Promise

STATES: dict[str, Look] = {
    CampaignState.DRAFT: Look(_("Draft"), "pen", "quiet"),
    CampaignState.RUNNING: Look(_("Running"), "play", "good"),
    CampaignState.PAUSED: Look(_("Paused"), "pause", "warm"),
    CampaignState.FINISHED: Look(_("Finished"), "check", "quiet"),
}
STEPS: dict[str, Words] = {
    Step.START: _("started it"),
    Step.PAUSE: _("paused it"),
    Step.FINISH: _("finished it"),
    Step.REOPEN: _("opened it again"),
    SpeedStep.SLOWER: _("slowed it to %(percent)d %% of its pace"),
    SpeedStep.FASTER: _("let it go faster, at %(percent)d %% of its pace"),
}
LEADS: dict[str, Look] = {
    LeadState.NEW: Look(_("New"), "idle", "quiet"),
    LeadState.CLAIMED: Look(_("Being dialled"), "phone-out", "busy"),
    LeadState.WAITING: Look(_("To be tried again"), "wait", "warm"),
    LeadState.REACHED: Look(_("Reached"), "check", "good"),
    LeadState.EXHAUSTED: Look(_("Given up"), "close", "quiet"),
    LeadState.EXCLUDED: Look(_("Not to be called"), "phone-off", "bad"),
    LeadState.ERASED: Look(_("Erased"), "close", "quiet"),
}
IMPORTS: dict[str, Look] = {
    "mapping": Look(_("Waits for its columns"), "pen", "warm"),
    "queued": Look(_("Waits for its turn"), "wait", "quiet"),
    "running": Look(_("Running"), "play", "busy"),
    "done": Look(_("Done"), "check", "good"),
    "failed": Look(_("Failed"), "alert", "bad"),
}
REFUSALS: dict[str, Words] = {
    Refusal.NO_NUMBER: _("Rows without a number"),
    Refusal.BAD_NUMBER: _("Rows whose number does not exist"),
    Refusal.BAD_ZONE: _("Rows with an unknown time zone"),
    Refusal.DUPLICATE: _("Duplicates"),
    Refusal.DO_NOT_CALL: _("On a do-not-call list"),
}
_O = AttemptOutcome
_OUTCOME_LOOKS = {
    _O.CONNECTED: ("check", "good"),
    _O.ABANDONED: ("phone-down", "bad"),
    _O.GAVE_UP: ("phone-down", "warm"),
    _O.MACHINE: ("voicemail", "after"),
    _O.NO_ANSWER: ("wait", "warm"),
    _O.BUSY: ("phone", "warm"),
    _O.REJECTED: ("close", "warm"),
    _O.UNASSIGNED: ("alert", "bad"),
    _O.CONGESTION: ("alert", "bad"),
    _O.FAILED: ("alert", "bad"),
    _O.CANCELLED: ("close", "quiet"),
    _O.LOST: ("alert", "bad"),
}
OUTCOME_LOOKS: dict[str, Look] = {
    outcome: Look(word, *_OUTCOME_LOOKS[outcome]) for outcome, word in OUTCOMES.items()
}
#: Each gate with what it means for the numbers behind it.
GATES: dict[str, Look] = {
    Gate.DO_NOT_CALL: Look(_("On a do-not-call list"), "phone-off", "bad"),
    Gate.DIALLING_RULES: Look(_("The team may not dial such numbers"), "close", "bad"),
    Gate.ZONE_UNKNOWN: Look(_("Nobody knows the person's time zone"), "alert", "bad"),
    Gate.HOLIDAY: Look(_("A holiday where the person is"), "wait", "warm"),
    Gate.HOURS: Look(_("Outside the hours on the person's clock"), "wait", "warm"),
    Gate.IN_CALL: Look(_("In a call already"), "talk", "busy"),
    Gate.ABANDON_LOCK: Look(_("Rests after an abandoned call"), "wait", "warm"),
    Gate.MACHINE_LOCK: Look(_("Rests after a machine answered"), "wait", "warm"),
    Gate.DAY_CAP: Look(_("Tried often enough today"), "wait", "warm"),
    RETRY: Look(_("To be tried again later: retry rules, or a time agreed"), "wait", "quiet"),
    LeadState.CLAIMED: Look(_("Being dialled"), "phone-out", "busy"),
    LeadState.REACHED: Look(_("Reached"), "check", "good"),
    LeadState.EXHAUSTED: Look(
        _("Every number used up, or the most attempts made"), "close", "quiet"
    ),
    LeadState.EXCLUDED: Look(_("Not to be called"), "phone-off", "bad"),
    LeadState.ERASED: Look(_("Erased"), "close", "quiet"),
}
#: What decided how many numbers are dialled now.
DECISIONS: dict[str, Words] = {
    Why.MODE: _("Agents dial this campaign by hand."),
    Why.NO_AGENTS: _("No agent of the group is logged in and checked in."),
    Why.NO_LEADS: _("No number may be dialled now."),
    Why.LINES: _("As many calls are up as lines or settings allow."),
    Why.RATE: _("As many calls were begun this second as the trunk takes."),
    Why.ONE_EACH: _("A call rings for each free agent."),
    Why.RATIO: _("As many calls ring as the ratio allows."),
    Why.FORECAST: _("One more call would too likely find no agent free."),
    Why.CAP: _("One more call could pass the cap on abandoned calls."),
    why.DRAFT: _("The campaign is a draft. Start it when its lists are ready."),
    why.PAUSED: _("The campaign is paused."),
    why.FINISHED: _("The campaign is finished."),
    why.LINK_DOWN: _("The portal does not hear the PBX at the moment."),
    why.NO_TRUNK: _("The team has no trunk to dial out by."),
    why.QUOTA: _("As many people were reached as the quota says."),
}
#: The numbers a decision saw, and what it answered.
NUMBERS: dict[str, Words] = {
    "what": _("Kind of line"),
    "at": _("Decided at"),
    "agent": _("Agent"),
    "campaign": _("Campaign"),
    "mode": _("Mode"),
    "idle": _("Free agents"),
    "ringing": _("Calls that ring, seconds since the dial"),
    "talking": _("Talks, seconds"),
    "wrapping": _("Wrap-ups, seconds"),
    "learned": _("Learned so far"),
    "answered": _("Answered within the window of the cap"),
    "abandoned": _("Abandoned within the window of the cap"),
    "detecting": _("Being listened to for a machine"),
    "waiting": _("People waiting for an agent"),
    "cap": _("Cap on abandoned calls"),
    "ratio": _("Calls for each free agent"),
    "slower": _("Share of the pace"),
    "leads": _("Leads that may be dialled"),
    "lines": _("Calls that may still be up"),
    "starts": _("Calls that may be begun this second"),
    "dial": _("Decided: dial"),
    "why": _("What kept it from more"),
    "limit": _("Chance to find no agent, allowed"),
    "risk": _("Chance to find no agent, of the last one"),
    "at_stake": _("Abandoned calls thought possible"),
    "left": _("Abandoned calls the cap leaves"),
}
#: What the charts say.
CHARTS: dict[str, Words] = {
    "chart_time": _("Time"),
    "chart_dials": _("Dials per minute"),
    "chart_all": _("Dials"),
    "chart_people": _("Answered by a person"),
    "chart_answered": _("Answered, percent of dials"),
    "chart_busy": _("Agents busy, percent"),
    "chart_abandoned": _("Abandon rate, percent"),
    "chart_cap": _("Cap, percent"),
    "chart_answers": _("Answered"),
    "chart_connected": _("Talked to an agent"),
    "chart_latest": _("{what}: {value} now"),
    "chart_empty": _("{what}: nothing yet"),
    "none_yet": _("none yet"),
    "live_now": _("Live"),
    "live_stale": _("No news from the portal; trying again"),
}


def step_of(step: str, slower: float | None) -> str:
    """Say a step in words; `slower` is the share of the pace from then on, where it changed."""
    words = str(STEPS.get(step, step))
    return words if slower is None else words % {"percent": round(100 * slower)}
