"""Why a sign-in is refused."""


class SignInError(Exception):
    """A sign-in was refused. `code` is stable; words for people are the docstrings."""

    code = "sign_in_refused"


class UnknownTeam(SignInError):  # noqa: N818 (a refusal is not an error of ours)
    """There is no such team."""

    code = "unknown_team"


class UnknownName(SignInError):  # noqa: N818
    """There is no such agent or account."""

    code = "unknown_name"


class WrongPassword(SignInError):  # noqa: N818
    """The password is wrong, or its MD5 form is not allowed by the team."""

    code = "wrong_password"


class NoAccount(SignInError):  # noqa: N818
    """The agent has no account, and so no password."""

    code = "no_account"


class Suspended(SignInError):  # noqa: N818
    """The account is not active."""

    code = "suspended"


class TooManyTries(SignInError):  # noqa: N818
    """Too many wrong tries with this name from this address; try again later."""

    code = "too_many_tries"
