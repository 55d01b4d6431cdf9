"""Requests of the CooCenter interface, read into typed ones. Pure; a fault is a `Refusal`."""

import re
from dataclasses import dataclass

from portal.dialects.coocenter.wire import Fault, Params, Refusal

#: An extension, a queue, a telephone number: what can be written where a number is asked for.
NUMBER = re.compile(r"\+?[0-9*#]{1,24}", re.ASCII)
#: What people write between the digits of a telephone number.
WRITTEN = re.compile(r"[-+0-9 ()./*#]{1,40}", re.ASCII)
#: `sip/808` of queue-info is what agent-pause may be asked for.
TECHNOLOGY = re.compile(r"(?:sip|pjsip|local|dahdi|agent)/", re.IGNORECASE)
#: The only names of recordings there are: nothing that could climb out of a folder.
FILE = re.compile(
    r"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.wav", re.ASCII
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePause:
    """Pause a member in a queue, or let it go on."""

    queue: str
    member: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePart:
    """An extension and a queue; either may be empty where that means all."""

    extension: str
    queue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoEnds:
    """From which extension to which number."""

    src: str
    dst: str


def clean(params: Params) -> dict[str, str]:
    """Drop empty parameters and the blanks around values. Raises Refusal for a NUL."""
    stripped = {name: value.strip() for name, value in params.items()}
    if any("\0" in value for value in stripped.values()):
        raise Refusal(Fault.PARAMETERS)
    return {name: value for name, value in stripped.items() if value}


def read_nothing(params: Params) -> None:
    """Read a request without parameters; what it carries is not looked at."""


def read_pause(params: Params) -> QueuePause:
    """Read agent-pause. Raises Refusal unless `state` is on or off."""
    state = params.get("state", "").lower()
    if state not in {"on", "off"}:
        raise Refusal(Fault.PARAMETERS, "state")
    return QueuePause(
        queue=_number(params, "queue"), member=_number(params, "member"), is_on=state == "on"
    )


def read_login(params: Params) -> QueuePart:
    """Read agent-login."""
    return QueuePart(extension=_number(params, "extension"), queue=_number(params, "queue"))


def read_logout(params: Params) -> QueuePart:
    """Read agent-logout: without a queue, of all; without an extension, everybody of the queue.

    Raises Refusal when it names neither: one bare request must not send a whole team home.
    """
    if "queue" not in params:
        return QueuePart(extension=_number(params, "extension"), queue="")
    extension = _number(params, "extension") if "extension" in params else ""
    return QueuePart(extension=extension, queue=_number(params, "queue"))


def read_ends(params: Params) -> TwoEnds:
    """Read click-number, transfer or extenSpy."""
    return TwoEnds(src=_number(params, "src"), dst=_written(params, "dst"))


def read_extension(params: Params) -> str:
    """Read hangup: whose call."""
    return _number(params, "extension")


def read_blocked(params: Params) -> str:
    """Read the number of a blacklist request."""
    return _written(params, "number")


def read_file(path: str) -> str:
    """Read which recording is meant by the `filePath` of a push. Raises Refusal."""
    found = FILE.fullmatch(path)
    if found is None:
        raise Refusal(Fault.NO_FILE)
    return found["id"]


def _number(params: Params, name: str) -> str:
    value = TECHNOLOGY.sub("", params.get(name, ""), count=1)
    if not NUMBER.fullmatch(value):
        raise Refusal(Fault.PARAMETERS, name)
    return value


def _written(params: Params, name: str) -> str:
    value = params.get(name, "")
    if not WRITTEN.fullmatch(value):
        raise Refusal(Fault.PARAMETERS, name)
    return value
