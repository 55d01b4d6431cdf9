"""What may be asked of a team's own arrangements, beside calls and presence."""

from dataclasses import dataclass
from enum import StrEnum

from calls.domain.ids import AgentNo


class ForwardWhen(StrEnum):
    """When calls that colleagues make to an agent go elsewhere."""

    ALWAYS = "always"
    BUSY = "busy"
    NO_ANSWER = "no_answer"  # away counts as that too


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockNumber:
    """The team takes no calls of that number any more."""

    number: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockNumber:
    """The team takes calls of that number again."""

    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """Tell the agents of groups something (of all the sender leads when none is named)."""

    sender_no: AgentNo
    text: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDoNotDisturb:
    """Colleagues do not reach the agent; callers of her groups still do."""

    agent_no: AgentNo
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetForward:
    """Where colleagues' calls to the agent go; an empty destination, or `is_on` false: nowhere."""

    agent_no: AgentNo
    when: ForwardWhen
    is_on: bool
    destination: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleaguesCalls:
    """Where colleagues' calls to an agent go; "" is nowhere else."""

    is_dnd: bool = False
    always: str = ""
    busy: str = ""
    no_answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhone:
    """What the agent answers with from now on: `browser` or `desk`. Only while logged out."""

    agent_no: AgentNo
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddFavourite:
    """Keep a contact (an agent number or a telephone number) among the agent's favourites."""

    agent_no: AgentNo
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFavourite:
    """Drop it."""

    agent_no: AgentNo
    contact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDefaultMemberships:
    """Note in which groups, with which penalties, agents belong by default."""

    agent_nos: tuple[AgentNo, ...]
    memberships: tuple[tuple[str, int], ...]  # group code, penalty


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyDefaultMemberships:
    """Make the memberships of agents what is noted as their default."""

    agent_nos: tuple[AgentNo, ...]


OfficeCommand = (
    BlockNumber
    | UnblockNumber
    | Broadcast
    | SetDoNotDisturb
    | SetForward
    | SetPhone
    | AddFavourite
    | RemoveFavourite
    | SetDefaultMemberships
    | ApplyDefaultMemberships
)
