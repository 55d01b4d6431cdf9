"""Agents whom several campaigns want, shared by weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wants:
    """A campaign that would dial now: its agents by id, and its weight."""

    campaign_id: int
    weight: int
    agent_ids: frozenset[int]


def share(wanting: Sequence[Wants]) -> Mapping[int, int]:
    """Say for each agent, by id, whose she is now. The same campaigns and agents are always shared
    alike, whatever the agents do at the moment, so that nobody is counted twice."""
    credit = {one.campaign_id: 0.0 for one in wanting}
    agents = sorted({agent for one in wanting for agent in one.agent_ids})
    whose: dict[int, int] = {}
    for agent in agents:
        takers = [one for one in wanting if agent in one.agent_ids]
        total = sum(one.weight for one in takers)
        for one in takers:
            credit[one.campaign_id] += one.weight / total
        taker = max(takers, key=lambda one: (credit[one.campaign_id], -one.campaign_id))
        credit[taker.campaign_id] -= 1
        whose[agent] = taker.campaign_id
    return whose
