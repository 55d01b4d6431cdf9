"""What is settled about an agent group by group: membership itself, penalty, wrap-up, work way."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from agents.domain.errors import BadPenalty, NoGroup
from agents.domain.membership import MOST_PENALTY, AcwMode, WorkWay
from agents.domain.presence import AgentState
from agents.models import AgentGroup, Membership
from agents.services.deeds import meant_of, one, stranger, told
from agents.services.sitting import Done, Sitting


def add_to_group(
    *, team: str, agent_no: str, group: str, at: datetime, penalty: int = 0, by: str = ""
) -> Done:
    """Make her a member, not yet checked in; who is one already gets the penalty.

    Raises UnknownAgent, UnknownGroup, OtherTeamsGroup, BadPenalty.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        rank = _penalty(penalty)
        membership = _membership(sitting, group)
        if membership is None:
            made, _ = Membership.objects.get_or_create(
                agent=sitting.agent, group=_group(sitting, group), defaults={"penalty": rank}
            )
            sitting.add(made)
        else:
            membership.penalty = rank
        return told(sitting, at)


def remove_from_group(*, team: str, agent_no: str, group: str, at: datetime, by: str = "") -> Done:
    """End her membership; a call she has goes on.

    Raises UnknownAgent, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        sitting.remove(_needed(sitting, group))
        if sitting.machine.resting is not AgentState.LOGGED_OUT:
            sitting.settle(at)
        return told(sitting, at)


def set_penalty(
    *, team: str, agent_no: str, group: str, penalty: int, at: datetime, by: str = ""
) -> Done:
    """Change her place in the group's order of ringing; a member at the PBX has it at once.

    Raises UnknownAgent, UnknownGroup, OtherTeamsGroup, NotMember, BadPenalty.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        _needed(sitting, group).penalty = _penalty(penalty)
        return told(sitting, at)


def set_acw_mode(
    *,
    team: str,
    agent_no: str,
    mode: AcwMode,
    at: datetime,
    groups: Sequence[str] = (),
    by: str = "",
) -> Done:
    """Say when calls of these groups bring wrap-up (all of hers when none is named); from the
    next call on.

    Raises UnknownAgent, NoGroup, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        for membership in _all_or(sitting, groups):
            membership.acw_mode = mode.value
        return told(sitting, at)


def set_work_way(
    *,
    team: str,
    agent_no: str,
    way: WorkWay,
    at: datetime,
    groups: Sequence[str] = (),
    by: str = "",
) -> Done:
    """Say which calls of these groups are hers (all of hers when none is named).

    Raises UnknownAgent, NoGroup, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        for membership in _all_or(sitting, groups):
            membership.work_way = way.value
        return told(sitting, at)


def _all_or(sitting: Sitting, groups: Sequence[str]) -> Iterable[Membership]:
    if not sitting.memberships:
        raise NoGroup(sitting.agent.agent_no)
    return meant_of(sitting, groups) if groups else sitting.memberships


def _needed(sitting: Sitting, code: str) -> Membership:
    return meant_of(sitting, [code])[0]


def _membership(sitting: Sitting, code: str) -> Membership | None:
    return next((m for m in sitting.memberships if m.group.code == code), None)


def _group(sitting: Sitting, code: str) -> AgentGroup:
    found = AgentGroup.objects.filter(team=sitting.agent.team, code=code).first()
    if found is None:
        raise stranger(sitting, code)
    return found


def _penalty(penalty: int) -> int:
    if not 0 <= penalty <= MOST_PENALTY:
        raise BadPenalty(str(penalty))
    return penalty
