"""Requests of the asterCC interface, read into typed ones. Pure; a fault is a `Refusal`.

What is wrong is told in the order of the interface: empty parameters before the sign-in, wrong
ones after it; so a door calls `require` and `read_credentials`, signs in, and then reads.
"""

import re
from dataclasses import dataclass

from portal.dialects.astercc.wire import MODEL_TYPES, BackMsg, Params, Refusal

#: What every operation needs.
COMMON = ("orgidentity", "usertype", "user", "pwdtype", "password")
#: A JSONP callback; anything else could smuggle a script into the answer.
CALLBACK = re.compile(r"[A-Za-z_$][\w$.\[\]]{0,127}", re.ASCII)
#: A database id: digits that fit a column.
ID = re.compile(r"[0-9]{1,18}", re.ASCII)
MAX_USERDATA = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who asks. `is_md5`: the password is the md5 hex of it, in either case."""

    team: str
    is_agent: bool
    user: str
    password: str
    is_md5: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A request with nothing of its own: LOGIN, LOGOUT, AGENTSTATUS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Check in or out; of all her groups when `group_ids` is empty."""

    is_check_in: bool
    group_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePause:
    """Pause with a reason, or go on."""

    is_pause: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCall:
    """Ring the agent, then the target. `group_id` may be empty."""

    target: str
    is_internal: bool
    group_id: str
    model_type: str
    model_id: str
    userdata: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End calls by the ids events carry, or (later manual) by whose they are."""

    unique_ids: tuple[str, ...]
    target: str
    target_agent: str


def clean(params: Params) -> dict[str, str]:
    """Drop empty parameters and the blanks around values.

    Raises Refusal (28) for a NUL, which no column can hold.
    """
    stripped = {name: value.strip() for name, value in params.items()}
    if any("\0" in value for value in stripped.values()):
        raise Refusal(BackMsg.PARAMETERS_WRONG)
    return {name: value for name, value in stripped.items() if value}


def event_name(params: Params) -> str:
    """Name the operation asked for, in upper case: the manual itself mixes cases.

    Raises Refusal (01) when there is none.
    """
    require(params, ("EVENT",))
    return params["EVENT"].upper()


def require(params: Params, names: tuple[str, ...]) -> None:
    """Check that none is empty; `a|b` asks for one of the two. Raises Refusal (01)."""
    for name in names:
        if not any(params.get(choice) for choice in name.split("|")):
            raise Refusal(BackMsg.PARAMETERS_EMPTY)


def read_credentials(params: Params) -> Credentials:
    """Read who asks. Raises Refusal (28) for a user type that is neither.

    Real clients write `md5`, `MD5`, `plaintext` and `textplain`: whatever is not md5 is plain.
    """
    user_type = params["usertype"]
    if user_type not in {"agent", "account"}:
        raise Refusal(BackMsg.PARAMETERS_WRONG)
    return Credentials(
        team=params["orgidentity"],
        is_agent=user_type == "agent",
        user=params["user"],
        password=params["password"],
        is_md5=params["pwdtype"].lower() == "md5",
    )


def read_callback(params: Params) -> str | None:
    """Read the JSONP callback, None when there is none. Raises ValueError for a bad name."""
    name = params.get("callback")
    if name is not None and not CALLBACK.fullmatch(name):
        raise ValueError("callback")
    return name


def read_plain(params: Params) -> Plain:  # noqa: ARG001 (a reader like the others)
    """Read LOGIN, LOGOUT or AGENTSTATUS."""
    return Plain()


def read_queue(params: Params) -> Queue:
    """Read QUEUE. Raises Refusal (13) when `type` is neither 1 nor 2."""
    return Queue(
        is_check_in=_is_first(params["type"]), group_ids=split_list(params.get("list", ""))
    )


def read_queue_pause(params: Params) -> QueuePause:
    """Read QUEUEPAUSE; a pause without a reason is `other`. Raises Refusal (13)."""
    return QueuePause(
        is_pause=_is_first(params["type"]), reason=params.get("pause_reason", "other")[:40]
    )


def read_make_call(params: Params) -> MakeCall:
    """Read MAKECALL. Raises Refusal (28) for a target type, model or user data out of bounds."""
    model_type, model_id = params.get("modeltype", ""), params.get("model_id", "")
    userdata = params.get("userdata", "")
    if (
        params["targettype"] not in {"exter", "inner"}
        or (model_type and model_type not in MODEL_TYPES)
        or (model_id and not ID.fullmatch(model_id))
        or len(userdata) > MAX_USERDATA
    ):
        raise Refusal(BackMsg.PARAMETERS_WRONG)
    return MakeCall(
        target=params["targetdn"],
        is_internal=params["targettype"] == "inner",
        group_id=params.get("agentgroupid", ""),
        model_type=model_type.replace("-", ""),
        model_id=model_id,
        userdata=userdata,
    )


def read_hang_up(params: Params) -> HangUp:
    """Read HANGUP. Raises Refusal (28) for a target the manuals do not know."""
    target = params.get("target", "")
    if target not in {"", "channel", "agent", "caller", "consult", "all", "groupadmin"}:
        raise Refusal(BackMsg.PARAMETERS_WRONG)
    return HangUp(
        unique_ids=split_list(params.get("uniqueid", "")),
        target=target,
        target_agent=params.get("targetagent", ""),
    )


def split_list(text: str) -> tuple[str, ...]:
    """Cut `1,2,` into its parts; empty ones and repeats are dropped."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _is_first(kind: str) -> bool:
    if kind not in {"1", "2"}:
        raise Refusal(BackMsg.TYPE_INVALID)
    return kind == "1"
