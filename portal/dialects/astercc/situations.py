"""Which code answers which situation, for every operation: the one table (chapters 3, 4 and 8).

Rules and readers say what they met; only this table knows codes. Pure.
"""

from collections.abc import Mapping
from enum import StrEnum

from portal.dialects.astercc.wire import Answer, BackMsg


class Situation(StrEnum):
    """What an operation met. Everything but `done` is a refusal."""

    DONE = "done"
    EMPTY = "a required parameter is empty"
    TEAM_UNKNOWN = "no such team"
    VALUE_WRONG = "a value is not one of the interface's"
    AGENT_WRONG = "agent number unknown or password wrong"
    AGENT_WITHOUT_ACCOUNT = "the agent has no account"
    SUSPENDED = "the account is suspended"
    ACCOUNT_UNKNOWN = "no such account"
    ACCOUNT_WRONG = "the account is there, and its password is another"
    ACCOUNT_WITHOUT_AGENT = "the account has no agent"
    AGENT_GONE = "the agent was taken out of service this moment"
    FAILED = "it was refused by the call, the agent's state or the switch"
    LOGGED_IN_ALREADY = "she is logged in already"
    TYPE_WRONG = "the type is not one of the numbers there are"
    GROUP_ID_UNKNOWN = "no group has this id"
    GROUP_UNKNOWN = "there is no such group"
    GROUP_ELSEWHERE = "the group is another team's"
    NOT_IN_GROUP = "she is not in the group, or not checked in to it"
    NO_GROUP = "she has no group to check in to"
    NOT_CHECKED_IN = "she is checked in nowhere"
    NO_PHONE = "no phone of hers can be rung"
    AGENT_NO_UNKNOWN = "the agent number aimed at is unknown"
    NOT_IDLE = "whoever must be idle is not"
    LIMITED = "she may not dial that, or not at all"
    PENDING = "a call of hers is being placed"
    TARGET_NOT_CHECKED_IN = "the agent aimed at is not checked in"
    CALL_TAKEN = "another command on the call is under way"
    ID_UNKNOWN = "no running call of hers has this id"
    NOT_ADMIN = "she is no admin of the group"
    NOT_RELEASABLE = "nobody is there to be released"
    NOTHING_FOUND = "no records match"


S, B = Situation, BackMsg

#: Alike for every operation, in the order they are looked at.
COMMON: Mapping[Situation, BackMsg] = {
    S.EMPTY: B.PARAMETERS_EMPTY,
    S.TEAM_UNKNOWN: B.NO_SUCH_TEAM,
    S.VALUE_WRONG: B.PARAMETERS_WRONG,
    S.AGENT_WRONG: B.AGENT_SIGN_IN_WRONG,
    S.AGENT_WITHOUT_ACCOUNT: B.AGENT_HAS_NO_ACCOUNT,
    S.SUSPENDED: B.ACCOUNT_SUSPENDED,
    S.ACCOUNT_UNKNOWN: B.ACCOUNT_SIGN_IN_WRONG,
    S.ACCOUNT_WRONG: B.ACCOUNT_SIGN_IN_WRONG,
    S.ACCOUNT_WITHOUT_AGENT: B.ACCOUNT_HAS_NO_AGENT,
    S.AGENT_GONE: B.NO_SUCH_AGENT,
}
_GROUPS = {
    S.GROUP_ID_UNKNOWN: B.NO_SUCH_GROUP_ID,
    S.GROUP_ELSEWHERE: B.GROUP_OF_ANOTHER_TEAM,
    S.NOT_IN_GROUP: B.NOT_IN_GROUP,
}


def _on_call(done: BackMsg, failed: BackMsg) -> dict[Situation, BackMsg]:
    return {S.DONE: done, S.FAILED: failed, S.ID_UNKNOWN: B.UNIQUEID_WRONG}


def _watching(done: BackMsg, failed: BackMsg) -> dict[Situation, BackMsg]:
    return {S.DONE: done, S.FAILED: failed, S.NOT_ADMIN: B.NOT_GROUP_ADMIN}


