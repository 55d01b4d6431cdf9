"""What the pacing of a campaign sees at an instant, read from the rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from agents.domain.presence import AgentState
from agents.provisioning import trunk_name
from calls import selectors as calls
from campaigns.domain.campaign import Mode
from campaigns.domain.learning import Learned
from campaigns.domain.pacing import Snapshot, Why
from campaigns.domain.packs import Rules
from campaigns.domain.sharing import Wants, share
from campaigns.models import Attempt, Campaign, Lead
from campaigns.selectors.counting import OPEN, gates_in
from campaigns.selectors.crew import Seat, seats
from campaigns.selectors.live import window_counts
from campaigns.selectors.rows import active_lists

#: The modes in which calls are brought to agents.
WITH_AGENTS = (Mode.PROGRESSIVE, Mode.POWER, Mode.PREDICTIVE)
#: More leads than these need not be counted for one decision.
ENOUGH = 200
_ON_CALL = frozenset({AgentState.TALKING, AgentState.RINGING, AgentState.DIALLING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """A campaign's own agents and its calls that are up."""

    seats: tuple[Seat, ...]
    up: tuple[Attempt, ...]
    at: datetime

    @property
    def ringing(self) -> tuple[float, ...]:
        """Give how long each call rings, seconds since its dial."""
        return tuple(self._age(one.claimed_at) for one in self.up if one.answered_at is None)

    def worked(self, *states: AgentState) -> tuple[float, ...]:
        """Give for how long each agent in one of these states has been in it, seconds."""
        return tuple(self._age(one.since) for one in self.seats if one.state in states)

    @property
    def idle(self) -> int:
        """Count the agents who are free."""
        return sum(one.state is AgentState.READY for one in self.seats)

    @property
    def waiting(self) -> int:
        """Count the people on the line whom no agent is being brought to."""
        offered = {one.call_id for one in self.seats if one.call_id}
        return sum(
            one.queued_at is not None
            and one.connected_at is None
            and one.released_at is None
            and one.call_id not in offered
            for one in self.up
        )

    @property
    def detecting(self) -> int:
        """Count the answered calls that are not in line yet."""
        return sum(
            one.answered_at is not None and one.queued_at is None and one.detected != "machine"
            for one in self.up
        )

    def _age(self, since: datetime) -> float:
        return max((self.at - since).total_seconds(), 0.0)


def floor_of(row: Campaign, *, now: datetime) -> Floor:
    """Read a campaign's part of the agents, and its calls."""
    up = Attempt.objects.filter(campaign=row, ended_at=None, how=Attempt.How.DIALER)
    return Floor(seats=_own_seats(row), up=tuple(up), at=now)


def _own_seats(row: Campaign) -> tuple[Seat, ...]:
    """Give the agents that are this campaign's; those whom others want too are shared by weight."""
    mine = seats(row)
    rivals = Campaign.objects.filter(
        team_id=row.team_id, state=Campaign.State.RUNNING, mode__in=WITH_AGENTS
    ).exclude(Q(pk=row.pk) | Q(pace__why=Why.NO_LEADS))
    wanting = [Wants(row.pk, row.weight, frozenset(one.agent_id for one in mine))]
    for rival in rivals.select_related("team", "group"):
        theirs = frozenset(one.agent_id for one in seats(rival))
        if theirs & wanting[0].agent_ids:
            wanting.append(Wants(rival.pk, rival.weight, theirs))
    if len(wanting) == 1:
        return tuple(mine)
    whose = share(sorted(wanting, key=lambda one: one.campaign_id))
    return tuple(one for one in mine if whose[one.agent_id] == row.pk)


def snapshot(row: Campaign, floor: Floor, rules: Rules, learned: Learned) -> Snapshot:
    """Freeze what pacing sees."""
    answered, abandoned = window_counts(row, rules, now=floor.at)
    callers = 0
    if row.mode in WITH_AGENTS:
        callers = calls.callers_waiting(team=row.team.identity, group=row.group.code)
    return Snapshot(
        mode=Mode(row.mode),
        idle=floor.idle,
        ringing=tuple(round(one, 1) for one in floor.ringing),
        talking=tuple(round(one, 1) for one in floor.worked(*_ON_CALL)),
        wrapping=tuple(round(one, 1) for one in floor.worked(AgentState.WRAP_UP)),
        learned=learned,
        answered=answered,
        abandoned=abandoned,
        detecting=floor.detecting,
        waiting=floor.waiting + callers,
        cap=rules.cap,
        ratio=row.ratio,
        slower=row.slower,
        leads=due_leads(row, now=floor.at),
        lines=_lines(row, len(floor.up)),
        starts=_starts(row, floor.at),
    )


def due_leads(row: Campaign, *, now: datetime) -> int:
    """Count the leads whose own pauses are over, up to as many as anybody needs to know."""
    lists = active_lists(row)
    leads = Lead.objects.filter(dial_list_id__in=lists, state__in=OPEN, shown_to="").order_by()
    fresh = leads.filter(next_at=None).values("pk")[:ENOUGH].count()
    if fresh >= ENOUGH:
        return ENOUGH
    due = leads.filter(held_by__in=gates_in(lists), next_at__lte=now).values("pk")[:ENOUGH].count()
    return min(fresh + due, ENOUGH)


def _lines(row: Campaign, up: int) -> int:
    """Count how many calls more the trunk, the team and the campaign's own setting allow."""
    team = row.team
    trunk = team.outbound_trunk
    if trunk is None:
        return 0
    limits = []
    if row.max_calls:
        limits.append(row.max_calls - up)
    if team.max_outbound_calls:
        limits.append(team.max_outbound_calls - calls.outbound_count(team=team.identity))
    if trunk.max_calls:
        name = trunk_name(trunk)
        dialled = Attempt.objects.filter(pbx=team.pbx, trunk=name, ended_at=None)
        ours = set(dialled.values_list("leg_id", flat=True))
        others = calls.legs_on(pbx=team.pbx, trunk=name) - ours
        limits.append(trunk.max_calls - len(ours) - len(others))
    return max(min(limits, default=ENOUGH), 0)


def _starts(row: Campaign, now: datetime) -> int:
    """Count how many calls more may be begun at the PBX within this second."""
    most: int = settings.DIALER_STARTS_PER_S
    since = now - timedelta(seconds=1)
    begun = Attempt.objects.filter(pbx=row.team.pbx, claimed_at__gt=since).count()
    return max(most - begun, 0)
