"""An agent whose phone is gone in the middle of a call."""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.ids import AgentNo, EndpointName, LegId
from calls.domain.tiles import CallState


@dataclass(slots=True, kw_only=True)
class Lost:
    """Whose phone is gone, which leg it was, what the call did then and where, and until when it
    waits for her."""

    agent_no: AgentNo
    leg_id: LegId
    endpoint: EndpointName
    was: CallState
    is_in_room: bool = False  # the call had left the bridge it began in
    give_up_at: datetime
