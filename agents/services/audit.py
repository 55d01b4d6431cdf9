"""The audit of deeds: who asked what for another agent, beside the audit of rows.

`django-auditlog` keeps both, and the admin shows them as log entries. An entry of a deed names the
command and its fields in `additional_data`.
"""

from typing import Any

from auditlog.models import LogEntry

from agents.domain.commands import PresenceCommand
from agents.models import Account, Agent
from calls.domain.plain import encode


def audit(command: PresenceCommand, *, team: str, account_id: int, via: str) -> None:
    """Keep that the account asked this for the agent, in the current transaction; nothing is kept
    about an agent the team does not have. `via` is the door."""
    about = Agent.objects.filter(team__identity=team, agent_no=command.agent_no).first()
    if about is None:
        return
    said: dict[str, Any] = {
        "deed": type(command).__name__,
        "team": team,
        "via": via,
        "asked": encode(command),
    }
    LogEntry.objects.log_create(
        about,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        actor=Account.objects.filter(pk=account_id).first(),
        additional_data=said,
    )
