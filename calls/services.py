"""Deeds on calls: absorb what the switch reported, dial, hang up, describe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from calls.domain.directory import Directory
from calls.domain.events import Event
from calls.domain.facts import Fact
from calls.domain.ids import CallId, LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedCall:
    """A click-to-call on its way: its id, the agent's leg, and the order to wait for."""

    call_id: CallId
    leg_id: LegId
    order_id: UUID


def absorb(*, facts: Sequence[Fact], directory: Directory) -> list[Event]:
    """Take in facts, in order, inside the caller's transaction; answer what came of them."""
    raise NotImplementedError


def reset() -> None:
    """Forget the running calls held in memory; the next `absorb` reads them again."""
    raise NotImplementedError


def dial(  # noqa: PLR0913
    *,
    team: str,
    pbx: str,
    agent_no: str,
    endpoint: str,
    target: str,
    now: datetime,
    agent_name: str = "",
    target_agent_no: str = "",
    target_endpoint: str = "",
    trunk: str = "",
    caller_id: str = "",
    group: str = "",
    userdata: str = "",
    campaign: str = "",
    ring_s: int = 30,
) -> PlacedCall:
    """Ring the agent's phone, then the target (click-to-call)."""
    raise NotImplementedError


def hang_up(*, call_id: str, team: str) -> list[UUID]:
    """Ask the switch to end every leg of the call; answer the orders to wait for."""
    raise NotImplementedError


def describe(
    *, team: str, call_id: str, agent_no: str, disposition: str, note: str, now: datetime
) -> Event:
    """Set disposition and note; answer the event, which the caller appends."""
    raise NotImplementedError


def order_failed(*, order_kind: str, body: Mapping[str, Any], now: datetime) -> list[Event]:
    """End what an order of ours should have begun: the switch refused it, or it expired."""
    raise NotImplementedError
