"""Requests about calls read into typed ones. Pure; a fault is a `Refusal`."""

import re
from dataclasses import dataclass

from portal.dialects.astercc.parse import ID, split_list
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import MODEL_TYPES, Params

MAX_USERDATA = 4096
#: The ids an operation on a running call may name; all are optional.
CALL_IDS = ("sessionid", "nwaycalluniqueid", "calleruniqueid", "agentuniqueid")
DIGITS = re.compile(r"[0-9*#]{1,64}", re.ASCII)
#: Whose part of a call HANGUP ends (later manual).
HANG_UP_TARGETS = frozenset({"channel", "agent", "caller", "consult", "all", "groupadmin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCall:
    """Ring the agent, then the target. `group_id` may be empty; `extension` is the phone to ring
    and `caller_id` the number to show (both later manual), empty for the usual ones."""

    target: str
    is_internal: bool
    group_id: str
    model_type: str
    model_id: str
    userdata: str
    extension: str = ""
    caller_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackCall:
    """Ring the phone `extension`, then the target (later manual)."""

    extension: str
    target: str
    caller_id: str
    userdata: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """Something to do with a running call; of the agent's current one when `ids` is empty."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult(OnCall):
    """Call a third party; `group_id` is empty for an outside number."""

    target: str
    is_internal: bool
    group_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End calls by the ids events carry, or (later manual) by whose they are."""

    unique_ids: tuple[str, ...]
    target: str
    target_agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Take part in a call: one of `session` (a call) or `target` (an agent) says whose."""

    session: str
    target: str
    phone: str


def read_make_call(params: Params) -> MakeCall:
    """Read MAKECALL. Raises Refusal (wrong value) for a target type, model, caller id or user data
    out of bounds."""
    model_type, model_id = params.get("modeltype", ""), params.get("model_id", "")
    userdata, kind = params.get("userdata", ""), params.get("cidtype", "0")
    if (
        params["targettype"] not in {"exter", "inner"}
        or (model_type and model_type not in MODEL_TYPES)
        or (model_id and not ID.fullmatch(model_id))
        or len(userdata) > MAX_USERDATA
        or kind not in {"0", "1", "2"}
    ):
        raise Refusal(Situation.VALUE_WRONG)
    return MakeCall(
        target=params["targetdn"],
        is_internal=params["targettype"] == "inner",
        group_id=params.get("agentgroupid", ""),
        model_type=model_type.replace("-", ""),
        model_id=model_id,
        userdata=userdata,
        extension=params.get("agentexten", ""),
        caller_id=params.get("callerid", "") if kind == "0" else "",
    )


def read_back_call(params: Params) -> BackCall:
    """Read BackCall. Raises Refusal (wrong value) for user data that is too long."""
    if len(params.get("userdata", "")) > MAX_USERDATA:
        raise Refusal(Situation.VALUE_WRONG)
    return BackCall(
        extension=params["exten"],
        target=params["targetdn"],
        caller_id=params.get("callerid", ""),
        userdata=params.get("userdata", ""),
    )


def read_on_call(params: Params) -> OnCall:
    """Read TRANSFER, CALLRETURN, Hold or Resume."""
    return OnCall(ids=_call_ids(params))


def read_conference(params: Params) -> OnCall:
    """Read CONFERENCE. Raises Refusal (wrong value) for a count of parties that is none."""
    count = params.get("consultcount", "1")
    if not re.fullmatch(r"[0-9]{1,2}", count, re.ASCII) or count in {"0", "00"}:
        raise Refusal(Situation.VALUE_WRONG)
    return OnCall(ids=_call_ids(params))


def read_consult(params: Params) -> Consult:
    """Read CONSULT. Raises Refusal: a type there is not, a group id that is none."""
    kind = params["consulttype"]
    if kind not in {"internal", "external"}:
        raise Refusal(Situation.VALUE_WRONG)
    is_internal = kind == "internal"
    group_id = params.get("agentgroupid", "0")
    if is_internal and not ID.fullmatch(group_id):
        raise Refusal(Situation.GROUP_ID_UNKNOWN, group_id)
    return Consult(
        ids=_call_ids(params),
        target=params["targetdn"],
        is_internal=is_internal,
        group_id=group_id if is_internal and group_id != "0" else "",
    )


def read_hang_up(params: Params) -> HangUp:
    """Read HANGUP. Raises Refusal (wrong value) for a target the manuals do not know."""
    target = params.get("target", "")
    if target and target not in HANG_UP_TARGETS:
        raise Refusal(Situation.VALUE_WRONG)
    return HangUp(
        unique_ids=split_list(params.get("uniqueid", "")),
        target=target,
        target_agent=params.get("targetagent", ""),
    )


def read_watch(params: Params) -> Watch:
    """Read INTRUDE, SILENTMONITOR, Whisper or ForcedRelease."""
    return Watch(
        session=params.get("sessionid", ""),
        target=params.get("target", ""),
        phone=params["phonenumber"],
    )


def read_digits(params: Params) -> str:
    """Read SendDtmf. Raises Refusal (wrong value) for anything but 0 to 9, * and #."""
    if not DIGITS.fullmatch(params["dtmf"]):
        raise Refusal(Situation.VALUE_WRONG)
    return params["dtmf"]


def _call_ids(params: Params) -> tuple[str, ...]:
    # Real pages send 0 for an id they do not know.
    found = (params.get(name, "").rstrip(",") for name in CALL_IDS)
    return tuple(dict.fromkeys(one for one in found if one not in {"", "0"}))
