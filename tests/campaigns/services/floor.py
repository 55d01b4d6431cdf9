"""A team that dials: trunk, information, agents at their phones, and numbers."""

from datetime import UTC, datetime, timedelta

from agents.models import BusinessHours, BusinessSpan, Membership, Presence, Prompt, Team
from calls.models import PbxLink, SwitchOrder
from campaigns import services
from campaigns.models import Attempt, Lead
from campaigns.services import learning, ticking
from campaigns.services.leads import LeadAsk
from tests import builders

#: A Monday at noon in London.
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def at(seconds=0):
    return NOON + timedelta(seconds=seconds)


def ready_team(identity="demo"):
    builders.trunk(identity)
    team = Team.objects.get(identity=identity)
    PbxLink.objects.update_or_create(pbx=team.pbx, defaults={"is_up": True, "epoch": 1})
    prompt = Prompt(team=team, code="information", name="Information")
    prompt.keep(b"RIFF", 3.0)
    prompt.save()
    learning.forget()
    return team


def open_always(team):
    hours = BusinessHours.objects.create(team=team, name="Always")
    for day in range(1, 8):
        BusinessSpan.objects.create(hours=hours, weekday=day, opens="08:00", closes="21:00")
    return hours


def agent(number="1001", group="630", state="ready", since=NOON):
    made = builders.agent(number, name=f"Agent {number}", groups=(group,))
    Membership.objects.filter(agent=made).update(is_checked_in=True)
    Presence.objects.create(agent=made, state=state, since=since, is_phone_reachable=True)
    return made


def campaign(
    team="demo", *, name="Autumn", mode="progressive", numbers=(), account=None, **settings
):
    group = builders.group("630", team)
    row = services.create_campaign(team=team, name=name, group=group, mode=mode, **settings)
    made = services.create_list(team=team, campaign_id=row.pk, name="All")
    if numbers:
        services.add_leads(
            team=team, list_id=made.pk, leads=[LeadAsk(numbers=[one]) for one in numbers]
        )
    if account is not None:
        services.start(team=team, campaign_id=row.pk, account=account, now=NOON)
        row.refresh_from_db()
    return row


def numbers(count, first=0):
    return [f"0207946{first + one:04d}" for one in range(count)]


def tick(row, seconds=0):
    return ticking.tick(campaign_id=row.pk, now=at(seconds))


def orders():
    return list(SwitchOrder.objects.filter(kind="OriginateLeg").order_by("placed_at"))


def end(attempt, outcome, seconds, **more):
    """Let an attempt be over, as the pipeline would write it."""
    said = {"ended_at": at(seconds), "outcome": outcome, "network": outcome, **more}
    Attempt.objects.filter(pk=attempt.pk).update(**said)


def states():
    return sorted(Lead.objects.values_list("state", flat=True))
