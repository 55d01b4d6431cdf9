"""The presence machine of an agent."""

from enum import StrEnum


class AgentState(StrEnum):
    """What an agent is doing now (presence)."""

    LOGGED_OUT = "logged_out"
    IDLE = "idle"  # logged in, checked in to no group
    READY = "ready"
    RINGING = "ringing"
    DIALLING = "dialling"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    PAUSED = "paused"
    PHONE_LOST = "phone_lost"
