"""What the operations on an agent herself do, and the two that tell statuses."""

from contextlib import suppress

from django.utils import timezone

from agents.domain import commands as agents
from agents.domain import office_commands as office
from agents.domain.errors import NotInWrapUp
from campaigns.services.leads import take_numbers
from portal.dialects.astercc import campaigning, lists, lookups, parse, rules
from portal.dialects.astercc.asked import Asked
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Answer


def log_in(asked: Asked, _: parse.Plain) -> Answer:
    """Start her session; answer with her groups."""
    asked.do(agents.LogIn(agent_no=asked.agent_no))
    param = lists.login_param(asked.caller.groups, agent_id=asked.caller.agent_id)
    return asked.done(("param", param))


def log_out(asked: Asked, _: parse.Plain) -> Answer:
    """End her session."""
    asked.do(agents.LogOut(agent_no=asked.agent_no))
    return asked.done()


def queue(asked: Asked, request: parse.Queue) -> Answer:
    """Check her in or out."""
    if request.extension and not lookups.is_phone_of(asked.caller, request.extension):
        raise Refusal(Situation.NO_PHONE)
    groups = rules.queue_codes(asked.caller, request, lookups.owners_of(request.group_ids))
    command = agents.CheckIn if request.is_check_in else agents.CheckOut
    asked.do(command(agent_no=asked.agent_no, groups=groups))
    return asked.done()


def queue_pause(asked: Asked, request: parse.QueuePause) -> Answer:
    """Pause her, or make her ready; with `dnd` her phone to colleagues too."""
    rules.require_check_in(asked.caller)
    if request.is_pause:
        asked.do(agents.Pause(agent_no=asked.agent_no, reason=request.reason))
    else:
        asked.do(agents.Unpause(agent_no=asked.agent_no))
    if request.is_dnd:
        asked.do(office.SetDoNotDisturb(agent_no=asked.agent_no, is_on=request.is_pause))
    return asked.done()


def acw(asked: Asked, request: parse.AcwModes) -> Answer:
    """Set when calls bring wrap-up."""
    owners = lookups.owners_of(request.group_ids)
    groups = rules.mode_codes(asked.caller, request.group_ids, owners)
    asked.do(agents.SetAcwMode(agent_no=asked.agent_no, mode=request.mode, groups=groups))
    return asked.done()


def acw_off(asked: Asked, _: parse.Plain) -> Answer:
    """End her wrap-up."""
    rules.require_check_in(asked.caller)
    with suppress(NotInWrapUp):  # "if agent is in", says the manual: she is out of it, as asked
        asked.do(agents.EndWrapUp(agent_no=asked.agent_no))
    return asked.done()


def work_way(asked: Asked, request: parse.WorkWays) -> Answer:
    """Set which calls are hers."""
    owners = lookups.owners_of(request.group_ids)
    groups = rules.mode_codes(asked.caller, request.group_ids, owners)
    asked.do(agents.SetWorkWay(agent_no=asked.agent_no, way=request.way, groups=groups))
    return asked.done()


def agent_status(asked: Asked, _: parse.Plain) -> Answer:
    """Tell her status in each of her groups."""
    if not asked.caller.groups:
        raise Refusal(Situation.NOTHING_FOUND)
    return asked.done(("status", lists.status_list(asked.caller.groups)))


def group_status(asked: Asked, request: parse.GroupStatus) -> Answer:
    """Tell the statuses of a group's agents to its admin."""
    owners = lookups.owners_of((request.group_id,))
    rules.group_named(asked.team, request.group_id, owners)
    group = lookups.group_of(asked.team, request.group_id)
    if not asked.actor.is_team_admin and group.code not in asked.actor.administers:
        raise Refusal(Situation.NOT_ADMIN)
    members = rules.with_status(lookups.members_of(asked.team, group), request)
    if not members:
        raise Refusal(Situation.NOTHING_FOUND)
    if request.words:
        return asked.done(words=lists.later_status_list(members))
    return asked.done(("status", lists.member_list(members)))


def list_numbers(asked: Asked, request: parse.NumberList) -> Answer:
    """Put numbers on a campaign's list; answer how many were taken, and which were not."""
    fed = campaigning.led_campaign(asked, request.campaign_id)
    accepted, failed = take_numbers(
        team=asked.team,
        campaign_id=fed.campaign_id,
        numbers=request.numbers,
        priority=request.priority,
        dial_at=fed.instant(request.dial_at),
        now=timezone.now(),
    )
    if not accepted:
        raise Refusal(Situation.NOTHING_FOUND)
    return asked.done(("succ", str(accepted)), ("err", ";".join(failed)))
