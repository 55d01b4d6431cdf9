"""Requests nobody means well by, and what every answer must look like all the same."""

import re
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

from portal.dialects.astercc.catalogue import BY_SCRIPT, EVERY_FACE
from portal.dialects.astercc.operations import EVERY_OPERATION

NASTY = st.sampled_from(
    [
        "|Return|1|Return|BackMsg_04",
        "|Retuen|",
        "\"');alert(1)//",
        "<script>alert(1)</script>",
        "a\r\nSet-Cookie: x=1",
        "a=1&EVENT=LOGOUT&user=1002",
        "%00",
        "\0",
        "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "1" * 400,
        "9" * 19,
        "-1",
        "' OR 1=1 --",
        "{{7*7}}",
        "../../etc/passwd",
        "\u2028\u2029\u202e",
        "١٢٣",
        "0x10",
        "1e9",
    ]
)
KNOWN = st.sampled_from(
    ["demo", "other", "agent", "account", "1001", "demo-1001", "md5", "plaintext", "0", "1", "all"]
)
VALUE = NASTY | KNOWN | st.text(max_size=40)
NAMES = sorted(
    {name for face in EVERY_FACE for name in face.order}
    | {"callback", "target", "targetagent", "uniqueid", "list", "status", "agenttype", "dtmf"}
    | {name for one in EVERY_OPERATION.values() for need in one.needs for name in need.split("|")}
    | {"limit", "id", "agentno", "action"}
)
#: Ada's own sign-in, so that what comes after it is reached too.
ADA = {
    "orgidentity": "demo",
    "usertype": "agent",
    "user": "1001",
    "pwdtype": "plaintext",
    "password": "demo-1001",
}
FIELDS = st.dictionaries(st.sampled_from(NAMES), VALUE, max_size=8).flatmap(
    lambda fields: st.booleans().map(lambda is_ada: (ADA | fields) if is_ada else fields)
)
EVERY_EVENT = sorted(EVERY_OPERATION)
EVENT = st.sampled_from(EVERY_EVENT) | VALUE
FUNCTION = st.sampled_from(sorted(BY_SCRIPT))
#: Percent-encoded bytes of no encoding in particular.
RAW = st.dictionaries(st.sampled_from(NAMES), st.binary(max_size=30), max_size=5).map(
    lambda fields: "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields.items())
)
XMLISH = st.binary(max_size=200) | st.text(max_size=200).map(
    lambda text: f"<a xmlns='urn:x'>{text}</a>".encode("utf-8", "replace")
)

DELIMITED = re.compile(
    r"\|(Return|Retuen)\|[123]\|\1\|BackMsg_[0-6][0-9](\[[^\[\]<>\"'&|\r\n]*\])?(\|\1\|[^<>\r\n]*)*"
)
#: What operations of the later manual say in place of a code: statuses, a file, an agent's day.
WORDS = re.compile(
    r"\|(Return|Retuen)\|1\|\1\|(([0-9]+:[a-z]+,)+|files/recordings/[0-9a-f-]{36}\?word=[\w:=-]+"
    r"|[^|<>\r\n]*(\|[0-9a-z]+){16}|[0-9]+(\|[0-9]+){3})"
)


def is_documented(text: str) -> bool:
    """Say whether an answer is one of the interface, its brackets free of marks that cut or run."""
    is_code = DELIMITED.fullmatch(text) is not None
    return is_code or WORDS.fullmatch(text) is not None or text.startswith('{"')
