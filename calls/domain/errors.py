"""What can go wrong with calls. `code` is stable, words are for people."""


class CallError(Exception):
    """Root of all refusals about calls."""

    code = "call_error"


class IllegalMove(CallError):  # noqa: N818 (a move is not an error of ours)
    """A fact or command that fits no transition; nothing was changed."""

    code = "illegal_move"


class NoSuchCall(CallError):  # noqa: N818
    """The call is unknown, ended, or another team's."""

    code = "no_such_call"


class BadNumber(CallError):  # noqa: N818
    """The number cannot be dialled."""

    code = "bad_number"


class PrefixBlocked(BadNumber):
    """The team blocks numbers that begin like this one."""

    code = "prefix_blocked"


class CountryNotAllowed(BadNumber):
    """The team does not call that country."""

    code = "country_not_allowed"


class PremiumNotAllowed(BadNumber):
    """The number is premium rate or shared cost, which the team does not call."""

    code = "premium_not_allowed"


class LimitReached(CallError):  # noqa: N818
    """The team has as many calls to the outside as it may have at once."""

    code = "limit_reached"


class SwitchRefused(CallError):  # noqa: N818
    """The switch said no; its own words are the message."""

    code = "switch_refused"


class SwitchSilent(CallError):  # noqa: N818
    """No answer from the switch within 2 s, or no link to it."""

    code = "switch_silent"


class CallBusy(CallError):  # noqa: N818
    """Another command on this call is under way."""

    code = "call_busy"


class NotPossible(CallError):  # noqa: N818
    """The call is not in a state for that; the message says what is missing."""

    code = "not_possible"


class TargetBusy(CallError):  # noqa: N818
    """The target is on another call or away."""

    code = "target_busy"


class NoSuchParty(CallError):  # noqa: N818
    """The call has no such party."""

    code = "no_such_party"


class NobodyFree(CallError):  # noqa: N818
    """No agent of the group is free."""

    code = "nobody_free"
