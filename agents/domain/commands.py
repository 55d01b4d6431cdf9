"""What somebody may ask of an agent: she herself, or a supervisor for her.

Without groups named, all are meant that the command can be about.
"""

from dataclasses import dataclass

from agents.domain.callback_commands import CallbackCommand
from agents.domain.membership import AcwMode, WorkWay
from agents.domain.office_commands import OfficeCommand
from calls.domain.ids import AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """Start an agent session (no group yet)."""

    agent_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOut:
    """End the agent session: out of every group. Asked by somebody else during a call: the groups
    at once, the session after the call."""

    agent_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """Join groups (all of hers when empty)."""

    agent_no: AgentNo
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOut:
    """Leave groups (all when empty)."""

    agent_no: AgentNo
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """No more calls after the present one."""

    agent_no: AgentNo
    reason: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpause:
    """Take calls again (also ends wrap-up)."""

    agent_no: AgentNo
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EndWrapUp:
    """Wrap-up is over now."""

    agent_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendWrapUp:
    """Wrap-up lasts so many seconds longer."""

    agent_no: AgentNo
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAcwMode:
    """When calls of these groups bring wrap-up (all of hers when empty)."""

    agent_no: AgentNo
    mode: AcwMode
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetWorkWay:
    """Which calls of these groups are hers (all of hers when empty)."""

    agent_no: AgentNo
    way: WorkWay
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FreeAgent:
    """End whatever keeps her: her legs at the PBX, a call or wrap-up she is stuck in."""

    agent_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToGroup:
    """Make her a member of the group, not yet checked in; a member gets the penalty."""

    agent_no: AgentNo
    group: str
    penalty: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromGroup:
    """She is a member of the group no longer."""

    agent_no: AgentNo
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPenalty:
    """Her place in the group's order of ringing: higher is later."""

    agent_no: AgentNo
    group: str
    penalty: int


#: What an agent may ask for herself, and a supervisor for her.
OwnCommand = (
    LogIn
    | LogOut
    | CheckIn
    | CheckOut
    | Pause
    | Unpause
    | EndWrapUp
    | ExtendWrapUp
    | SetAcwMode
    | SetWorkWay
)
#: What only an admin of the group may ask.
GroupCommand = AddToGroup | RemoveFromGroup | SetPenalty
PresenceCommand = OwnCommand | FreeAgent | GroupCommand
AgentCommand = PresenceCommand | OfficeCommand | CallbackCommand
