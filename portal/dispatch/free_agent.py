"""Who of a group dials next: the agent who has been ready the longest."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from agents import selectors as agents
from agents import services
from agents.domain.errors import UnknownGroup
from calls import selectors as calls
from calls.domain.errors import NobodyFree
from calls.domain.ids import AgentNo


@contextmanager
def longest_ready(*, team: str, group: str) -> Iterator[AgentNo]:
    """Give the free agent who has been ready longest, locked until the block ends, so that two
    who ask at once never get the same one.

    Raises UnknownGroup, NobodyFree.
    """
    if group not in {one.code for one in agents.groups(team=team)}:
        raise UnknownGroup(group)
    for agent_no in agents.ready_to_dial(team=team, group=group):
        with transaction.atomic():
            if services.hold_if_ready(team=team, agent_no=agent_no, group=group) and _has_no_call(
                team, agent_no
            ):
                yield AgentNo(agent_no)
                return
    raise NobodyFree(group)


def _has_no_call(team: str, agent_no: str) -> bool:
    return calls.live_call_of(team=team, agent_no=agent_no) is None
