"""Leads are chosen, their numbers asked at every gate, and each one dialled is written down before
the switch is asked for it. All of it is one transaction under the PBX's own lock: whatever other
workers do, a number is judged with all attempts that were made before."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import merge
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from agents.provisioning import trunk_name
from agents.provisioning.addresses import prompt_address
from calls import services as calls
from campaigns.domain.campaign import Mode
from campaigns.domain.choosing import choose
from campaigns.domain.settings import caller_of
from campaigns.models import Attempt, Campaign, DialList, Lead
from campaigns.selectors import information_of
from campaigns.selectors.gating import Gates, gates_of
from campaigns.services import evidence
from campaigns.services.machines import FIELDS, machine_of, put

#: Leads looked at together, and so many at most for one decision: the rest waits for the next.
BATCH, MOST = 40, 240
_PBX_LOCK = 0xD1A1
#: So long a lead is put off whose number is dialled for another one at this moment.
_SOON = timedelta(seconds=60)


@dataclass(slots=True)
class Picked:
    """What a search came to: leads with the number to dial, and every number it looked at."""

    chosen: list[tuple[Lead, str]] = field(default_factory=list)
    looked: list[dict[str, Any]] = field(default_factory=list)


def hold_pbx(pbx: str) -> None:
    """Let nobody else judge numbers or begin calls at this PBX until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_PBX_LOCK, pbx])


def pick(row: Campaign, *, most: int, now: datetime, agent_kept: bool = False) -> Picked:
    """Find leads that may be dialled now, locked; those whose gates are shut are put off until the
    first of them opens. Needs `hold_pbx`."""
    picked = Picked()
    seen = 0
    while len(picked.chosen) < most and seen < MOST:
        batch = list(_due(row, now, most=min(BATCH, most + 10)))
        if not batch:
            break
        seen += len(batch)
        before = len(picked.chosen)
        _judge(row, batch, picked, most=most, now=now, agent_kept=agent_kept)
        if len(picked.chosen) == before and not _moved(batch, now):
            break
    return picked


def _moved(batch: list[Lead], now: datetime) -> bool:
    """Say whether the leads looked at are out of the way, so that others come next."""
    return any(lead.next_at is not None and lead.next_at > now for lead in batch) or any(
        lead.state == Lead.State.EXCLUDED for lead in batch
    )


def _due(row: Campaign, now: datetime, *, most: int) -> Iterator[Lead]:
    """Read the next leads of the active lists: higher priority first, then those whose time came,
    then fresh ones."""
    open_leads = Lead.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state__in=(Lead.State.NEW, Lead.State.WAITING), shown_to=""
    )
    lists = DialList.objects.filter(campaign=row, is_active=True).values_list("pk", flat=True)
    runs = []
    for list_id in lists:
        of_list = open_leads.filter(dial_list_id=list_id)
        fresh = of_list.filter(next_at=None).order_by("-priority", "id")
        runs += [_timed(of_list, list_id, now, most=most), list(fresh[:most])]
    ordered = merge(*runs, key=lambda lead: (-lead.priority, lead.next_at is None, lead.next_at or now))  # fmt: skip # noqa: E501
    for count, lead in enumerate(ordered):
        if count >= most:
            return
        yield lead


def _timed(of_list: QuerySet[Lead], list_id: int, now: datetime, *, most: int) -> list[Lead]:
    """Read the leads of a list whose time came, priority by priority: so the index gives just
    these, however many others wait."""
    found: list[Lead] = []
    for priority in _priorities(list_id):
        if len(found) >= most:
            break
        due = of_list.filter(priority=priority, next_at__isnull=False, next_at__lte=now)
        found += due.order_by("next_at", "id")[: most - len(found)]
    return found


#: Each priority that open leads with a time of their own have, the highest first: one step down the
#: index for each.
_STEPS = """
WITH RECURSIVE step (priority) AS (
    SELECT max(priority) FROM campaigns_lead
    WHERE dial_list_id = %(list)s AND state IN ('new', 'waiting') AND next_at IS NOT NULL
    UNION ALL
    SELECT (
        SELECT max(priority) FROM campaigns_lead WHERE dial_list_id = %(list)s
        AND state IN ('new', 'waiting') AND next_at IS NOT NULL AND priority < step.priority
    ) FROM step WHERE step.priority IS NOT NULL
)
SELECT priority FROM step WHERE priority IS NOT NULL
"""


def _priorities(list_id: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_STEPS, {"list": list_id})
        return [int(priority) for (priority,) in cursor.fetchall()]


def _judge(
    row: Campaign,
    batch: list[Lead],
    picked: Picked,
    *,
    most: int,
    now: datetime,
    agent_kept: bool,
) -> None:
    numbers = [number for lead in batch for number in lead.numbers]
    gates = gates_of(row, numbers, at=now)
    taken = {number for _, number in picked.chosen}
    put_off = []
    for lead in batch:
        if len(picked.chosen) >= most:
            break
        number = _one(lead, gates, picked, taken, agent_kept=agent_kept)
        if number is None:
            put_off.append(lead)
        else:
            taken.add(number)
            picked.chosen.append((lead, number))
    _keep_put_off(put_off)


