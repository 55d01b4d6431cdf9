"""The sign-in every request brings with it, and the codes of one that is refused."""

from portal import access
from portal.access import Actor, SignInError
from portal.dialects.astercc.parse import Credentials
from portal.dialects.astercc.wire import BackMsg, Refusal

#: Refusals said alike for agents and accounts, at LOGIN and elsewhere.
ALWAYS: dict[type[SignInError], BackMsg] = {
    access.UnknownTeam: BackMsg.NO_SUCH_TEAM,
    access.NoAccount: BackMsg.AGENT_HAS_NO_ACCOUNT,
    access.Suspended: BackMsg.ACCOUNT_SUSPENDED,
}


def sign_in(asked: Credentials, *, is_login: bool, address: str) -> Actor:
    """Sign in who asks. Raises Refusal; somebody locked out after wrong tries hears the code of
    a wrong password, so that the lock tells nothing."""
    try:
        actor = _authenticate(asked, address)
    except SignInError as error:
        code = ALWAYS.get(type(error)) or _wrong(asked, error, is_login=is_login)
        raise Refusal(code) from error
    if not actor.agent_no:
        raise Refusal(BackMsg.ACCOUNT_HAS_NO_AGENT)
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


def _wrong(asked: Credentials, error: SignInError, *, is_login: bool) -> BackMsg:
    if asked.is_agent:
        return BackMsg.AGENT_SIGN_IN_WRONG
    if not is_login:
        return BackMsg.ACCOUNT_SIGN_IN_WRONG
    is_unknown = isinstance(error, access.UnknownName)
    return BackMsg.NO_SUCH_ACCOUNT if is_unknown else BackMsg.PASSWORD_WRONG
