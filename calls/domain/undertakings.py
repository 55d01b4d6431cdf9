"""What a call remembers of what was asked of it and is under way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calls.domain.ids import NO_AGENT, AgentNo, LegId

#: How long a command may take to come about before what is heard is read without it.
ASK_LIFE = timedelta(seconds=4)


class Verb(StrEnum):
    """What was asked, where the facts alone could mean something else."""

    CONSULT = "consult"
    RETURN = "return"
    COMPLETE = "complete"
    CONFERENCE = "conference"
    ADD = "add"
    LEAVE = "leave"
    TRANSFER = "transfer"
    HANG_UP = "hang_up"
    MONITOR = "monitor"  # `leg_id` is the supervisor's
    TAKE_OVER = "take_over"  # likewise


@dataclass(slots=True, kw_only=True)
class Asked:
    """The last command on the call: it says how to read the facts that follow."""

    verb: Verb
    at: datetime
    agent_no: AgentNo = NO_AGENT
    leg_id: LegId | None = None

    def is_fresh(self, at: datetime) -> bool:
        """Say whether it may still be coming about."""
        return at - self.at < ASK_LIFE


@dataclass(slots=True, kw_only=True)
class Consult:
    """An agent calls, or talks to, a third party while somebody is held."""

    agent_leg_id: LegId
    agent_no: AgentNo
    leg_id: LegId
    is_connected: bool = False


@dataclass(slots=True, kw_only=True)
class Transfer:
    """Somebody was sent on blindly. `target` is an agent number, a telephone number or a group's
    code, as `kind` (a word of TargetKind) says; `leg_id` who was sent, known when it went."""

    agent_no: AgentNo
    target: str
    kind: str
    leg_id: LegId | None = None
    is_failed: bool = False
