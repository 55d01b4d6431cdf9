"""Reads the headers of one AMI message: text, numbers, and who the legs are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from calls.domain.facts import DialStatus, LegRole
from calls.domain.ids import CallId, LegId

Headers = Mapping[str, str | list[str]]

#: The words of DIALSTATUS.
STATUSES = {
    "ANSWER": DialStatus.ANSWER,
    "BUSY": DialStatus.BUSY,
    "NOANSWER": DialStatus.NO_ANSWER,
    "CANCEL": DialStatus.CANCEL,
    "CONGESTION": DialStatus.CONGESTION,
    "CHANUNAVAIL": DialStatus.UNAVAILABLE,
}
#: What Asterisk writes where it knows nothing.
NOTHING = frozenset({"<unknown>", "<none>"})
ROLES = {role.value: role for role in LegRole}


@dataclass(frozen=True, slots=True)
class Message:
    """One AMI message with what every reader needs beside it."""

    headers: Headers
    at: datetime
    pbx: str

    def text(self, name: str) -> str:
        """Read a header; the last one where it stands twice."""
        value = self.headers.get(name, "")
        if isinstance(value, list):
            value = value[-1] if value else ""
        return "" if value in NOTHING else value.strip()

    def number(self, name: str, default: int = 0) -> int:
        """Read a header as a whole number."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """Read a header as yes or no; queue events say 1, pause events say true."""
        return self.text(name).lower() in {"1", "true", "yes"}

    def variables(self, side: str) -> dict[str, str]:
        """Read our channel variables. OriginateResponse puts the channel into the header's name."""
        name = f"{side}ChanVariable"
        said = self.headers.get(name)
        if not said:  # an Originate that failed has it there, but empty
            inside = (key for key in self.headers if key.startswith(f"{name}("))
            said = self.headers.get(next(inside, ""), [])
        found: dict[str, str] = {}
        for line in [said] if isinstance(said, str) else said:
            key, _, text = line.partition("=")
            found[key.strip()] = text.strip()
        return found

    def leg(self, side: str = "") -> dict[str, Any]:
        """Read what every fact about a leg needs; `side` is Dest for the second leg."""
        known = self.variables(side)
        call_id = known.get("SESSION_ID") or ("" if side else self.text("SessionId"))
        return {
            "at": self.at,
            "pbx": self.pbx,
            "leg_id": LegId(self.text(f"{side}Uniqueid")),
            "linked_id": self.text(f"{side}Linkedid"),
            "channel": self.text(f"{side}Channel"),
            "call_id": CallId(call_id) if call_id else None,
            "role": ROLES.get(known.get("LEG", "")),
            "campaign": known.get("CAMPAIGN", ""),
        }
