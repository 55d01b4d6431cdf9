"""What a deed of this dialect is given: who asks, and the agent it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from calls.domain.ids import AgentNo
from portal import dispatch
from portal.access import Actor
from portal.dialects.astercc.situations import Situation, code_of
from portal.dialects.astercc.wire import Answer, Caller, Params
from portal.wire.canon import Command

Request = Any  # each row's reader and deed agree on their own type


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks (`actor`, with her rights), the agent it is about (`caller`), and by which
    operation."""

    actor: Actor
    caller: Caller
    event: str

    @property
    def agent_no(self) -> AgentNo:
        """Give the number of the agent it is about."""
        return AgentNo(self.caller.agent_no)

    @property
    def team(self) -> str:
        """Give the team."""
        return self.caller.team

    @property
    def is_admin(self) -> bool:
        """Say whether she is admin of any group."""
        return self.actor.is_team_admin or bool(self.actor.administers)

    def do(self, command: Command) -> None:
        """Carry a command out. Raises AgentError or CallError when it is refused."""
        dispatch.execute(command, actor=self.actor)

    def done(self, *extra: tuple[str, str], words: str = "") -> Answer:
        """Answer that it was done."""
        code = code_of(self.event, Situation.DONE)
        return Answer(True, code, extra=extra, words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A row of the table: what it needs, its reader, its deed. `given` stands for parameters left
    out; `is_teamless`: an account may leave its team out."""

    read: Callable[[Params], Request]
    run: Callable[[Asked, Request], Answer]
    needs: tuple[str, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    is_teamless: bool = False
