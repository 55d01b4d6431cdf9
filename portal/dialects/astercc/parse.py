"""Requests of the asterCC interface, read into typed ones. Pure; a fault is a `Refusal`.

What is wrong is told in the order of the interface: empty parameters before the sign-in, wrong
ones after it; so a door calls `require` and `read_credentials`, signs in, and then reads.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from agents.domain.membership import AcwMode, WorkWay
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Params

#: What every operation needs.
COMMON = ("orgidentity", "usertype", "user", "pwdtype", "password")
#: A JSONP callback; anything else could smuggle a script into the answer.
CALLBACK = re.compile(r"[A-Za-z_$][\w$.\[\]]{0,127}", re.ASCII)
#: A database id: digits that fit a column.
ID = re.compile(r"[0-9]{1,18}", re.ASCII)
#: How soon a number is dialled; higher comes first.
PRIORITY = re.compile(r"-?[0-9]{1,6}", re.ASCII)
#: The most numbers DialerList takes at once, the years it may name, and how it writes "at once".
MOST_NUMBERS = 100
YEARS = (1970, 9998)  # at the ends of the calendar a zone's clock has no instant
NO_TIME = "0000-00-00 00:00:00"
#: The statuses AgentgroupStatus of the later manual filters by.
STATUS_WORDS = frozenset({"all", "idle", "busy", "ring", "pause", "acw", "login", "logout"})
#: Names the manual itself spells in two ways: what a table or signature prints, and ours.
SPELLINGS = {"phonenummer": "phonenumber", "onenumber": "phonenumber"} | {
    "paused_reason": "pause_reason",
    "action": "operate",
}


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
    """Check in or out; of all her groups when `group_ids` is empty. `extension` is the phone she
    means to use (later manual)."""

    is_check_in: bool
    group_ids: tuple[str, ...]
    extension: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePause:
    """Pause with a reason, or go on; `is_dnd`: her phone to colleagues too (later manual)."""

    is_pause: bool
    reason: str
    is_dnd: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcwModes:
    """When calls of some groups bring wrap-up; of all she is checked in to when none is named."""

    mode: AcwMode
    group_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkWays:
    """Which calls of some groups are hers; of all she is checked in to when none is named."""

    way: WorkWay
    group_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberList:
    """Numbers for a campaign's list. `dial_at` is as written, empty for at once."""

    campaign_id: str
    numbers: tuple[str, ...]
    priority: int
    dial_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStatus:
    """Who of a group is in which status. `words` empty: the manual's list, of everybody or of
    those checked in; else the later manual's, of those whose status is among them."""

    group_id: str
    is_checked_in_only: bool
    words: frozenset[str] = frozenset()


def clean(params: Params) -> dict[str, str]:
    """Drop empty parameters and the blanks around values; say each name in one spelling.

    Raises Refusal (wrong value) for a NUL, which no column can hold.
    """
    stripped = {name: value.strip() for name, value in params.items()}
    if any("\0" in value for value in stripped.values()):
        raise Refusal(Situation.VALUE_WRONG)
    given = {name: value for name, value in stripped.items() if value}
    other = {right: given[wrong] for wrong, right in SPELLINGS.items() if wrong in given}
    return other | given


def event_name(params: Params) -> str:
    """Name the operation asked for, in upper case: the manual itself mixes cases.

    Raises Refusal (empty) when there is none.
    """
    require(params, ("EVENT",))
    return params["EVENT"].upper()


def require(params: Params, names: tuple[str, ...]) -> None:
    """Check that none is empty; `a|b` asks for one of the two. Raises Refusal (empty)."""
    for name in names:
        if not any(params.get(choice) for choice in name.split("|")):
            raise Refusal(Situation.EMPTY)


def with_user_type(params: Params) -> Params:
    """Say whose name `user` is where a later operation leaves it out: a number is an agent's."""
    user = params.get("user", "")
    kind = "agent" if user.isascii() and user.isdigit() else "account"
    return {"usertype": kind, **params}


