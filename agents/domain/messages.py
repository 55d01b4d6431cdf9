"""The leave to deliver a message: made by the PBX itself, since a caller may come at any time.

`<team>-<box>.<call id>.<unix time>.0<caller's digits>.<signature>`; the signature is SHA-1 of the
PBX's secret and what stands before it, because that is what Asterisk can compute. The parts have
fixed forms, so nothing can be appended to a signed text, and each call id serves once.
"""

import hashlib
import re
from dataclasses import dataclass

_FORM = re.compile(
    r"(?P<text>(?P<team>[a-z0-9]{1,30})-(?P<box>[a-z0-9]{1,30})\.(?P<call_id>[0-9a-f]{32})"
    r"\.(?P<at>[0-9]{9,11})\.0(?P<number>[0-9]{0,20}))\.(?P<signature>[0-9a-f]{40})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageToken:
    """What the PBX says of a message. `at` is Unix time; `text` is what was signed."""

    text: str
    team: str
    box: str
    call_id: str
    at: int
    number: str
    signature: str


def parse_token(word: str) -> MessageToken | None:
    """Read the last part of the address; None for anything else."""
    found = _FORM.fullmatch(word)
    if found is None:
        return None
    return MessageToken(
        text=found["text"],
        team=found["team"],
        box=found["box"],
        call_id=found["call_id"],
        at=int(found["at"]),
        number=found["number"],
        signature=found["signature"],
    )


def signature(secret: str, text: str) -> str:
    """Sign as the dialplan does."""
    return hashlib.sha1(f"{secret}{text}".encode(), usedforsecurity=False).hexdigest()
