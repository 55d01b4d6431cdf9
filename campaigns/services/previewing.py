"""Preview: a lead is shown to one free agent, who dials it by button or lets it go."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from agents.domain.presence import AgentState
from calls.domain.events import Event
from calls.services import PlacedCall
from campaigns import selectors
from campaigns.domain.campaign import Mode
from campaigns.domain.errors import GateShut, IllegalStep, UnknownLead
from campaigns.domain.events import LeadQueued
from campaigns.domain.settings import caller_of
from campaigns.domain.why import RETRY, of_gate
from campaigns.models import Attempt, Campaign, Lead
from campaigns.selectors.crew import seats
from campaigns.selectors.gating import gates_of
from campaigns.services import claiming, evidence
from campaigns.services.machines import FIELDS, machine_of, put

#: A lead an agent lets go comes again after so long, to anybody.
REST = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an agent's button asks for; `caller_id` empty: the team's."""

    number: str
    campaign: str
    group: str
    caller_id: str
    attached: dict[str, str]


def offer(row: Campaign, *, now: datetime) -> list[Event]:
    """Show a lead to each free agent who has none, and take those of agents who left; needs the
    pace held. Answers what there is to tell."""
    crew = seats(row)
    here = {one.agent_no for one in crew if one.state is not AgentState.LOGGED_OUT}
    shown = Lead.objects.filter(dial_list__campaign=row).exclude(shown_to="")
    shown.exclude(shown_to__in=here).exclude(state=Lead.State.CLAIMED).update(shown_to="")
    have = set(shown.values_list("shown_to", flat=True))
    free = [one.agent_no for one in crew if one.state is AgentState.READY]
    wanting = [agent_no for agent_no in free if agent_no not in have]
    if not wanting:
        return []
    claiming.hold_pbx(row.team.pbx)
    picked = claiming.pick(row, most=len(wanting), now=now, agent_kept=True)
    told: list[Event] = []
    for agent_no, (lead, number) in zip(wanting, picked.chosen, strict=False):
        lead.shown_to = agent_no
        lead.save(update_fields=FIELDS)
        told.append(
            LeadQueued(
                at=now,
                team=row.team.identity,
                campaign=str(row.pk),
                number=number,
                agent_no=agent_no,
            )
        )
    return told


def shown_to(*, team: str, agent_no: str) -> list[Lead]:
    """Give the leads an agent looks at."""
    rows = Lead.objects.filter(dial_list__campaign__team__identity=team, shown_to=agent_no)
    return list(rows.select_related("dial_list__campaign"))


def skip(*, team: str, agent_no: str, lead_id: int, now: datetime) -> None:
    """Let a lead go that is shown to the agent; it comes again later. Raises UnknownLead."""
    with transaction.atomic():
        lead = _hers(team, agent_no, lead_id)
        put(machine_of(lead).postpone(now + REST), lead, held_by=RETRY)
        lead.shown_to = ""
        lead.save(update_fields=FIELDS)


def dial_shown(
    *,
    team: str,
    agent_no: str,
    lead_id: int,
    dial: Callable[[Wanted], PlacedCall],
    now: datetime,
) -> PlacedCall:
    """Dial the lead shown to an agent: every gate is asked again, and the attempt is written with
    the call that `dial` places.

    Raises UnknownLead, IllegalStep (the campaign is not running), GateShut.
    """
    with transaction.atomic():
        found = selectors.lead(team=team, lead_id=lead_id)
        rows = Campaign.objects.select_for_update(of=("self",)).select_related(
            "team", "group", "hours"
        )
        row = rows.get(pk=found.dial_list.campaign_id)
        evidence.hold(row)
        claiming.hold_pbx(row.team.pbx)
        lead = _hers(team, agent_no, lead_id)
        if row.state != Campaign.State.RUNNING or row.mode != Mode.PREVIEW:
            raise IllegalStep("The campaign shows no leads at the moment.")
        number = lead.numbers[lead.at_number]
        answer = gates_of(row, lead.numbers, at=now).ask(number, zone=lead.zone, agent_kept=True)
        if answer.gate is not None:
            raise GateShut(answer.words or of_gate(answer.gate))
        caller = caller_of(number, row.area_caller_ids, row.caller_id)
        wanted = Wanted(
            number=number,
            campaign=str(row.pk),
            group=row.group.code,
            caller_id=caller,
            attached=claiming.attached(row, lead),
        )
        placed = dial(wanted)
        said = {"lead": lead.pk, "number": number, "call": placed.call_id}
        own = evidence.write(row, "decision", {"agent": agent_no, "dialled": [said]}, at=now)
        attempt = Attempt.objects.create(
            id=uuid.uuid4(), team=row.team, campaign=row, lead=lead, number=number,
            at_number=lead.at_number, call_id=placed.call_id, leg_id=placed.leg_id,
            order_id=placed.order_id, pbx=row.team.pbx, how=Attempt.How.AGENT, mode=row.mode,
            decision=own, claimed_at=now, agent_no=agent_no,
        )  # fmt: skip
        put(machine_of(lead).claim(str(attempt.pk), now=now), lead)
        lead.save(update_fields=FIELDS)
        return placed


def _hers(team: str, agent_no: str, lead_id: int) -> Lead:
    rows = Lead.objects.select_for_update(of=("self",)).filter(
        dial_list__campaign__team__identity=team, pk=lead_id, shown_to=agent_no
    )
    lead = rows.exclude(state=Lead.State.CLAIMED).exclude(shown_to="").first()
    if lead is None:
        raise UnknownLead(f"Lead {lead_id} is not shown to agent {agent_no}.")
    return lead