#: What each operation says beside the common codes, by its `EVENT` in upper case.
OWN: Mapping[str, Mapping[Situation, BackMsg]] = {
    "LOGIN": {
        S.DONE: B.LOGGED_IN,
        S.FAILED: B.NO_SUCH_AGENT,
        S.LOGGED_IN_ALREADY: B.ALREADY_LOGGED_IN,
        S.ACCOUNT_UNKNOWN: B.NO_SUCH_ACCOUNT,
        S.ACCOUNT_WRONG: B.PASSWORD_WRONG,
    },
    "LOGOUT": {S.DONE: B.LOGGED_OUT, S.FAILED: B.GROUP_SWITCH_FAILED},
    "QUEUE": {
        S.DONE: B.GROUP_SWITCHED,
        S.FAILED: B.GROUP_SWITCH_FAILED,
        S.TYPE_WRONG: B.TYPE_INVALID,
        S.NO_GROUP: B.NO_GROUP_TO_CHECK_IN,
        S.NOT_CHECKED_IN: B.NOT_CHECKED_IN_ANYWHERE,
        S.NO_PHONE: B.CALL_NO_EXTENSION,
        **_GROUPS,
    },
    "QUEUEPAUSE": {
        S.DONE: B.GROUP_SWITCHED,
        S.FAILED: B.GROUP_SWITCH_FAILED,
        S.TYPE_WRONG: B.TYPE_INVALID,
        S.NOT_CHECKED_IN: B.NOT_CHECKED_IN_ANYWHERE,
    },
    "ACW": {
        S.DONE: B.ACW_MODE_SWITCHED,
        S.FAILED: B.GROUP_SWITCH_FAILED,
        S.TYPE_WRONG: B.TYPE_INVALID,
        S.NOT_CHECKED_IN: B.NOT_IN_GROUP,
        **_GROUPS,
    },
    "ACWOFF": {
        S.DONE: B.ACW_ENDED,
        S.FAILED: B.NOT_CHECKED_IN_ANYWHERE,
        S.NOT_CHECKED_IN: B.NOT_CHECKED_IN_ANYWHERE,
    },
    "WORKWAY": {
        S.DONE: B.WORK_WAY_SWITCHED,
        S.FAILED: B.GROUP_SWITCH_FAILED,
        S.NOT_CHECKED_IN: B.NOT_IN_GROUP,
        **_GROUPS,
    },
    "MAKECALL": {
        S.DONE: B.CALL_ACCEPTED,
        S.FAILED: B.CALL_FAILED,
        S.AGENT_GONE: B.CALL_NO_AGENT,
        S.GROUP_UNKNOWN: B.NO_SUCH_GROUP,
        S.NOT_CHECKED_IN: B.CALL_NOT_CHECKED_IN,
        S.NOT_IDLE: B.CALL_AGENT_STATUS,
        S.LIMITED: B.CALL_LIMITED,
        S.PENDING: B.CALL_PENDING,
        S.NO_PHONE: B.CALL_NO_EXTENSION,
        S.AGENT_NO_UNKNOWN: B.NO_SUCH_AGENT_NO,
        **_GROUPS,
    },
    "CONSULT": {
        **_on_call(B.CONSULT_ACCEPTED, B.CONSULT_FAILED),
        S.GROUP_ID_UNKNOWN: B.NO_SUCH_GROUP_ID,
        S.GROUP_UNKNOWN: B.NO_SUCH_GROUP,
        S.GROUP_ELSEWHERE: B.GROUP_OF_ANOTHER_TEAM,
        S.AGENT_NO_UNKNOWN: B.CONSULT_AGENT_WRONG,
        S.TARGET_NOT_CHECKED_IN: B.CONSULT_NOT_CHECKED_IN,
        S.NOT_IDLE: B.CONSULT_AGENT_STATUS,
        S.CALL_TAKEN: B.CONSULT_NO_RECORD,
        S.LIMITED: B.PARAMETERS_WRONG,
    },
    "TRANSFER": _on_call(B.TRANSFER_ACCEPTED, B.TRANSFER_FAILED),
    "CALLRETURN": _on_call(B.CONSULT_ENDED, B.CONSULT_END_FAILED),
    "CONFERENCE": _on_call(B.CONFERENCE_STARTED, B.CONFERENCE_FAILED),
    "HANGUP": _on_call(B.HANG_UP_ACCEPTED, B.HANG_UP_FAILED),
    "INTRUDE": _watching(B.BARGE_ACCEPTED, B.BARGE_FAILED),
    "SILENTMONITOR": _watching(B.SPY_ACCEPTED, B.SPY_FAILED),
    "WHISPER": _watching(B.WHISPER_ACCEPTED, B.WHISPER_FAILED),
    "FORCEDRELEASE": {
        **_watching(B.RELEASE_ACCEPTED, B.RELEASE_FAILED),
        S.NOT_RELEASABLE: B.RELEASE_NOT_ALLOWED,
    },
    "AGENTSTATUS": {S.DONE: B.DATA, S.FAILED: B.DATA_NONE, S.NOTHING_FOUND: B.DATA_NONE},
    "AGENTGROUPSTATUS": {
        S.DONE: B.DATA,
        S.FAILED: B.DATA_NONE,
        S.NOTHING_FOUND: B.DATA_NONE,
        S.GROUP_UNKNOWN: B.NO_SUCH_GROUP,
        S.GROUP_ELSEWHERE: B.GROUP_OF_ANOTHER_TEAM,
        S.NOT_ADMIN: B.NOT_GROUP_ADMIN,
    },
    "HOLD": _on_call(B.HOLD_ACCEPTED, B.HOLD_FAILED),
    "RESUME": _on_call(B.RETRIEVE_ACCEPTED, B.RETRIEVE_FAILED),
    "DIALERLIST": {
        S.DONE: B.DATA,
        S.FAILED: B.DATA_NONE,
        S.NOTHING_FOUND: B.DATA_NONE,
        S.NOT_ADMIN: B.NOT_GROUP_ADMIN,
    },
}
#: The whole table: every operation with every situation it can meet.
TABLE: Mapping[str, Mapping[Situation, BackMsg]] = {
    event: {**COMMON, **own} for event, own in OWN.items()
}
#: Operations of the later manual have no codes of their own among the 66: these near ones.
LATER: Mapping[Situation, BackMsg] = {
    **COMMON,
    S.DONE: B.DATA,
    S.FAILED: B.PARAMETERS_WRONG,
    S.NOTHING_FOUND: B.DATA_NONE,
    S.NOT_ADMIN: B.NOT_GROUP_ADMIN,
    S.NOT_CHECKED_IN: B.NOT_CHECKED_IN_ANYWHERE,
    S.ID_UNKNOWN: B.UNIQUEID_WRONG,
    S.GROUP_UNKNOWN: B.NO_SUCH_GROUP,
    S.NO_PHONE: B.CALL_NO_EXTENSION,
    **_GROUPS,
}
#: Later operations that say more than these: BackCall speaks as MAKECALL does.
LATER_OWN: Mapping[str, Mapping[Situation, BackMsg]] = {
    "BACKCALL": {**TABLE["MAKECALL"], S.NOT_ADMIN: B.NOT_GROUP_ADMIN},
}


def code_of(event: str, situation: Situation) -> BackMsg:
    """Give the code an operation answers a situation with; where its row has none, the code of
    having failed."""
    row = TABLE.get(event) or LATER_OWN.get(event, LATER)
    return row.get(situation) or row[S.FAILED]


class Refusal(Exception):  # noqa: N818 (an answer of the interface, not a fault)
    """An operation that was not carried out: what it met, and the datum for the brackets."""

    def __init__(self, situation: Situation, datum: str = "") -> None:
        super().__init__(situation.value)
        self.situation = situation
        self.datum = datum

    def answer(self, event: str) -> Answer:
        """Make the answer of the operation."""
        return Answer(is_done=False, message=code_of(event, self.situation), datum=self.datum)
