"""Who sits where: what calls must ask about agents without knowing them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from calls.domain.ids import EndpointName, QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRef:
    """The agent who sits at an endpoint now."""

    team: str
    agent_no: str
    name: str = ""
    return_s: int = 60  # how long a call that lost her phone waits for her, seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRef:
    """The agent group behind a queue."""

    team: str
    code: str


class Directory(Protocol):
    """Answers from memory; it is asked for every fact. Both answers are None when unknown."""

    def agent_at(self, endpoint: EndpointName) -> AgentRef | None:
        """Say who sits at this endpoint."""
        ...

    def group_of(self, queue: QueueName) -> GroupRef | None:
        """Say whose queue this is."""
        ...


@runtime_checkable
class Foreteller(Protocol):
    """A directory that also knows how a group is doing."""

    def expected_wait(
        self, queue: QueueName, position: int, priority: int, at: datetime
    ) -> float | None:
        """Say how long a caller at this place will wait, in seconds; None without any idea."""
        ...


def expected_wait(
    directory: Directory, queue: QueueName, position: int, priority: int, at: datetime
) -> float | None:
    """Ask a directory that foretells; None where it does not."""
    if not isinstance(directory, Foreteller):
        return None
    return directory.expected_wait(queue, position, priority, at)
