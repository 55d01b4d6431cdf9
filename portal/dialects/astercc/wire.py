"""The words of the asterCC interface (manual 1.2): codes with texts, answers, status words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

from agents.domain.presence import AgentState

#: The parameters of a request by name. Absent and empty mean the same.
Params = Mapping[str, str]


class BackMsg(Enum):
    """Every message code with the English text of the manual's chapter 8.2.

    Only the code is ever sent: the caller translates, in her own language.
    """

    PARAMETERS_EMPTY = ("01", "Parameters are empty")
    NO_SUCH_TEAM = ("02", "Team doesn't exist, identity string is wrong")
    AGENT_SIGN_IN_WRONG = ("03", "Agent No. doesn't exist or password is wrong")
    LOGGED_IN = ("04", "Succeed to login")
    ACCOUNT_SUSPENDED = ("05", "Agent account is suspend")
    AGENT_HAS_NO_ACCOUNT = ("06", "Agent account doesn't exist")
    PASSWORD_WRONG = ("07", "Password is wrong")
    LOGGED_OUT = ("08", "Succeed to logout")
    NO_SUCH_AGENT_NO = ("09", "Agent No. doesn't exist [Agent No.]")
    GROUP_SWITCH_FAILED = ("10", "Failed to switch agent group status")
    NO_SUCH_GROUP_ID = ("11", "Agent group id doesn't exist [agent group id]")
    NO_SUCH_AGENT = ("12", "Agent doesn't exist")
    TYPE_INVALID = ("13", "Variable <type> is invalid")
    GROUP_SWITCHED = ("14", "Succeed to switch agent group status")
    NO_SUCH_ACCOUNT = ("15", "Account doesn't exist")
    CALL_NOT_CHECKED_IN = ("16", "Failed to call, agent is not check-in")
    CALL_AGENT_STATUS = ("17", "Failed to call, agent status is [status]")
    CALL_LIMITED = ("18", "Failed to call, agent is limited to make outbound call")
    CALL_ACCEPTED = ("19", "Succeed to call")
    CALL_FAILED = ("20", "Failed to call")
    CONSULT_FAILED = ("21", "Failed to consult")
    CALL_PENDING = ("22", "There is already a call request pending")
    CALL_NO_EXTENSION = ("23", "Agent doesn't bind to any extension, can't call")
    CALL_NO_AGENT = ("24", "Agent is not found, can't call")
    CONSULT_NOT_CHECKED_IN = ("25", "The agent you want to consult is not check-in")
    CONSULT_NO_RECORD = ("26", "Failed to create consult record")
    CONSULT_ACCEPTED = ("27", "Succeed to consult")
    PARAMETERS_WRONG = ("28", "Parameters are wrong")
    TRANSFER_FAILED = ("29", "Failed to transfer")
    NO_SUCH_GROUP = ("30", "Agent group doesn't exist")
    TRANSFER_ACCEPTED = ("31", "Succeed to transfer")
    CONSULT_ENDED = ("32", "Succeed to end consult")
    CONSULT_END_FAILED = ("33", "Failed to end consult")
    CONFERENCE_STARTED = ("34", "Succeed to start the conference")
    CONFERENCE_FAILED = ("35", "Failed to start the conference")
    HANG_UP_FAILED = ("36", "Failed to hangup")
    HANG_UP_ACCEPTED = ("37", "Succeed to hangup")
    ACCOUNT_HAS_NO_AGENT = ("38", "No account for the agent")
    BARGE_ACCEPTED = ("39", "Succeed to barge-in")
    BARGE_FAILED = ("40", "Failed to barge-in")
    SPY_ACCEPTED = ("41", "Succeed to spy")
    SPY_FAILED = ("42", "Failed to spy")
    DATA = ("43", "Succeed to get data")
    DATA_NONE = ("44", "Failed to get data, no records match")
    RELEASE_NOT_ALLOWED = ("45", "You can't release the call")
    RELEASE_ACCEPTED = ("46", "Succeed to release")
    RELEASE_FAILED = ("47", "Failed to release")
    WHISPER_ACCEPTED = ("48", "Succeed to whisper")
    WHISPER_FAILED = ("49", "Failed to whisper")
    GROUP_OF_ANOTHER_TEAM = ("50", "Agent group doesn't exist in the team")
    HOLD_FAILED = ("51", "Failed to hold the call")
    HOLD_ACCEPTED = ("52", "Succeed to hold the call")
    RETRIEVE_FAILED = ("53", "Failed to unhold the call")
    RETRIEVE_ACCEPTED = ("54", "Succeed to unhold the call")
    CONSULT_AGENT_WRONG = ("55", "Agent No. is wrong or doesn't exist")
    CONSULT_AGENT_STATUS = ("56", "Can't consult, agent status is [status]")
    NO_GROUP_TO_CHECK_IN = ("57", "No agent group to check-in")
    NOT_CHECKED_IN_ANYWHERE = ("58", "No check-in in any group")
    ACW_MODE_SWITCHED = ("59", "Succeed to swith the ACW mode")
    NOT_IN_GROUP = ("60", "Agent is not check-in or doesn't exist in the group")
    ACW_ENDED = ("61", "Succeed exit ACW mode")
    WORK_WAY_SWITCHED = ("62", "Succeed switch the work way")
    ACCOUNT_SIGN_IN_WRONG = (
        "63",
        "It is usertype=account in the request, but the account doesn't exist "  # noqa: ISC004
        "or the password is wrong",
    )
    UNIQUEID_WRONG = ("64", "Please check if the uniqueid is valid")
    NOT_GROUP_ADMIN = ("65", "Agent is not group admin")
    ALREADY_LOGGED_IN = ("66", "Agent is already login")

    def __init__(self, number: str, text: str) -> None:
        self.number = number
        self.text = text

    @property
    def word(self) -> str:
        """Give what stands on the wire: `BackMsg_19`."""
        return f"BackMsg_{self.number}"


class Delimiter(StrEnum):
    """The word between two bars that cuts an answer. The manual prints the first; every client
    of the real product knows the second."""

    RETURN = "Return"
    RETUEN = "Retuen"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation says. `datum` goes into brackets after the code; `extra` holds the named
    parts after the message (`param` of LOGIN, `status` of AGENTSTATUS), successes only. `datum`
    may be the caller's own words: `render` escapes it. `words` stand in place of the code (the
    later manual's lists); `body` is a whole answer that is no code at all (JSON text)."""

    is_done: bool
    message: BackMsg
    datum: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    words: str = ""
    body: str = ""

    @property
    def code(self) -> int:
        """Give 1 for done, 2 for refused."""
        return 1 if self.is_done else 2


