"""The sign-in every request brings with it, and the codes of one that is refused."""

from portal import access
from portal.access import Actor, SignInError
from portal.dialects.astercc.parse import Credentials
from portal.dialects.astercc.situations import Refusal, Situation

#: Refusals said alike for agents and accounts.
ALWAYS: dict[type[SignInError], Situation] = {
    access.UnknownTeam: Situation.TEAM_UNKNOWN,
    access.NoAccount: Situation.AGENT_WITHOUT_ACCOUNT,
    access.Suspended: Situation.SUSPENDED,
}


def sign_in(asked: Credentials, *, address: str) -> Actor:
    """Sign in who asks. Raises Refusal; somebody locked out after wrong tries is told that the
    password is wrong, so that the lock tells nothing."""
    try:
        actor = _authenticate(asked, address)
    except SignInError as error:
        raise Refusal(ALWAYS.get(type(error)) or _wrong(asked, error)) from error
    if not actor.agent_no:
        raise Refusal(Situation.ACCOUNT_WITHOUT_AGENT)
    return actor


def _authenticate(asked: Credentials, address: str) -> Actor:
    if asked.is_agent:
        return access.authenticate_agent(
            team=asked.team,
            agent_no=asked.user,
            password=asked.password,
            is_md5=asked.is_md5,
            address=address,
            via="astercc",
        )
    return access.authenticate_account(
        team=asked.team,
        username=asked.user,
        password=asked.password,
        is_md5=asked.is_md5,
        address=address,
        via="astercc",
    )


def _wrong(asked: Credentials, error: SignInError) -> Situation:
    if asked.is_agent:
        return Situation.AGENT_WRONG
    is_unknown = isinstance(error, access.UnknownName)
    return Situation.ACCOUNT_UNKNOWN if is_unknown else Situation.ACCOUNT_WRONG
