"""Joins the event log to its outlets."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The faces."""

    name = "portal"
