"""The demo world: fixed names and numbers that the docs and the tests rely on.

Loaded once, by `make run` and `make test` alone; see `load`.
"""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from agents.domain.sip import sip_secret
from agents.models import (
    Account,
    Agent,
    AgentGroup,
    CooCenterDoor,
    Disposition,
    Line,
    Membership,
    PauseReason,
    Team,
    Trunk,
)
from calls import services as call_services
from calls import stream
from calls.domain.events import (
    CallEnded,
    CallKind,
    CallState,
    CallTile,
    Event,
    HungUpBy,
    Outcome,
    Segment,
)
from calls.domain.ids import CallId, LegId
from campaigns.models import Campaign, DialList, Lead
from portal.demo import inbound

PAUSE_REASONS = ("training", "meeting", "leave", "lunch", "rest", "other")
DISPOSITIONS = {
    "630": (
        ("solved", "Solved"),
        ("escalated", "Passed on"),
        ("callback", "Calls back"),
        ("wrong-number", "Wrong number"),
    ),
    "631": (
        ("sold", "Sold"),
        ("interested", "Interested"),
        ("not-interested", "Not interested"),
        ("callback", "Call back later"),
        ("wrong-number", "Wrong number"),
    ),
}
#: agent number, name, desk phone, groups
AGENTS = (
    ("1001", "Ada Lovell", False, ("630",)),
    ("1002", "Ben Okoro", False, ("630",)),
    ("1003", "Cara Lindqvist", False, ("630", "631")),
    ("1004", "Dev Patel", False, ("630", "631")),
    ("1005", "Elif Demir", False, ("631",)),
    ("1006", "Finn Murray", True, ("630",)),
    ("1007", "Grace Chen", True, ("630", "631")),
    ("1008", "Hugo Martin", True, ("631",)),
)
#: minutes ago, kind, outcome, hung up by, number, group, agent, waited, talked, disposition, note
PAST_CALLS = (
    (34, "inbound", "answered", "customer", "02079460142", "630", "1001", 6, 141, "solved",
     "Asked for a copy of the invoice; sent by mail."),
    (52, "inbound", "abandoned", "customer", "01614960211", "630", "", 38, 0, "", ""),
    (77, "outbound", "answered", "agent", "02079460303", "631", "1003", 0, 208, "interested",
     "Wants the brochure before Friday."),
    (96, "outbound", "busy", "system", "02079460462", "631", "1005", 0, 0, "", ""),
    (121, "inbound", "answered", "agent", "02079460142", "630", "1002", 11, 93, "escalated",
     "Invoice question, handed to billing."),
    (163, "outbound", "no_answer", "system", "01614960567", "631", "1004", 0, 0, "", ""),
    (214, "internal", "answered", "agent", "", "", "1001", 0, 47, "", ""),
)  # fmt: skip


class NotADemoError(Exception):
    """The demo world was asked for where PATCHBAY_DEMO is not set."""


@transaction.atomic
def load(now: datetime) -> bool:
    """Make the demo world; False when it stands already.

    Raises:
        NotADemoError: outside `make run` and `make test`; demo passwords are public.
    """
    if not settings.DEMO:
        raise NotADemoError
    if Team.objects.filter(identity="demo").exists():
        return False
    team = _team("demo", "Patchbay demonstration")
    trunk = _trunk(team)
    team.outbound_trunk = trunk
    team.outbound_caller_id = "08081570630"
    team.save()
    groups = _groups(team)
    _agents(team, groups)
    _supervisor(team, groups)
    inbound.load(team, groups, now)
    for position, name in enumerate(PAUSE_REASONS):
        PauseReason.objects.create(team=team, name=name, position=position)
    Account.objects.create_superuser("admin", password="demo-admin")  # noqa: S106 (public demo)
    CooCenterDoor.objects.create(team=team, is_enabled=True)  # without a key: a demonstration
    _other_team()
    _campaign(team, groups["631"])
    _past_calls(now)
    return True


def _team(identity: str, name: str) -> Team:
    return Team.objects.create(
        identity=identity,
        name=name,
        home_country="GB",
        language="en",
        hours_note="demonstration",
        wrap_up_s=10,
        astercc_api_domains="localhost 127.0.0.1 null",
        pbx=settings.PBX_NAME,
    )


def _trunk(team: Team) -> Trunk:
    host, _, port = os.environ.get("TOWN_SIP", "127.0.0.2:5060").rpartition(":")
    return Trunk.objects.create(
        team=team, name="town", host=host, port=int(port), max_calls=60, caller_id="08081570630"
    )


def _groups(team: Team) -> dict[str, AgentGroup]:
    groups = {}
    for code, name in (("630", "Support"), ("631", "Sales")):
        group = AgentGroup.objects.create(team=team, code=code, name=name)
        Line.objects.create(team=team, number=f"08081570{code}", name=name, group=group)
        for position, (word, label) in enumerate(DISPOSITIONS[code]):
            Disposition.objects.create(group=group, code=word, name=label, position=position)
        groups[code] = group
    return groups


