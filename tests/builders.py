"""Teams, agents and the calls and events around them, for tests."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from agents.models import Account, Agent, AgentGroup, Membership, PauseReason, Team, Trunk
from calls.domain.events import (
    CallConnected,
    CallEnded,
    CallKind,
    CallOffered,
    CallOfferEnded,
    CallStarted,
    CallState,
    CallTile,
    HungUpBy,
    OfferEnd,
    Outcome,
    PartyState,
    PartyTile,
    Segment,
)
from calls.domain.ids import AgentNo, CallId, LegId

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def page_of(answer: Any) -> str:
    """Give a page without its CSRF tokens: by chance they spell any short name."""
    return re.sub(r"\b[A-Za-z0-9]{32,64}\b", "", answer.content.decode())


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def team(identity: str = "demo", **extra: Any) -> Team:
    made, _ = Team.objects.get_or_create(
        identity=identity, defaults={"name": identity.title(), "wrap_up_s": 10, **extra}
    )
    return made


def group(code: str = "630", identity: str = "demo", **extra: Any) -> AgentGroup:
    made, _ = AgentGroup.objects.get_or_create(
        team=team(identity), code=code, defaults={"name": f"Group {code}", **extra}
    )
    return made


def agent(
    agent_no: str = "1001",
    identity: str = "demo",
    *,
    name: str = "Ada",
    groups: tuple[str, ...] = ("630",),
    password: str = "",
    **extra: Any,
) -> Agent:
    account = None
    if password:
        account = Account.objects.create_user(
            f"{identity}-{agent_no}", password=password, team=team(identity)
        )
    made = Agent.objects.create(
        team=team(identity), agent_no=agent_no, name=name, account=account, **extra
    )
    for code in groups:
        Membership.objects.create(agent=made, group=group(code, identity))
    return made


def trunk(identity: str = "demo") -> Trunk:
    made = Trunk.objects.create(team=team(identity), name="town", host="127.0.0.2")
    Team.objects.filter(identity=identity).update(outbound_trunk=made)
    return made


def reasons(identity: str = "demo") -> None:
    for position, name in enumerate(("lunch", "training")):
        PauseReason.objects.create(team=team(identity), name=name, position=position)


def tile(call_id: str = "c1", **extra: Any) -> CallTile:
    base = CallTile(
        call_id=CallId(call_id),
        kind=CallKind.INBOUND,
        state=CallState.WAITING,
        group="630",
        line="08081570630",
        customer_number="02079460000",
        customer_name="",
        target_agent_no="",
        agent_nos=(),
        campaign="",
        userdata="",
        started_at=T0,
        waiting_since=None,
        talking_since=None,
        held_since=None,
        waited_s=0,
        talked_s=0,
        held_s=0,
        pbx="pbx",
    )
    return replace(base, **extra)


def offered(call: CallTile, agent_no: str = "1001", identity: str = "demo") -> CallOffered:
    return CallOffered(
        at=T0, team=identity, call=call, agent_no=AgentNo(agent_no), leg_id=LegId("leg")
    )


def offer_ended(call: CallTile, how: OfferEnd, agent_no: str = "1001") -> CallOfferEnded:
    return CallOfferEnded(
        at=T0,
        team="demo",
        call=call,
        agent_no=AgentNo(agent_no),
        leg_id=LegId("leg"),
        how=how,
        rang_s=15,
    )


def told(at: datetime = T0, team: str = "demo", call_id: str = "c1") -> CallStarted:
    return CallStarted(at=at, team=team, call=tile(call_id, started_at=at))


def connected(call: CallTile, *agent_nos: str) -> CallConnected:
    now = replace(call, agent_nos=agent_nos, state=CallState.TALKING, talking_since=T0)
    return CallConnected(at=T0, team="demo", call=now)


def ended(call: CallTile, agent_no: str = "1001", identity: str = "demo") -> CallEnded:
    return CallEnded(
        at=T0,
        team=identity,
        call=replace(call, state=CallState.ENDED, agent_nos=()),
        outcome=Outcome.ANSWERED,
        hung_up_by=HungUpBy.CUSTOMER,
        cause=16,
        ended_at=T0,
        answered_at=T0,
        agent_no=agent_no,
        segments=(),
    )


def party(agent_no: str, role: str = "agent", mode: str = "") -> PartyTile:
    return PartyTile(
        leg_id=LegId(f"leg-{agent_no}"),
        role=role,
        agent_no=agent_no,
        agent_name="",
        number="",
        state=PartyState.WATCHING if mode else PartyState.TALKING,
        since=T0,
        mode=mode,
    )


def part(agent_no: str, role: str = "agent") -> Segment:
    return Segment(
        leg_id=LegId(f"leg-{agent_no}"),
        role=role,
        agent_no=agent_no,
        number="",
        started_at=T0,
        answered_at=T0,
        ended_at=T0,
        rang_s=0,
        talked_s=1,
        held_s=0,
        cause=16,
    )
