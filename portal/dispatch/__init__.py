"""The way down: a command is asked of access, done by its service, and the switch waited for."""

from portal.dispatch.deeds import PATIENCE_S, Result, execute, phone_gone

__all__ = ["PATIENCE_S", "Result", "execute", "phone_gone"]
