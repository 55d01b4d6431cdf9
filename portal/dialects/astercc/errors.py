"""Our refusals as situations of the asterCC interface."""

from agents.domain import errors as agents
from calls.domain import errors as calls
from portal.dialects.astercc.situations import Refusal, Situation

OurError = agents.AgentError | calls.CallError

#: None: the operation has failed, nothing closer.
SITUATIONS: dict[type[OurError], Situation | None] = {
    agents.AgentError: None,
    agents.UnknownAgent: Situation.AGENT_GONE,
    agents.AlreadyLoggedIn: Situation.LOGGED_IN_ALREADY,
    agents.NotLoggedIn: Situation.NOT_CHECKED_IN,
    agents.NotCheckedIn: Situation.NOT_CHECKED_IN,
    agents.NoGroup: Situation.NO_GROUP,
    agents.UnknownGroup: Situation.GROUP_UNKNOWN,
    agents.OtherTeamsGroup: Situation.GROUP_ELSEWHERE,
    agents.NotMember: Situation.NOT_IN_GROUP,
    agents.NotInWrapUp: None,
    agents.UnknownCallback: None,
    agents.UnknownCallbackList: None,
    agents.CallbackTaken: None,
    agents.NotTaken: None,
    agents.NoMobile: Situation.NO_PHONE,
    agents.WrapUpTooLong: None,
    agents.BadPenalty: None,
    agents.InboundOnly: Situation.LIMITED,
    agents.Busy: None,
    agents.NoPhone: Situation.NO_PHONE,
    agents.NotAllowed: Situation.NOT_ADMIN,
    agents.BadContact: None,
    calls.CallError: None,
    calls.IllegalMove: None,
    calls.NoSuchCall: Situation.ID_UNKNOWN,
    calls.BadNumber: Situation.LIMITED,
    calls.PrefixBlocked: Situation.LIMITED,
    calls.CountryNotAllowed: Situation.LIMITED,
    calls.PremiumNotAllowed: Situation.LIMITED,
    calls.LimitReached: Situation.LIMITED,
    calls.SwitchRefused: None,
    calls.SwitchSilent: None,
    calls.CallBusy: Situation.CALL_TAKEN,
    calls.NotPossible: Situation.NOT_RELEASABLE,
    calls.TargetBusy: Situation.NOT_IDLE,
    calls.NoSuchParty: None,
    calls.NobodyFree: None,
}


def refusal_of(error: OurError) -> Refusal:
    """Give the refusal that says the error."""
    kind = next(kind for kind in type(error).__mro__ if kind in SITUATIONS)
    return Refusal(SITUATIONS[kind] or Situation.FAILED)