def _agent(team: Team, agent_no: str, name: str, username: str, password: str) -> Agent:
    account = Account.objects.create_user(
        username, password=password, team=team, first_name=name.split(maxsplit=1)[0]
    )
    return Agent.objects.create(team=team, agent_no=agent_no, name=name, account=account)


def _agents(team: Team, groups: dict[str, AgentGroup]) -> None:
    for agent_no, name, has_desk_phone, codes in AGENTS:
        agent = _agent(team, agent_no, name, f"agent{agent_no}", f"demo-{agent_no}")
        if has_desk_phone:
            agent.phone = Agent.Phone.DESK
            # The town's phones work out the same secret by themselves.
            agent.sip_secret = sip_secret(settings.SECRET_KEY, agent.endpoint)
            agent.save()
        for code in codes:
            Membership.objects.create(agent=agent, group=groups[code])


def _supervisor(team: Team, groups: dict[str, AgentGroup]) -> None:
    sue = _agent(team, "1009", "Sue Hartley", "sue", "demo-1009")
    for group in groups.values():
        group.admins.add(sue)


def _other_team() -> None:
    team = _team("other", "The other team")
    group = AgentGroup.objects.create(team=team, code="730", name="Helpdesk")
    Line.objects.create(team=team, number="08081570730", name="Helpdesk", group=group)
    max_ = _agent(team, "1001", "Max Fremd", "max", "demo-other")
    Membership.objects.create(agent=max_, group=group)
    PauseReason.objects.create(team=team, name="rest")


def _campaign(team: Team, group: AgentGroup) -> None:
    campaign = Campaign.objects.create(
        team=team, name="Demo campaign", group=group, mode=Campaign.Mode.PREDICTIVE
    )
    dial_list = DialList.objects.create(campaign=campaign, name="Demo list")
    numbers = [f"+442079460{n:03d}" for n in range(500, 650)]
    numbers += [f"+441614960{n:03d}" for n in range(500, 650)]
    Lead.objects.bulk_create(Lead(dial_list=dial_list, number=number) for number in numbers)


def _past_calls(now: datetime) -> None:
    """Tell of calls of the last hours: the history is made of events here too."""
    names = {agent_no: name for agent_no, name, _, _ in AGENTS}
    told: list[Event] = []
    for index, row in enumerate(PAST_CALLS):
        *_, agent_no, _, _, word, note = row
        ended = _past_call(index, row, names.get(agent_no, ""), now)
        call_services.keep_summaries([ended])
        told.append(ended)
        if word or note:
            said = call_services.describe(
                team="demo", call_id=ended.call.call_id, agent_no=agent_no, disposition=word,
                note=note, now=ended.at,
            )  # fmt: skip
            told.append(said)
    stream.append(told)


def _past_call(index: int, row: tuple[Any, ...], name: str, now: datetime) -> CallEnded:
    minutes, kind, outcome, by, number, group, agent_no, waited, talked, _, _ = row
    started = now - timedelta(minutes=minutes)
    cause = 17 if outcome == "busy" else 16
    answered = started + timedelta(seconds=waited + 4) if outcome == "answered" else None
    ended = (answered or started) + timedelta(seconds=talked if answered else waited + 12)
    call = CallTile(
        call_id=CallId(f"{index + 1:032x}"), kind=CallKind(kind), state=CallState.ENDED,
        group=group, line=f"08081570{group}" if kind == "inbound" else "",
        customer_number=number, customer_name="",
        target_agent_no="1002" if kind == "internal" else "", agent_nos=(), campaign="",
        userdata="", started_at=started, waiting_since=None, talking_since=None,
        held_since=None, waited_s=waited, talked_s=talked, held_s=0, pbx=settings.PBX_NAME,
    )  # fmt: skip
    return CallEnded(
        at=ended, team="demo", call=call, outcome=Outcome(outcome), hung_up_by=HungUpBy(by),
        cause=cause, ended_at=ended, answered_at=answered,
        agent_no=agent_no,
        segments=tuple(_segments(call, (agent_no, name), cause, answered, ended)),
    )  # fmt: skip


def _segments(
    call: CallTile, agent: tuple[str, str], cause: int, answered: datetime | None, ended: datetime
) -> Iterator[Segment]:
    agent_no, name = agent
    parties = [("customer", "", call.customer_number)] if call.customer_number else []
    parties += [("agent", no, "") for no in (agent_no, call.target_agent_no) if no]
    for role, who, number in parties:
        was_rung = role == "agent" and call.kind is CallKind.INBOUND
        began = call.started_at + timedelta(seconds=call.waited_s if was_rung else 0)
        yield Segment(
            leg_id=LegId(f"{call.call_id}-{role}{who}"), role=role, agent_no=who, number=number,
            started_at=began, answered_at=answered, ended_at=ended,
            rang_s=4 if answered else 8, talked_s=call.talked_s, held_s=0, cause=cause,
            agent_name=name if who == agent_no else "",
        )  # fmt: skip
