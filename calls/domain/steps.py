"""Which step a call may take in which state, and where it leads."""

from enum import StrEnum

from calls.domain.events import CallState


class Step(StrEnum):
    """What a fact means for the whole call."""

    TREATED = "treated"  # a menu, an announcement or a mailbox talks to the caller
    JOINED = "joined"  # the caller stands in a queue
    OFFERED = "offered"  # an agent's phone rings for the waiting caller
    UNOFFERED = "unoffered"  # no agent's phone rings any more
    LEFT = "left"  # the caller left the queue unserved
    AGENT_UP = "agent_up"  # the agent took her own click-to-call
    DIALLED = "dialled"  # the called party is being reached
    RINGS = "rings"  # the called party's phone rings
    CONNECTED = "connected"
    HELD = "held"
    RETRIEVED = "retrieved"
    AGENT_LOST = "agent_lost"  # her phone is gone, the other party is kept
    CONSULTS = "consults"  # an agent calls a third party while somebody is held
    CONFERS = "confers"  # three or more talk
    SENT_AWAY = "sent_away"  # blindly to somebody else
    ENDED = "ended"


S = CallState
#: States in which people talk, or will again.
CONVERSING = (S.TALKING, S.HELD, S.CONSULTING, S.CONFERENCE)
REACHING = (Step.DIALLED, Step.RINGS)
TRANSITIONS: dict[tuple[CallState, Step], CallState] = {
    (S.ARRIVING, Step.TREATED): S.IN_MENU,
    (S.IN_MENU, Step.TREATED): S.IN_MENU,
    (S.IN_MENU, Step.JOINED): S.WAITING,
    (S.IN_MENU, Step.OFFERED): S.OFFERED,
    (S.IN_MENU, Step.DIALLED): S.DIALLING,
    (S.IN_MENU, Step.RINGS): S.RINGING,
    (S.IN_MENU, Step.CONNECTED): S.TALKING,
    # the agent who took a callback calls the customer
    (S.OFFERED, Step.DIALLED): S.DIALLING,
    (S.OFFERED, Step.RINGS): S.RINGING,
    (S.ARRIVING, Step.JOINED): S.WAITING,
    (S.ARRIVING, Step.OFFERED): S.OFFERED,
    (S.ARRIVING, Step.DIALLED): S.DIALLING,
    (S.ARRIVING, Step.RINGS): S.RINGING,
    (S.ARRIVING, Step.CONNECTED): S.TALKING,
    (S.WAITING, Step.OFFERED): S.OFFERED,
    (S.WAITING, Step.LEFT): S.ARRIVING,
    (S.WAITING, Step.CONNECTED): S.TALKING,
    (S.OFFERED, Step.OFFERED): S.OFFERED,
    (S.OFFERED, Step.UNOFFERED): S.WAITING,
    (S.OFFERED, Step.LEFT): S.ARRIVING,
    (S.OFFERED, Step.CONNECTED): S.TALKING,
    (S.CALLING_AGENT, Step.AGENT_UP): S.DIALLING,
    (S.CALLING_AGENT, Step.DIALLED): S.DIALLING,
    (S.CALLING_AGENT, Step.RINGS): S.RINGING,
    (S.CALLING_AGENT, Step.CONNECTED): S.TALKING,
    # whom the dialer reached stands in line for an agent
    (S.DIALLING, Step.JOINED): S.WAITING,
    (S.RINGING, Step.JOINED): S.WAITING,
    (S.DIALLING, Step.DIALLED): S.DIALLING,
    (S.DIALLING, Step.RINGS): S.RINGING,
    (S.DIALLING, Step.CONNECTED): S.TALKING,
    (S.RINGING, Step.DIALLED): S.RINGING,
    (S.RINGING, Step.RINGS): S.RINGING,
    (S.RINGING, Step.CONNECTED): S.TALKING,
    (S.TALKING, Step.CONNECTED): S.TALKING,
    **{(state, Step.HELD): S.HELD for state in CONVERSING},
    **{(state, Step.RETRIEVED): S.TALKING for state in CONVERSING},
    **{(state, Step.CONSULTS): S.CONSULTING for state in CONVERSING},
    **{(state, Step.CONFERS): S.CONFERENCE for state in CONVERSING},
    **{(state, Step.SENT_AWAY): S.TRANSFERRING for state in CONVERSING},
    # a party that joins later is dialled while the others talk
    **{(state, step): state for state in (*CONVERSING, S.TRANSFERRING) for step in REACHING},
    **{(state, Step.JOINED): S.WAITING for state in (*CONVERSING, S.TRANSFERRING)},
    (S.TRANSFERRING, Step.CONNECTED): S.TALKING,
    **{(state, Step.AGENT_LOST): S.AGENT_LOST for state in CONVERSING},
    # her phone is being rung again, and the caller may go back to the queue
    **{(S.AGENT_LOST, step): S.AGENT_LOST for step in REACHING},
    (S.AGENT_LOST, Step.CONNECTED): S.TALKING,
    (S.AGENT_LOST, Step.JOINED): S.WAITING,
    **{(state, Step.ENDED): S.ENDED for state in S if state is not S.ENDED},
}
