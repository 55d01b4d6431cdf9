"""The words of the CooCenter interface: texts of answers, codes of extensions, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from http import HTTPStatus
from typing import Any

#: The parameters of a request by name. Absent and empty mean the same.
Params = Mapping[str, str]
#: What an answer is made of.
Json = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Text(StrEnum):
    """What an answer says, letter by letter; the spelling is the maker's."""

    CHANNELS = "Channels will follow"
    PEERS = "Peer status list will follow"
    QUEUES = "Queue status will follow"
    PAUSED = "Interface paused successfully"
    UNPAUSED = "Interface unpaused successfully"
    LOGGED_IN = "login extension success"
    LOGGED_OUT = "logout extension success"
    CLICKED = "clickToCall extension success"
    HUNG_UP = "hangup extension success"
    TRANSFERRED = "tansfer extension success"
    SPYING = "spy extension success"
    UNBLOCKED = "Key deleted successfully"
    BLOCKED = "Updated database successfully"


class Fault(Enum):
    """What a refusal says. Only the first one is in the documents; the others are like it."""

    NO_INTERFACE = (HTTPStatus.NOT_FOUND, "Interface not found")
    NO_EXTENSION = (HTTPStatus.NOT_FOUND, "Extension not found")
    NO_QUEUE = (HTTPStatus.NOT_FOUND, "Queue not found")
    NO_CALL = (HTTPStatus.NOT_FOUND, "Channel not found")
    NO_KEY = (HTTPStatus.NOT_FOUND, "Key not found")
    NO_FILE = (HTTPStatus.NOT_FOUND, "File not found")
    NOTHING_HERE = (HTTPStatus.NOT_FOUND, "Not found")
    UNAUTHORIZED = (HTTPStatus.UNAUTHORIZED, "unauthorized")
    METHOD = (HTTPStatus.METHOD_NOT_ALLOWED, "Method not allowed")
    KIND_OF_BODY = (HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Unsupported body")
    PARAMETERS = (HTTPStatus.BAD_REQUEST, "Parameter missing or wrong")
    REFUSED = (HTTPStatus.CONFLICT, "Refused")
    SILENT = (HTTPStatus.SERVICE_UNAVAILABLE, "No answer from the switch")

    def __init__(self, status: HTTPStatus, text: str) -> None:
        self.status = status
        self.text = text


class Refusal(Exception):  # noqa: N818 (an answer of the interface, not a fault)
    """A request that was not carried out; `detail` follows the fault's text."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(fault.text)
        self.fault = fault
        self.detail = detail


class Status(IntEnum):
    """What an extension does, in Asterisk's numbers."""

    IDLE = 0
    IN_USE = 1
    BUSY = 2
    UNAVAILABLE = 4
    RINGING = 8
    IN_USE_RINGING = 9
    HOLD = 16
    IN_USE_HOLD = 17

    @property
    def text(self) -> str:
        """Give Asterisk's word for it."""
        return STATUS_TEXTS[self]


STATUS_TEXTS = {
    Status.IDLE: "Idle",
    Status.IN_USE: "InUse",
    Status.BUSY: "Busy",
    Status.UNAVAILABLE: "Unavailable",
    Status.RINGING: "Ringing",
    Status.IN_USE_RINGING: "InUse&Ringing",
    Status.HOLD: "Hold",
    Status.IN_USE_HOLD: "InUse&Hold",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """An agent's phone as this interface names it."""

    number: str
    name: str
    is_desk_phone: bool
    is_reachable: bool
    status: Status
