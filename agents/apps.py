"""Registers agents with Django."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    """Who takes the calls."""

    name = "agents"
