"""Registers agents with Django, their records with the event log, their rows with the audit."""

from django.apps import AppConfig
from typing_extensions import override

#: Rows that facts and clocks write, not people.
MOVED_BY_DEEDS = frozenset(
    {"Presence", "PresenceSpan", "PresenceCounter", "Callback", "VoicemailMessage"}
)


class AgentsConfig(AppConfig):
    """Who takes the calls."""

    name = "agents"

    @override
    def ready(self) -> None:
        """Keep spans and counters with every event appended; audit what admins edit."""
        from agents.records import keeping
        from calls import stream

        if keeping.keep not in stream.projections:
            stream.projections.append(keeping.keep)
        self._audit()

    def _audit(self) -> None:
        """Keep who changed which row; never a secret, and not what deeds and facts move."""
        from auditlog.registry import auditlog

        hidden = {
            "Account": ["password", "last_login"],
            "Agent": ["sip_secret"],
            "Trunk": ["secret"],
            "ApiToken": ["digest"],
            "CooCenterDoor": ["webkey"],
            "Prompt": ["sound"],  # its digest says that it changed
            "Membership": ["is_checked_in", "is_paused", "pause_reason"],
        }
        many = {"AgentGroup": {"admins"}}
        for model in self.get_models():
            name = model.__name__
            if name not in MOVED_BY_DEEDS:
                auditlog.register(
                    model, exclude_fields=hidden.get(name, []), m2m_fields=many.get(name, set())
                )
