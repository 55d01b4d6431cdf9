"""Which agent sits at which phone, and whose queue is whose: asked for every fact, so kept."""

import time
from collections.abc import Callable
from datetime import datetime

from agents.domain.waiting import GroupPace, expected_wait_s
from agents.models import Agent, AgentGroup
from agents.selectors import pace_of
from calls.domain.directory import AgentRef, GroupRef
from calls.domain.ids import EndpointName, QueueName

#: How long what was read is good for, seconds: a new agent is known that much later.
FRESH_S = 2.0
#: How long a group's pace is good for, seconds: a queue that fills asks for it with every caller.
PACE_FRESH_S = 1.0


class KeptDirectory:
    """Reads everybody at once and answers from memory for `FRESH_S` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._read_at: float | None = None
        self._agents: dict[str, AgentRef] = {}
        self._groups: dict[str, GroupRef] = {}
        self._paces: dict[GroupRef, tuple[float, GroupPace]] = {}

    def agent_at(self, endpoint: EndpointName) -> AgentRef | None:
        """Say who sits at this endpoint; None for one that is no agent's."""
        self._refresh()
        return self._agents.get(endpoint)

    def group_of(self, queue: QueueName) -> GroupRef | None:
        """Say whose queue this is; None for one that is no group's."""
        self._refresh()
        return self._groups.get(queue)

    def expected_wait(
        self, queue: QueueName, position: int, priority: int, at: datetime
    ) -> float | None:
        """Say how long a caller at this place in line will wait, in seconds."""
        del priority  # the place says it all
        group = self.group_of(queue)
        if group is None:
            return None
        return expected_wait_s(self._pace_of(group, at), position)

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read_at = None
        self._paces.clear()

    def _pace_of(self, group: GroupRef, at: datetime) -> GroupPace:
        now = self._clock()
        known = self._paces.get(group)
        if known is not None and now - known[0] < PACE_FRESH_S:
            return known[1]
        pace = pace_of(team=group.team, code=group.code, at=at)
        self._paces[group] = (now, pace)
        return pace

    def _refresh(self) -> None:
        now = self._clock()
        if self._read_at is not None and now - self._read_at < FRESH_S:
            return
        agents = Agent.objects.filter(is_active=True).select_related("team")
        self._agents = {
            agent.endpoint: AgentRef(
                team=agent.team.identity,
                agent_no=agent.agent_no,
                name=agent.name,
                return_s=agent.team.lost_agent_s,
            )
            for agent in agents
        }
        groups = AgentGroup.objects.select_related("team")
        self._groups = {
            f"{group.team.identity}-{group.code}": GroupRef(
                team=group.team.identity, code=group.code
            )
            for group in groups
        }
        self._read_at = now


#: The directory of this process.
directory = KeptDirectory()


def agent_at(endpoint: EndpointName) -> AgentRef | None:
    """Say who sits at this endpoint."""
    return directory.agent_at(endpoint)


def group_of(queue: QueueName) -> GroupRef | None:
    """Say whose queue this is."""
    return directory.group_of(queue)


def expected_wait(queue: QueueName, position: int, priority: int, at: datetime) -> float | None:
    """Say how long a caller at this place in line will wait, in seconds."""
    return directory.expected_wait(queue, position, priority, at)
