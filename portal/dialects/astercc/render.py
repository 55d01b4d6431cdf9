"""Answers of the asterCC interface as text. Pure."""

import json
from collections.abc import Sequence
from urllib.parse import quote

from portal.dialects.astercc.wire import LOGIN_IDLE, Answer, Delimiter, GroupLine, Status

#: Kept as they are inside a value; the rest of ASCII's marks would break a client's split.
SAFE = " !#$()*+,-./:;?@[]^_`{}~"


def delimited(answer: Answer, delimiter: Delimiter) -> str:
    """Write `|Return|1|Return|BackMsg_19`: a delimiter before each part, none at the end."""
    parts = (str(answer.code), message(answer), *(value for _, value in answer.extra))
    return "".join(f"|{delimiter}|{part}" for part in parts)


def jsonp(answer: Answer, callback: str) -> str:
    """Write a script that calls back with the answer; `code` is a number."""
    body = {"code": answer.code, "message": message(answer), **dict(answer.extra)}
    return f"{callback}({json.dumps(body)});"


def message(answer: Answer) -> str:
    """Write the code and its datum in brackets, without a space between them."""
    word = answer.message.word
    return f"{word}[{escape(answer.datum)}]" if answer.datum else word


def login_param(lines: Sequence[GroupLine], *, agent_id: int) -> str:
    """Write LOGIN's `param`: a block a group, each ended by `|||` (manual, chapter 5.1).

    Nobody may delete call records here, so `errorcall` is always no. A group's members are
    `static`: no agent makes herself one.
    """
    return "".join(_login_block(line, agent_id) for line in lines)


def status_list(lines: Sequence[GroupLine]) -> str:
    """Write AGENTSTATUS's answer: `1-idle,2-logout,`."""
    return "".join(f"{line.group_id}-{line.status}," for line in lines)


def escape(value: str) -> str:
    """Percent-encode what would cut a value or end a quoted string in a client's script."""
    return "".join(char if _is_harmless(char) else quote(char, safe=SAFE) for char in value)


def _is_harmless(char: str) -> bool:
    # The two line separators end a string in an older browser's script as a line feed does.
    return char >= "\xa0" and char not in "\u2028\u2029"


def _login_block(line: GroupLine, agent_id: int) -> str:
    fields = {
        "agent_group_id": str(line.group_id),
        "groupname": escape(line.name),
        "status": _login_status(line.status),
        "groupadmin": "yes" if line.is_admin else "no",
        "agenttype": "static",
        "agentline": "online" if line.is_checked_in else "offline",
        "errorcall": "no",
        "agent_id": str(agent_id),
    }
    return "&".join(f"{name}={value}" for name, value in fields.items()) + "|||"


def _login_status(status: Status) -> str:
    match status:
        case Status.IDLE | Status.LOGOUT:
            return LOGIN_IDLE  # being checked in is told by agentline
        case Status.ACW:
            return Status.PAUSE  # LOGIN's list of values has no word for it
        case Status.RINGING | Status.BUSY | Status.PAUSE:
            return status
