"""How an agent takes part in one of her groups."""

from enum import StrEnum


class AcwMode(StrEnum):
    """When a call of the group brings wrap-up by itself."""

    RINGING = "ringing"  # her phone rang, answered or not
    ANSWERED = "answered"  # she talked
    OFF = "off"  # never


class WorkWay(StrEnum):
    """Which calls of the group are hers."""

    IN = "in"  # the queue's; she dials out for other groups only
    OUT = "out"  # her own dialling; she stands paused in the queue
    BOTH = "both"


#: Why a member is paused at the PBX when her work way is out.
WORK_WAY_REASON = "dial out"
#: The highest penalty; Asterisk keeps a number, people need few.
MOST_PENALTY = 100
