"""What an agent asks for. Each deed is one transaction: rows, orders to the switch, events last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from agents.domain.errors import (
    AlreadyLoggedIn,
    Busy,
    NoGroup,
    NotCheckedIn,
    NotInWrapUp,
    NotMember,
    OtherTeamsGroup,
    UnknownAgent,
    UnknownGroup,
    WrapUpTooLong,
)
from agents.domain.presence import MOST_WRAP_UP_S, AgentState
from agents.models import AgentGroup, Membership, Presence
from agents.selectors import dials_for
from agents.services.sitting import Done, Sitting, place, sit
from calls import stream
from calls.domain.events import Event
from calls.switch import HangUpLeg

#: The reason kept when none was given.
OTHER_REASON = "other"


def log_in(*, team: str, agent_no: str, at: datetime, by: str = "") -> Done:
    """Start the agent session, in no group. Raises UnknownAgent, AlreadyLoggedIn."""
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        if sitting.machine.state is not AgentState.LOGGED_OUT:
            raise AlreadyLoggedIn(agent_no)
        sitting.machine = sitting.machine.log_in(at)
        return told(sitting, at)


def log_out(*, team: str, agent_no: str, at: datetime, by: str = "") -> Done:
    """End the agent session and leave every group; nothing happens when there is none.

    On a call she herself is refused; when somebody else asks she leaves her groups at once and is
    logged out after the call, without wrap-up. Checking in during the call takes that back.
    Raises UnknownAgent, Busy (on a call, or her phone rings).
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        if sitting.machine.state is AgentState.LOGGED_OUT:
            return Done()
        if sitting.machine.has_call and not by:
            raise Busy(sitting.machine.state)
        _leave(sitting, sitting.checked_in)
        machine = sitting.machine
        sitting.machine = machine.leave(by, at) if by else machine.log_out(at)
        return told(sitting, at)


def check_in(
    *, team: str, agent_no: str, at: datetime, groups: Sequence[str] = (), by: str = ""
) -> Done:
    """Join groups (all of hers when none is named); starts the agent session when there is none.

    Groups she is in already stay as they are, paused ones too.
    Raises UnknownAgent, NoGroup, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        meant = meant_of(sitting, groups) if groups else sitting.memberships
        if not meant:
            raise NoGroup(agent_no)
        if sitting.machine.state is AgentState.LOGGED_OUT:
            sitting.machine = sitting.machine.log_in(at)
        for membership in meant:
            if not membership.is_checked_in:
                membership.is_checked_in = True
                membership.is_paused, membership.pause_reason = False, ""
        sitting.settle(at)
        return told(sitting, at)


def check_out(
    *, team: str, agent_no: str, at: datetime, groups: Sequence[str] = (), by: str = ""
) -> Done:
    """Leave groups (all when none is named); the agent session goes on.

    Raises UnknownAgent, NotCheckedIn, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        meant = _joined(sitting, groups)
        _leave(sitting, meant)
        sitting.settle(at)
        return told(sitting, at)


