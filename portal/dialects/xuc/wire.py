"""What a client may ask, as plain shapes. An id is the row number of an agent, group or account."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: The longest text a client may send, bytes.
LONGEST_ASK = 16_384
#: What the document lets be listed.
OBJECT_TYPES = frozenset({"queue", "agent", "queuemember", "agentgroup", "meetme", "line"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One message to a client."""

    kind: str  # msgType
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message that is none of the client calls: `error` is the word of the Error message."""

    error: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping:
    """The client asks whether we live."""


class AgentVerb(StrEnum):
    """What is asked of an agent, in the words of the wire."""

    LOG_IN = "agentLogin"
    LOG_OUT = "agentLogout"
    PAUSE = "pauseAgent"
    UNPAUSE = "unpauseAgent"
    LISTEN = "listenAgent"
    PAUSE_RECORDING = "monitorPause"
    RESUME_RECORDING = "monitorUnpause"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAsk:
    """Something asked of an agent; without `agent_id` of the client's own."""

    verb: AgentVerb
    agent_id: int | None = None
    phone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStatus:
    """The user's own status."""

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDnd:
    """Do not disturb."""

    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetForward:
    """Where colleagues' calls go; `when` is the word of the wire (naFwd, uncFwd, busyFwd)."""

    when: str
    is_on: bool
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialAsk:
    """Call somebody: from the user's phone, from her mobile, or with `queue_id` from a free
    agent's phone of the queue."""

    destination: str
    variables: Mapping[str, str] = field(default_factory=dict)
    queue_id: int | None = None
    caller_id: str = ""
    from_mobile: bool = False


class CallVerb(StrEnum):
    """What is asked of the user's own call, in the words of the wire."""

    HANG_UP = "hangup"
    ANSWER = "answer"
    HOLD = "hold"
    TRANSFER = "directTransfer"
    CONSULT = "attendedTransfer"
    COMPLETE = "completeTransfer"
    CANCEL = "cancelTransfer"
    CONFERENCE = "conference"
    DIGITS = "sendDtmf"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAsk:
    """Something asked of the user's own call; `value` is a destination or a digit."""

    verb: CallVerb
    value: str = ""
    unique_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetData:
    """Attach data to the user's own call."""

    variables: Mapping[str, str]


class RoomVerb(StrEnum):
    """What is asked of a conference, in the words of the wire."""

    MUTE = "conferenceMute"
    UNMUTE = "conferenceUnmute"
    MUTE_ALL = "conferenceMuteAll"
    UNMUTE_ALL = "conferenceUnmuteAll"
    MUTE_ME = "conferenceMuteMe"
    UNMUTE_ME = "conferenceUnmuteMe"
    KICK = "conferenceKick"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomAsk:
    """Something asked of a conference; `index` is a member's joinOrder."""

    verb: RoomVerb
    number: str
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """Call a user into the running conversation."""

    user_id: int


class Topic(StrEnum):
    """What a client may hear more of, in the words of the wire."""

    QUEUE_STATS = "subscribeToQueueStats"
    AGENT_STATS = "subscribeToAgentStats"
    AGENT_EVENTS = "subscribeToAgentEvents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscribe:
    """Tell all values now, and each change."""

    topic: Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeQueueCalls:
    """Tell who waits in a queue, now and at each change; or no longer."""

    queue_id: int
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscribeHints:
    """Tell what the phones of these numbers do; none: no longer."""

    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GetList:
    """The configuration objects of a type, and their changes; `is_single` asks for one message
    each (getConfig)."""

    object_type: str
    is_single: bool = False


class Read(StrEnum):
    """What is read and told once, in the words of the wire."""

    AGENT_STATES = "getAgentStates"
    AGENT_DIRECTORY = "getAgentDirectory"
    FAVOURITES = "getFavorites"
    CURRENT_CALLS = "getCurrentCallsPhoneEvents"
    CALLBACK_LISTS = "getCallbackLists"
    PERIODS = "getCallbackPreferredPeriods"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsk:
    """Something is read and told once."""

    what: Read


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueNumbers:
    """Numbers of a queue over the last `window_s` seconds; quick is answered within `quick_s`."""

    queue_id: int
    window_s: int
    quick_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentQueue:
    """Put an agent into a queue with a penalty; None takes her out."""

    agent_id: int
    queue_id: int
    penalty: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentGroup:
    """Put an agent into an agent group."""

    agent_id: int
    group_id: int


class GroupVerb(StrEnum):
    """What is asked of all agents of a group, in the words of the wire."""

    MOVE = "moveAgentsInGroup"
    ADD = "addAgentsInGroup"
    REMOVE = "removeAgentGroupFromQueueGroup"
    FILL = "addAgentsNotInQueueFromGroupTo"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAsk:
    """Something asked of all agents of a group: those of `queue_id` with `penalty` go to
    `to_queue_id` with `to_penalty`, or are added or taken out."""

    verb: GroupVerb
    group_id: int
    queue_id: int
    penalty: int
    to_queue_id: int = 0
    to_penalty: int = 0


class HistoryOf(StrEnum):
    """Whose calls are read, in the words of the wire."""

    USER = "getUserCallHistory"
    AGENT = "getAgentCallHistory"
    QUEUE = "getQueueCallHistory"
    DAYS = "getUserCallHistoryByDays"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadHistory:
    """The last `size` calls (of the last `size` days); `queue` is a part of queues' names."""

    whose: HistoryOf
    size: int
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindAsk:
    """The calls of a customer, or the callbacks to a number; answered under the same `id`."""

    command: str  # findCustomerCallHistory, findCallbackRequest
    id: int
    number: str
    offset: int = 0
    size: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUp:
    """Find people by a part of name or number."""

    term: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFavourite:
    """Keep a contact at hand, or no longer."""

    contact: str
    source: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlashText:
    """A short text for another user."""

    to: str
    sequence: int
    message: str


class CallbackVerb(StrEnum):
    """What is asked of a callback, in the words of the wire."""

    TAKE = "takeCallback"
    RELEASE = "releaseCallback"
    START = "startCallback"
    LISTEN = "listenCallbackMessage"
    UPDATE = "updateCallbackTicket"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsk:
    """Something asked of a callback; the fields a verb does not have are empty."""

    verb: CallbackVerb
    uuid: str
    number: str = ""
    status: str = ""
    comment: str = ""
    due_date: str = ""
    period_uuid: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMembership:
    """The default queues of a user."""

    user_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMembership:
    """Note the default queues of users: pairs of queue and penalty."""

    user_ids: tuple[int, ...]
    membership: tuple[tuple[int, int], ...]
    is_single: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyMembership:
    """Give users their default queues."""

    user_ids: tuple[int, ...]


Ask = (
    AgentAsk
    | SetStatus
    | SetDnd
    | SetForward
    | DialAsk
    | CallAsk
    | SetData
    | RoomAsk
    | Invite
    | Subscribe
    | SubscribeQueueCalls
    | SubscribeHints
    | GetList
    | ReadAsk
    | QueueNumbers
    | SetAgentQueue
    | SetAgentGroup
    | GroupAsk
    | ReadHistory
    | FindAsk
    | LookUp
    | SetFavourite
    | FlashText
    | CallbackAsk
    | ReadMembership
    | SetMembership
    | ApplyMembership
)
