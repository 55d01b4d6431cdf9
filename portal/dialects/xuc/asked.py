"""What a deed works with: who asks, what things are called, and how it asks the dispatcher."""

from contextlib import suppress
from dataclasses import dataclass

from agents.domain.errors import AgentError, UnknownAgent, UnknownGroup
from calls import selectors as calls
from calls.domain.commands import TargetKind
from calls.domain.errors import CallError, NoSuchCall
from calls.domain.events import CallTile
from calls.domain.ids import AgentNo
from calls.domain.numbering import bare
from portal import dispatch
from portal.access import Actor
from portal.dialects.xuc.lookups import Names
from portal.live.groups import Audience
from portal.wire.canon import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who asks. `audience` is what she may see; `names` what her team's things are called."""

    actor: Actor
    audience: Audience
    names: Names
    callback_groups: frozenset[str] = frozenset()

    @property
    def team(self) -> str:
        """Give the team's identity."""
        return self.actor.team

    @property
    def me(self) -> AgentNo:
        """Give her own number. Raises UnknownAgent for an account without an agent."""
        if not self.actor.agent_no:
            raise UnknownAgent("this account is no agent")
        return AgentNo(self.actor.agent_no)

    def do(self, command: Command) -> dispatch.Result:
        """Carry a command out. Raises AgentError or CallError when it is refused."""
        return dispatch.execute(command, actor=self.actor)

    def agent(self, agent_id: int | None) -> AgentNo:
        """Give the number of an agent of the team, her own without an id. Raises UnknownAgent."""
        if agent_id is None:
            return self.me
        number = self.names.agent_no(agent_id)
        if not number:
            raise UnknownAgent(str(agent_id))
        return AgentNo(number)

    def users(self, user_ids: tuple[int, ...]) -> tuple[AgentNo, ...]:
        """Give the numbers of users who are agents of the team. Raises UnknownAgent."""
        found = {user_id: self.names.user_no(user_id) for user_id in user_ids}
        for user_id, number in found.items():
            if not number:
                raise UnknownAgent(str(user_id))
        return tuple(AgentNo(number) for number in found.values())

    def queue(self, queue_id: int) -> str:
        """Give the code of a queue of the team. Raises UnknownGroup."""
        code = self.names.code(queue_id)
        if not code:
            raise UnknownGroup(str(queue_id))
        return code

    def call(self) -> CallTile:
        """Give her own running call. Raises NoSuchCall."""
        found = calls.live_call_of(team=self.team, agent_no=self.me)
        if found is None:
            raise NoSuchCall(self.me)
        return found

    def target(self, destination: str, *, with_groups: bool = False) -> tuple[str, TargetKind]:
        """Say what a destination is: an agent's number, a queue's, or a telephone's."""
        number = bare(destination)
        if number in self.names.people:
            return number, TargetKind.INTERNAL
        if with_groups and number in self.names.queues:
            return number, TargetKind.GROUP
        return number, TargetKind.EXTERNAL


def quietly(desk: Desk, command: Command, *kinds: type[AgentError | CallError]) -> None:
    """Carry a command out; a refusal of these kinds means it is so already."""
    with suppress(*kinds):
        desk.do(command)
