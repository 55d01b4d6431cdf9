"""Why nothing is dialled, in sentences: of a campaign, a gate, and what paced it."""

from campaigns.domain.gates import Gate
from campaigns.domain.pacing import Why

#: What keeps a whole campaign from dialling, beside what pacing says itself.
DRAFT, PAUSED, FINISHED = "draft", "paused", "finished"
LINK_DOWN, NO_TRUNK, QUOTA = "link_down", "no_trunk", "quota"

_OF_PACING: dict[str, str] = {
    Why.MODE: "Agents dial this campaign by hand; the dialer does nothing.",
    Why.NO_AGENTS: "No agent of the group is logged in, checked in and not paused.",
    Why.NO_LEADS: "No lead may be dialled now.",
    Why.LINES: "As many calls are up as the trunk, the team or the campaign allows.",
    Why.RATE: "As many calls were begun within this second as the PBX allows.",
    Why.ONE_EACH: "A call rings for each free agent; before 200 answered calls it is never more.",
    Why.RATIO: "As many calls ring for each free agent as the campaign's ratio says.",
    Why.FORECAST: "One more call would too likely find no agent free.",
    Why.CAP: "One more call could pass the cap on abandoned calls.",
    DRAFT: "The campaign is a draft; somebody has to start it.",
    PAUSED: "The campaign is paused.",
    FINISHED: "The campaign is finished.",
    LINK_DOWN: "The portal does not hear the PBX at the moment.",
    NO_TRUNK: "The team has no trunk to dial out by.",
    QUOTA: "As many people were reached as the quota says.",
}
_OF_GATES: dict[str, str] = {
    Gate.DO_NOT_CALL: "It is on a do-not-call list.",
    Gate.DIALLING_RULES: "The team may not dial such numbers.",
    Gate.ZONE_UNKNOWN: "Nobody can tell in which time zone the person is.",
    Gate.HOLIDAY: "It is a public holiday or a closed day where the person is.",
    Gate.HOURS: "It is outside the hours in which the person may be called.",
    Gate.IN_CALL: "A call to the number is under way.",
    Gate.ABANDON_LOCK: "A call to it was abandoned a short while ago.",
    Gate.MACHINE_LOCK: "An answering machine took a call to it a short while ago.",
    Gate.DAY_CAP: "It was tried as often today as it may be.",
}
#: Why a lead waits that no gate keeps: its own rules.
RETRY = "retry"


def of_pacing(why: str) -> str:
    """Say in a sentence what kept a campaign from dialling more."""
    return _OF_PACING.get(why, "The dialer has not looked at it yet.")


def of_gate(gate: str) -> str:
    """Say in a sentence what a shut gate means."""
    if gate == RETRY:
        return "It is to be tried again later, as the retry rules or its dial time say."
    return _OF_GATES.get(gate, "Nothing keeps it: its turn comes when the dialer wants more.")
