"""Why something asked of an agent is refused. `code` is stable, words are for people."""


class AgentError(Exception):
    """Root of all refusals about agents."""

    code = "agent_error"


class UnknownAgent(AgentError):  # noqa: N818 (a refusal is not an error of ours)
    """The team has no active agent of that number."""

    code = "unknown_agent"


class AlreadyLoggedIn(AgentError):  # noqa: N818
    """The agent session runs already; it goes on."""

    code = "already_logged_in"


class NotLoggedIn(AgentError):  # noqa: N818
    """There is no agent session."""

    code = "not_logged_in"


class NotCheckedIn(AgentError):  # noqa: N818
    """The agent stands in none of the groups meant."""

    code = "not_checked_in"


class NoGroup(AgentError):  # noqa: N818
    """The agent is a member of no group at all."""

    code = "no_group"


class UnknownGroup(AgentError):  # noqa: N818
    """No team has a group of that code."""

    code = "unknown_group"


class OtherTeamsGroup(AgentError):  # noqa: N818
    """The group belongs to another team."""

    code = "other_teams_group"


class NotMember(AgentError):  # noqa: N818
    """The agent is no member of that group."""

    code = "not_member"


class NotInWrapUp(AgentError):  # noqa: N818
    """There is no wrap-up to end."""

    code = "not_in_wrap_up"


class UnknownCallback(AgentError):  # noqa: N818
    """The team has no such callback."""

    code = "unknown_callback"


class UnknownCallbackList(AgentError):  # noqa: N818
    """The team has no such callback list."""

    code = "unknown_callback_list"


class CallbackTaken(AgentError):  # noqa: N818
    """Another agent has taken that callback."""

    code = "callback_taken"


class NotTaken(AgentError):  # noqa: N818
    """The agent has not taken that callback."""

    code = "not_taken"


class NoMobile(AgentError):  # noqa: N818
    """No mobile number is kept of the agent."""

    code = "no_mobile"


class WrapUpTooLong(AgentError):  # noqa: N818
    """Wrap-up may not last that long."""

    code = "wrap_up_too_long"


class BadPenalty(AgentError):  # noqa: N818
    """A penalty is a whole number from 0 to 100."""

    code = "bad_penalty"


class InboundOnly(AgentError):  # noqa: N818
    """The agent's work way in that group is dial in."""

    code = "inbound_only"


class Busy(AgentError):  # noqa: N818
    """The agent is on a call, or her phone rings."""

    code = "busy"


class NoPhone(AgentError):  # noqa: N818
    """The agent's phone is not registered at the PBX."""

    code = "no_phone"


class NotAllowed(AgentError):  # noqa: N818
    """The asker has no right to that."""

    code = "not_allowed"


class BadContact(AgentError):  # noqa: N818
    """That is no number, or nothing to say."""

    code = "bad_contact"
