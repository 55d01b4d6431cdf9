"""Who asks, and what she may: one place for passwords, tokens, rights and wrong tries.

A password check is the same for every door. Wrong tries are counted by name and address, for
browsers and API clients together; a pair found right is remembered for a minute, because asterCC
clients send the password with each request.
"""

from portal.access.actors import Actor, User, actor_of, actors_of, is_signed_in
from portal.access.refusals import (
    NoAccount,
    SignInError,
    Suspended,
    TooManyTries,
    UnknownName,
    UnknownTeam,
    WrongPassword,
)
from portal.access.rights import Command, may
from portal.access.signing_in import REMEMBERED_S, authenticate_account, authenticate_agent
from portal.access.tokens import (
    TOKEN_LIVES,
    account_of_id,
    account_of_token,
    issue_token,
    renew_token,
)
from portal.access.tries import COUNTED_S, TriesBackend, address_of, is_locked, note_wrong

__all__ = [
    "COUNTED_S",
    "REMEMBERED_S",
    "TOKEN_LIVES",
    "Actor",
    "Command",
    "NoAccount",
    "SignInError",
    "Suspended",
    "TooManyTries",
    "TriesBackend",
    "UnknownName",
    "UnknownTeam",
    "User",
    "WrongPassword",
    "account_of_id",
    "account_of_token",
    "actor_of",
    "actors_of",
    "address_of",
    "authenticate_account",
    "authenticate_agent",
    "is_locked",
    "is_signed_in",
    "issue_token",
    "may",
    "note_wrong",
    "renew_token",
]