def read_credentials(params: Params) -> Credentials:
    """Read who asks. Raises Refusal (wrong value) for a user type that is neither.

    Real clients write `md5`, `MD5`, `plaintext` and `textplain`: whatever is not md5 is plain.
    """
    user_type = params["usertype"]
    if user_type not in {"agent", "account"}:
        raise Refusal(Situation.VALUE_WRONG)
    return Credentials(
        team=params.get("orgidentity", ""),
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
    """Read QUEUE. Raises Refusal (wrong type) when `type` is neither 1 nor 2."""
    return Queue(
        is_check_in=_is_first(params["type"]),
        group_ids=split_list(params.get("list", "")),
        extension=params.get("deviceexten", ""),
    )


def read_queue_pause(params: Params) -> QueuePause:
    """Read QUEUEPAUSE; a pause without a reason is `other`. Raises Refusal (wrong type)."""
    return QueuePause(
        is_pause=_is_first(params["type"]),
        reason=params.get("pause_reason", "other")[:40],
        is_dnd=bool(params.get("dnd")),
    )


def read_acw(params: Params) -> AcwModes:
    """Read ACW. Raises Refusal (wrong type) unless `type` is 1 to 3."""
    modes = {"1": AcwMode.RINGING, "2": AcwMode.ANSWERED, "3": AcwMode.OFF}
    if params["type"] not in modes:
        raise Refusal(Situation.TYPE_WRONG)
    return AcwModes(mode=modes[params["type"]], group_ids=_group_ids(params))


def read_work_way(params: Params) -> WorkWays:
    """Read WORKWAY. Raises Refusal (wrong value) for a way there is not."""
    ways = {"dialin": WorkWay.IN, "dialout": WorkWay.OUT, "all": WorkWay.BOTH}
    if params["status"] not in ways:
        raise Refusal(Situation.VALUE_WRONG)
    return WorkWays(way=ways[params["status"]], group_ids=_group_ids(params))


def read_group_status(params: Params) -> GroupStatus:
    """Read AgentgroupStatus. Raises Refusal (wrong value) for words neither manual knows."""
    group_id, kind = params.get("agent_group_id", ""), params.get("agenttype", "all")
    words = frozenset(split_list(params.get("status", "")))
    if not words <= STATUS_WORDS or (not words and kind not in {"login", "all"}):
        raise Refusal(Situation.VALUE_WRONG)
    return GroupStatus(group_id=group_id, is_checked_in_only=kind == "login", words=words)


def read_list(params: Params) -> NumberList:
    """Read DialerList. Raises Refusal (wrong value): a campaign or priority that is no number, more
    than 100 telephone numbers, a time that is none."""
    numbers = tuple(filter(None, (one.strip() for one in params["phonenum"].split(";"))))
    priority, dial_at = params.get("priority", "0"), params.get("dialtime", NO_TIME)
    if (
        not ID.fullmatch(params["campaignid"])
        or not PRIORITY.fullmatch(priority)
        or not 0 < len(numbers) <= MOST_NUMBERS
        or not is_time(dial_at)
    ):
        raise Refusal(Situation.VALUE_WRONG)
    return NumberList(
        campaign_id=params["campaignid"],
        numbers=numbers,
        priority=int(priority),
        dial_at="" if dial_at == NO_TIME else dial_at,
    )


def is_time(text: str) -> bool:
    """Say whether a text is an instant as DialerList writes it, or its word for at once."""
    if text == NO_TIME:
        return True
    try:
        read = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 (only its form counts)
    except ValueError:
        return False
    return YEARS[0] <= read.year <= YEARS[1]


def split_list(text: str) -> tuple[str, ...]:
    """Cut `1,2,` into its parts; empty ones and repeats are dropped."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _is_first(kind: str) -> bool:
    if kind not in {"1", "2"}:
        raise Refusal(Situation.TYPE_WRONG)
    return kind == "1"


def _group_ids(params: Params) -> tuple[str, ...]:
    return split_list(params.get("agent_group_id", ""))
