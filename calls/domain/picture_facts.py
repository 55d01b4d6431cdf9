"""What reconciliation found: our picture and the PBX differed in two readings."""

from dataclasses import dataclass
from enum import StrEnum

from calls.domain.facts import Fact


class Differs(StrEnum):
    """What of the picture was wrong."""

    LEG_GONE = "leg_gone"  # we hold a leg the PBX no longer has
    LEG_UNKNOWN = "leg_unknown"  # the PBX has a leg of ours we do not hold
    LEG_ORPHANED = "leg_orphaned"  # the PBX has a leg of a call that ended
    BRIDGE = "bridge"  # a leg stands in another bridge or room than we think
    ROOM = "room"  # a leg stands in a room we take for a bridge of two
    WAIT_UNKNOWN = "wait_unknown"  # a caller waits in a queue and we think not
    WAIT_GONE = "wait_gone"  # we think a caller waits, and she stands in no queue
    MEMBER = "member"  # a queue's member is missing, too many, or not as it should be
    PHONE = "phone"  # a phone has a contact and we think not, or the other way round
    PRESENCE = "presence"  # an agent stands in a call that is not hers any more


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureDiffered(Fact):
    """Our own fact, before whatever mends it. `team` is "" when nobody's; `agent_no` and `call_id`
    name the agent to be freed (PRESENCE)."""

    what: Differs
    team: str
    story: str
    agent_no: str = ""
    call_id: str = ""
