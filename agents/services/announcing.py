"""Telling that an action was carried out, for clients who ask for that."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from agents import selectors
from agents.domain.events import AgentAction, AgentActionAnnounced
from calls import stream


def announce(
    *, team: str, agent_no: str, action: AgentAction, groups: Sequence[str], at: datetime
) -> None:
    """Tell what an agent had done, in groups by code; changes nothing. Raises UnknownAgent."""
    with transaction.atomic():
        tile = selectors.agent_tile(team=team, agent_no=agent_no)
        told = AgentActionAnnounced(
            at=at, team=team, agent=tile, action=action, groups=tuple(groups)
        )
        stream.append([told])
