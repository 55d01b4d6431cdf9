"""Registers calls with Django."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """What happens on the line."""

    name = "calls"
