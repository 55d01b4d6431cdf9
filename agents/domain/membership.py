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
    OUT = "out"  # those that are dialled, by her or a campaign; no caller of the queue reaches her
    BOTH = "both"


#: The highest penalty; Asterisk keeps a number, people need few.
MOST_PENALTY = 100
#: Added at the PBX to the penalty of who only dials out: callers go up to MOST_PENALTY there
#: (`inbound.conf`), the calls of campaigns as far as there is anybody.
OUT_PENALTY = 1000


def penalty_at_switch(penalty: int, way: WorkWay) -> int:
    """Give the penalty a member stands with at the PBX."""
    return penalty + OUT_PENALTY if way is WorkWay.OUT else penalty
