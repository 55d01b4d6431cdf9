"""The audit of deeds: who asked what for another agent, beside the audit of rows.

`django-auditlog` keeps both; the admin shows them as log entries. Entries of deeds name the
command and its fields in `additional_data`.
"""

from typing import Any

from auditlog.models import LogEntry

from agents.domain import commands as agents
from agents.models import Account, Agent
from portal.access import Actor
from portal.wire.canon import encode


def record(actor: Actor, command: agents.AgentCommand) -> None:
    """Keep that the actor asked this for the agent, in the current transaction; nothing is kept
    about an agent the team does not have."""
    about = Agent.objects.filter(team__identity=actor.team, agent_no=command.agent_no).first()
    if about is None:
        return
    said: dict[str, Any] = {
        "deed": type(command).__name__,
        "team": actor.team,
        "via": actor.via,
        "asked": encode(command),
    }
    LogEntry.objects.log_create(
        about,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        actor=Account.objects.get(pk=actor.account_id),
        additional_data=said,
    )
