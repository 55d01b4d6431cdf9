"""What no event tells: row numbers, the team's rules, and what went before. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from calls.domain.events import CallConsultStarted, CallKind, CallTile
from portal.dialects.acdcallback import numbers
from portal.dialects.acdcallback.wire import Mode

SATURDAY = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When somebody is to be called back; `name` is the request's text. `due_on` is the one day
    it is planned for, None where any day will do."""

    id: int
    name: str
    since: datetime
    until: datetime
    due_on: date | None = None

    @property
    def days(self) -> tuple[int, int, int]:
        """Say with 1 or 0 whether it is planned for week days, Saturdays, Sundays."""
        if self.due_on is None:
            return 1, 1, 1
        day = self.due_on.isoweekday()
        return int(day < SATURDAY), int(day == SATURDAY), int(day > SATURDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`last_call` is the last call of the agent an event is about, `consult` the consultation the
    call is in, `is_taped` whether its recording was told of, `plan` the callback's."""

    team: Row
    customer_number: int
    seq: int = 0
    form: str = numbers.NumberFormat.ACD
    home_country: str = "DE"
    zone: str = "UTC"
    masks_states: bool = True
    agents: Mapping[str, Row] = field(default_factory=dict)
    groups: Mapping[str, Row] = field(default_factory=dict)
    lines: Mapping[str, Row] = field(default_factory=dict)
    menus: Mapping[str, Row] = field(default_factory=dict)
    mailboxes: Mapping[str, Row] = field(default_factory=dict)
    dispositions: Mapping[tuple[str, str], Row] = field(default_factory=dict)
    campaigns: Mapping[int, str] = field(default_factory=dict)
    outbound_agents: frozenset[str] = frozenset()
    last_call: CallTile | None = None
    consult: CallConsultStarted | None = None
    is_taped: bool = False
    plan: Plan | None = None

    def agent(self, agent_no: str, name: str = "agentid") -> dict[str, str | int | None]:
        """Name an agent, by her six digits under `name` and by her row."""
        row = self.agents.get(agent_no)
        return {name: numbers.six_digits(agent_no), "agent_id": row.id if row else None}

    def number(self, number: str) -> str:
        """Write a telephone number as the target wants it."""
        return numbers.written(number, self.form, self.home_country) if number else ""

    def caller(self, call: CallTile, *, is_masked: bool = True) -> str:
        """Write the number of a caller, masked for one who hides it."""
        number = self.number(call.customer_number)
        is_hidden = is_masked and numbers.is_suppressed(call.customer_name)
        return numbers.masked(number) if is_hidden and number else number

    def ends(self, call: CallTile, agent_no: str, *, is_masked: bool = True) -> tuple[str, str]:
        """Give who calls and who is called."""
        match call.kind:
            case CallKind.INBOUND:
                return self.caller(call, is_masked=is_masked), self.number(call.line)
            case CallKind.OUTBOUND:
                return agent_no, self.number(call.customer_number)
            case CallKind.INTERNAL:
                first = next((one for one in call.agent_nos if one != call.target_agent_no), "")
                return first or agent_no, call.target_agent_no

    def mandator(self, call: CallTile | None) -> Row:
        """Give for whom a call goes out: a campaign, else the team itself."""
        if call is not None and call.campaign.isdigit():
            number = int(call.campaign)
            return Row(number, self.campaigns.get(number, call.campaign))
        return self.team

    def local(self, at: datetime, form: str = "%Y-%m-%d %H:%M:%S") -> str:
        """Write an instant as clocks show it where the team is."""
        return at.astimezone(ZoneInfo(self.zone)).strftime(form)


def mode_of(call: CallTile | None) -> Mode:
    """Say which way a call goes."""
    is_out = call is not None and call.kind is CallKind.OUTBOUND
    return Mode.OUTBOUND if is_out else Mode.INBOUND


def milliseconds(at: datetime) -> int:
    """Give an instant as the document does."""
    return round(at.timestamp() * 1000)


def id_of(rows: Mapping[str, Row], key: str) -> int | None:
    """Give the number of a row, None for one there is not."""
    row = rows.get(key)
    return row.id if row is not None else None