def _keep_put_off(leads: list[Lead]) -> None:
    """Write leads that were put off; those of one kind, as when a window shuts, all at once."""
    alike: dict[str, list[Lead]] = {}
    for lead in leads:
        key = json.dumps([getattr(lead, name) for name in _PUT_OFF], default=str)
        alike.setdefault(key, []).append(lead)
    for same in alike.values():
        said = {name: getattr(same[0], name) for name in _PUT_OFF}
        Lead.objects.filter(pk__in=[lead.pk for lead in same]).update(**said)


_PUT_OFF = ("state", "at_number", "next_at", "tried", "held_by")


def _one(
    lead: Lead, gates: Gates, picked: Picked, taken: set[str], *, agent_kept: bool
) -> str | None:
    """Judge one lead; give the number to dial, or None after putting it off."""
    answers = [gates.ask(one, zone=lead.zone, agent_kept=agent_kept) for one in lead.numbers]
    choice = choose(machine_of(lead), answers, now=gates.at)
    number = lead.numbers[choice.at_number] if choice.at_number is not None else None
    gate = choice.gate.value if choice.gate is not None else ""
    picked.looked.append(
        {"lead": lead.pk, "number": number or lead.numbers[lead.at_number % len(answers)],
         "gate": gate or ("open" if number else "none_left")}
    )  # fmt: skip
    if number is not None and number in taken:
        # the same number stands in another list, and is dialled this very moment
        put(choice.lead.postpone(gates.at + _SOON), lead, held_by="in_call")
        return None
    put(choice.lead, lead, held_by=gate)
    return number


def dial(
    row: Campaign,
    picked: Picked,
    *,
    why: dict[str, Any],
    ring_s: int,
    patience_s: float,
    now: datetime,
) -> list[Attempt]:
    """Write the evidence and the attempts, claim the leads and order the calls. Needs the pace
    held, and `hold_pbx`."""
    trunk = row.team.outbound_trunk
    if trunk is None or not picked.chosen:
        return []
    drawn = [(lead, number, *calls.new_reach(now)) for lead, number in picked.chosen]
    said = [
        {"lead": lead.pk, "number": number, "call": call_id} for lead, number, call_id, _ in drawn
    ]
    own = evidence.write(
        row, "decision", {**why, "dialled": said, "looked_at": picked.looked}, at=now
    )
    common: dict[str, Any] = {
        "ring_s": ring_s,
        "patience_s": patience_s,
        "trunk": trunk_name(trunk),
    }
    attempts = []
    for lead, number, call_id, leg_id in drawn:
        attempt = Attempt(
            id=uuid.uuid4(), team=row.team, campaign=row, lead=lead, number=number,
            at_number=lead.at_number, call_id=call_id, leg_id=leg_id, pbx=row.team.pbx,
            trunk=common["trunk"], mode=row.mode, decision=own, claimed_at=now,
        )  # fmt: skip
        put(machine_of(lead).claim(str(attempt.pk), now=now), lead)
        placed = calls.reach(
            _reach(row, lead, number, common), call_id=call_id, attached=attached(row, lead), now=now  # noqa: E501
        )  # fmt: skip
        attempt.order_id = placed.order_id
        attempts.append(attempt)
    Attempt.objects.bulk_create(attempts)
    Lead.objects.bulk_update([lead for lead, _ in picked.chosen], FIELDS)
    return attempts


def _reach(row: Campaign, lead: Lead, number: str, common: dict[str, Any]) -> calls.Reach:
    team = row.team
    trunk = team.outbound_trunk
    default = row.caller_id or team.outbound_caller_id or (trunk.caller_id if trunk else "")
    with_agents = row.mode != Mode.AGENTLESS
    return calls.Reach(
        team=team.identity,
        pbx=team.pbx,
        number=number,
        caller_id=caller_of(number, row.area_caller_ids, default),
        campaign=str(row.pk),
        queue=f"{team.identity}-{row.group.code}" if with_agents else "",
        group=row.group.code,
        detection=row.detection,
        information=prompt_address(information_of(row)),
        message=prompt_address(row.message),
        name=lead.name,
        userdata=str(lead.fields.get("userdata", ""))[:1000],
        **common,
    )


#: How much of a text travels with a call.
_LONGEST_SCRIPT, _LONGEST_FIELD, _MOST_FIELDS = 2_000, 200, 30


def attached(row: Campaign, lead: Lead) -> dict[str, str]:
    """Give the record an agent sees with the ring."""
    fields = list(lead.fields.items())[:_MOST_FIELDS]
    said = {str(key)[:60]: str(value)[:_LONGEST_FIELD] for key, value in fields}
    known = {
        "campaign": row.name,
        "lead": str(lead.pk),
        "name": lead.name,
        "script": row.script[:_LONGEST_SCRIPT],
    }
    return {**said, **{key: value for key, value in known.items() if value}}