def pause(
    *,
    team: str,
    agent_no: str,
    reason: str,
    at: datetime,
    groups: Sequence[str] = (),
    by: str = "",
) -> Done:
    """Take no more calls in groups (all she is in when none is named).

    Asked for during a call it begins after the call and its wrap-up. An empty reason is kept as
    "other". Raises UnknownAgent, NotCheckedIn, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        sitting.pause((reason.strip() or OTHER_REASON)[:40], _joined(sitting, groups))
        sitting.settle(at)
        return told(sitting, at)


def unpause(
    *, team: str, agent_no: str, at: datetime, groups: Sequence[str] = (), by: str = ""
) -> Done:
    """Take calls again in groups (all she is in when none is named); ends wrap-up too.

    Raises UnknownAgent, NotCheckedIn, UnknownGroup, OtherTeamsGroup, NotMember.
    """
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        sitting.unpause(_joined(sitting, groups))
        sitting.settle(at)
        if not sitting.machine.is_on_call:
            sitting.machine = sitting.machine.end_wrap_up(at)
        return told(sitting, at)


def end_wrap_up(*, team: str, agent_no: str, at: datetime, by: str = "") -> Done:
    """End wrap-up now. Raises UnknownAgent, NotInWrapUp."""
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        if sitting.machine.state is not AgentState.WRAP_UP:
            raise NotInWrapUp(agent_no)
        sitting.machine = sitting.machine.end_wrap_up(at)
        return told(sitting, at)


def extend_wrap_up(*, team: str, agent_no: str, seconds: int, at: datetime, by: str = "") -> Done:
    """Let her wrap-up last longer. Raises UnknownAgent, NotInWrapUp, WrapUpTooLong."""
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        if sitting.machine.state is not AgentState.WRAP_UP:
            raise NotInWrapUp(agent_no)
        try:
            sitting.machine = sitting.machine.extend_wrap_up(seconds, at)
        except ValueError as fault:
            raise WrapUpTooLong(f"at most {MOST_WRAP_UP_S} seconds in all") from fault
        return told(sitting, at)


def free(*, team: str, agent_no: str, at: datetime, by: str = "") -> Done:
    """End whatever keeps her: every leg of her phone is hung up at the PBX, and a call or wrap-up
    she stands in is over, whether or not the PBX knows of it. Raises UnknownAgent."""
    with transaction.atomic():
        sitting = one(team, agent_no, at, by)
        sitting.machine = sitting.machine.free(at)
        done = told(sitting, at)
        legs = HangUpLeg(channel=f"/^PJSIP/{sitting.endpoint}-[0-9a-f]+$/")
        return replace(done, orders=(*done.orders, *place([legs], sitting.agent)))


def hold_if_ready(*, team: str, agent_no: str, group: str) -> bool:
    """Lock the agent if she may dial for the group now. Needs a transaction."""
    mine = Presence.objects.filter(agent__team__identity=team, agent__agent_no=agent_no)
    list(mine.select_for_update(of=("self",)))
    return dials_for(team=team, agent_no=agent_no, group=group)


def end_due_wrap_ups(*, now: datetime) -> Done:
    """End every wrap-up whose time is over.

    Rows another worker holds are left to it, or to the next round.
    """
    with transaction.atomic():
        due = Presence.objects.filter(until__lte=now).order_by("agent_id")
        held = due.select_for_update(skip_locked=True).values_list("agent_id", flat=True)
        sittings = sit(Q(pk__in=list(held)), at=now)
        for sitting in sittings:
            sitting.machine = sitting.machine.end_wrap_up(now)
        return _told_all(sittings, now)


def one(team: str, agent_no: str, at: datetime, by: str = "") -> Sitting:
    """Lock one agent for a deed `by` somebody. Raises UnknownAgent."""
    found = sit(Q(team__identity=team, agent_no=agent_no), at=at)
    if not found:
        raise UnknownAgent(agent_no)
    found[0].by = by
    return found[0]


def told(sitting: Sitting, at: datetime) -> Done:
    """Save and tell what a deed did."""
    return _told_all([sitting], at)


def _told_all(sittings: Sequence[Sitting], at: datetime) -> Done:
    """Save everybody, then append: the log's lock is the last thing a transaction takes."""
    done = [sitting.save(at) for sitting in sittings]
    events: list[Event] = [event for one in done for event in one.events]
    stream.append(events)
    return Done(orders=tuple(order for one in done for order in one.orders), events=tuple(events))


def _leave(sitting: Sitting, memberships: Sequence[Membership]) -> None:
    sitting.unpause(memberships)
    for membership in memberships:
        membership.is_checked_in = False


def _joined(sitting: Sitting, groups: Sequence[str]) -> list[Membership]:
    """Give the memberships meant, all of them checked in."""
    meant = meant_of(sitting, groups) if groups else sitting.checked_in
    if not meant or not all(membership.is_checked_in for membership in meant):
        raise NotCheckedIn(", ".join(groups) or sitting.agent.agent_no)
    return meant


def meant_of(sitting: Sitting, groups: Sequence[str]) -> list[Membership]:
    """Give the memberships of the groups named. Raises UnknownGroup, OtherTeamsGroup, NotMember."""
    hers = {membership.group.code: membership for membership in sitting.memberships}
    for code in groups:
        if code not in hers:
            raise stranger(sitting, code)
    return [hers[code] for code in dict.fromkeys(groups)]


def stranger(sitting: Sitting, code: str) -> NotMember | OtherTeamsGroup | UnknownGroup:
    """Say why a group is none of hers."""
    teams = set(AgentGroup.objects.filter(code=code).values_list("team_id", flat=True))
    if sitting.agent.team_id in teams:
        return NotMember(code)
    return OtherTeamsGroup(code) if teams else UnknownGroup(code)
