"""The whole of a live page as plain tiles. Pure: renderers read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from agents.domain.events import AgentTile
from agents.domain.office_commands import ColleaguesCalls
from calls.domain.events import CallTile
from portal.live.groups import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A group, or a disposition: its code and what people call it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """The portal's link to a PBX."""

    pbx: str
    is_up: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentCall:
    """An ended call in a list: its CDR without legs. Spans in seconds."""

    call_id: str
    kind: str
    group: str
    line: str
    customer_number: str
    customer_name: str
    target_agent_no: str
    started_at: datetime
    waited_s: float
    talked_s: float
    held_s: float
    outcome: str
    hung_up_by: str
    agent_no: str
    answered_at: datetime | None
    ended_at: datetime
    disposition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the agent has said of a running call so far."""

    call_id: str
    disposition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """Everything on the page as of `seq`. `recent` and what follows only at the desk."""

    seq: int
    audience: Audience
    agents: Sequence[AgentTile]
    calls: Sequence[CallTile]
    waiting: Sequence[CallTile]
    groups: Sequence[Word]
    links: Sequence[LinkCard]
    recent: Sequence[RecentCall] = ()
    said: Sequence[Said] = ()
    led: ColleaguesCalls | None = None  # where colleagues' calls to her go
    pause_reasons: Sequence[str] = ()
    dispositions: Mapping[str, Sequence[Word]] = field(default_factory=dict)
