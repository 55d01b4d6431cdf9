"""What no event tells: ids, the team's rules, phones. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.dialects.callevent.wire import LAST_REASON, SIP_PHONE, WEB_PHONE, Reason

#: Ids that must stay the same for ever are made of names in here.
_SPACE = uuid.UUID("6f1d7c1e-5d0c-5b0e-9d0a-2b7a4f6c8e10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`agent_rows` are the agents' row numbers, `wrap_up_s` the groups' wrap-up in seconds,
    `record_url` an address with `{id}` for the recording's id, "" for none;
    `is_turned` says send and recv of `hangupDisposition` as FreeSWITCH does."""

    team: str
    company: str = ""
    agent_rows: Mapping[str, int] = field(default_factory=dict)
    desk_phones: frozenset[str] = frozenset()
    pause_reasons: tuple[str, ...] = ()
    wrap_up_s: Mapping[str, int] = field(default_factory=dict)
    outbound_number: str = ""
    record_url: str = ""
    is_turned: bool = False

    @property
    def company_id(self) -> str:
        """Give the tenant's id: the one the team set, else 32 hex digits made of its name."""
        return self.company or uuid.uuid5(_SPACE, f"team {self.team}").hex

    def agent_uuid(self, agent_no: str) -> str:
        """Give the id an agent keeps, whatever her number becomes."""
        row = self.agent_rows.get(agent_no, agent_no)
        return uuid.uuid5(_SPACE, f"agent {self.team} {row}").hex

    def phone_type(self, agent_no: str) -> int:
        """Say what kind of phone she has."""
        return SIP_PHONE if agent_no in self.desk_phones else WEB_PHONE

    def reason_code(self, reason: str) -> int:
        """Give the number of a pause reason; one that is none of the team's is do not disturb."""
        if reason not in self.pause_reasons:
            return Reason.DO_NOT_DISTURB
        return min(Reason.REST + self.pause_reasons.index(reason), LAST_REASON)

    def reason_of(self, code: int) -> str | None:
        """Give the pause reason of a number; "" for do not disturb, None for no such number."""
        if code == Reason.DO_NOT_DISTURB:
            return ""
        place = code - Reason.REST
        return self.pause_reasons[place] if 0 <= place < len(self.pause_reasons) else None


def milliseconds(at: datetime | None) -> int:
    """Give an instant in Unix milliseconds, 0 for one that never came."""
    return 0 if at is None else round(at.timestamp() * 1000)
