"""Our refusals as codes of the asterCC interface."""

from agents.domain import errors as agents
from calls.domain import errors as calls
from portal.dialects.astercc.wire import BackMsg, Refusal

OurError = agents.AgentError | calls.CallError

#: None: the operation's own word for having failed.
CODES: dict[type[OurError], BackMsg | None] = {
    agents.AgentError: None,
    agents.UnknownAgent: BackMsg.NO_SUCH_AGENT,
    agents.AlreadyLoggedIn: BackMsg.ALREADY_LOGGED_IN,
    agents.NotLoggedIn: BackMsg.NOT_CHECKED_IN_ANYWHERE,
    agents.NotCheckedIn: BackMsg.NOT_CHECKED_IN_ANYWHERE,
    agents.NoGroup: BackMsg.NO_GROUP_TO_CHECK_IN,
    agents.UnknownGroup: BackMsg.NO_SUCH_GROUP,
    agents.OtherTeamsGroup: BackMsg.GROUP_OF_ANOTHER_TEAM,
    agents.NotMember: BackMsg.NOT_IN_GROUP,
    agents.NotInWrapUp: BackMsg.ACW_ENDED,
    agents.UnknownCallback: None,
    agents.WrapUpTooLong: None,
    agents.BadPenalty: None,
    agents.InboundOnly: BackMsg.CALL_LIMITED,
    agents.Busy: None,
    agents.NoPhone: BackMsg.CALL_NO_EXTENSION,
    agents.NotAllowed: None,
    agents.BadContact: None,
    calls.CallError: None,
    calls.IllegalMove: None,
    calls.NoSuchCall: BackMsg.UNIQUEID_WRONG,
    calls.BadNumber: BackMsg.CALL_LIMITED,
    calls.PrefixBlocked: BackMsg.CALL_LIMITED,
    calls.CountryNotAllowed: BackMsg.CALL_LIMITED,
    calls.PremiumNotAllowed: BackMsg.CALL_LIMITED,
    calls.LimitReached: BackMsg.CALL_LIMITED,
    calls.SwitchRefused: None,
    calls.SwitchSilent: None,
    calls.CallBusy: None,
    calls.NotPossible: None,
    calls.TargetBusy: None,
    calls.NoSuchParty: None,
    calls.NobodyFree: None,
}


def refusal_of(error: OurError, *, failed: BackMsg) -> Refusal:
    """Give the refusal that says the error; `failed` where the interface has no closer word."""
    kind = next(kind for kind in type(error).__mro__ if kind in CODES)
    return Refusal(CODES[kind] or failed)
