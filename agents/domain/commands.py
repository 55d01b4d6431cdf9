"""What somebody may ask of an agent."""

from dataclasses import dataclass

from agents.domain.office_commands import OfficeCommand
from calls.domain.ids import AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogIn:
    """Start an agent session (no group yet)."""

    agent_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class LogOut:
    """End the agent session: out of every group."""

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


PresenceCommand = LogIn | LogOut | CheckIn | CheckOut | Pause | Unpause | EndWrapUp
AgentCommand = PresenceCommand | OfficeCommand