class Status(StrEnum):
    """An agent's status in one group, as AGENTSTATUS and the brackets of code 17 say it.

    `acw` is a word of the later manual; `in use` belongs to consultation, which ends with it.
    """

    IDLE = "idle"
    RINGING = "ringing"
    BUSY = "busy"
    PAUSE = "pause"
    ACW = "acw"
    LOGOUT = "logout"


class Source(StrEnum):
    """Whose event it is; always in upper case on the wire."""

    AGENT = "AGENT"
    CALLER = "CALLER"
    CALLEE = "CALLEE"
    CONSULT = "CONSULT"
    CONVERSATION = "CONVERSATION"


class CallWord(StrEnum):
    """What happened to the source."""

    RINGING = "ringing"
    ANSWER = "answer"
    HANGUP = "hangup"
    JOIN = "join"
    INCOMING = "incoming"
    ONHOLD = "onhold"
    RESUME = "resume"


#: LOGIN alone spells it so, in the manual's example and in its list of values.
LOGIN_IDLE = "idel"

#: Group words the manual lets a caller name in `modeltype`; the last is chapter 5's line break.
MODEL_TYPES = frozenset(
    {"BusinessApp", "Campaign", "Virtualcustomer", "Customerservice", "Customer-service"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLine:
    """One group of an agent, as this interface shows it. `group_id` is the database id."""

    group_id: int
    code: str
    name: str
    status: Status
    is_checked_in: bool
    is_admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An agent of a group with her status in it. `agent_id` is the database id."""

    agent_no: str
    agent_id: int
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The agent a request is about. `groups` are all she is a member of, by code; `has_call` is
    true from the moment a call of hers is ordered, before any phone rings."""

    team: str
    agent_id: int
    agent_no: str
    state: AgentState
    is_phone_reachable: bool
    has_call: bool
    groups: tuple[GroupLine, ...]

    @property
    def checked_in(self) -> tuple[GroupLine, ...]:
        """List the groups she is checked in to."""
        return tuple(line for line in self.groups if line.is_checked_in)
