"""What blind transfers do to a call; see `calls.domain.moves`."""

from collections.abc import Sequence

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Move, Turn
from calls.domain.commands import TargetKind
from calls.domain.events import CallState, Outcome, QueuedWhy, TransferKind
from calls.domain.facts import LegRole
from calls.domain.ids import AgentNo
from calls.domain.legs import Leg
from calls.domain.outcome import CAUSES, STATUSES
from calls.domain.parties import promote
from calls.domain.steps import Step
from calls.domain.undertakings import Transfer, Verb

#: What the places of the dialplan that transfer are for.
KINDS = {
    "transfer-agent": TargetKind.INTERNAL,
    "transfer-group": TargetKind.GROUP,
    "transfer-out": TargetKind.EXTERNAL,
}


def sent_away(call: Call, fact: cf.LegSentAway, turn: Turn) -> None:
    """Tell that somebody was sent on blindly; the switch and the dialplan both say so."""
    if not fact.succeeded or call.state is CallState.TRANSFERRING:
        return
    state = call.next_state(Step.SENT_AWAY)
    if call.transfer is None or not call.is_asked(Verb.TRANSFER, at=turn.at):
        call.transfer = _read(call, fact)
    call.transfer.leg_id = fact.sent_leg_id
    call.state, call.consult, call.is_parted = state, None, True
    call.hung_up_by = None
    turn.tell(
        e.CallTransferStarted,
        agent_no=call.transfer.agent_no,
        target=call.transfer.target,
        target_kind=call.transfer.kind,
    )


def _read(call: Call, fact: cf.LegSentAway) -> Transfer:
    """Make out who sent whom where, when nobody noted it before."""
    sender = call.legs.get(fact.leg_id)
    is_agent = sender is not None and sender.role is not LegRole.CUSTOMER
    agent_no = sender.agent_no if sender is not None and is_agent else AgentNo("")
    kind = KINDS.get(fact.context, TargetKind.EXTERNAL)
    target = fact.exten.removeprefix(f"{call.team}-")
    return Transfer(agent_no=agent_no or AgentNo(call.last_agent_no), target=target, kind=kind)


def finished(call: Call, fact: cf.TransferFinished, turn: Turn) -> None:
    """Tell that the target was not reached."""
    transfer = call.transfer
    if call.state is not CallState.TRANSFERRING or transfer is None or transfer.is_failed:
        return
    if fact.status is f.DialStatus.ANSWER:
        return
    transfer.is_failed = True
    outcome = CAUSES.get(fact.cause) or STATUSES.get(fact.status) or Outcome.FAILED
    turn.tell(
        e.CallTransferFailed,
        agent_no=transfer.agent_no,
        target=transfer.target,
        outcome=outcome,
    )


def arrived(call: Call, parties: Sequence[Leg], turn: Turn) -> None:
    """Tell who has the one that was sent on, once they talk."""
    transfer, call.transfer = call.transfer, None
    if transfer is None or transfer.is_failed or transfer.leg_id is None:
        return
    new = next((leg for leg in parties if leg.leg_id != transfer.leg_id), None)
    agent_no = new.agent_no if new is not None else ""
    if new is not None and agent_no:
        promote(call, new)
    turn.tell(
        e.CallTransferred,
        how=TransferKind.BLIND,
        agent_no=transfer.agent_no,
        to_agent_no=agent_no,
        to_group="",
        to_number="" if agent_no else transfer.target,
    )


def returned(call: Call, fact: cf.CallReturned, _turn: Turn) -> None:
    """Keep why the caller is about to stand in a queue again."""
    if fact.why in {why.value for why in QueuedWhy}:
        call.queued_why = QueuedWhy(fact.why)


def queued(call: Call, turn: Turn) -> QueuedWhy:
    """Say why the caller stands in a queue now; sent to a group, the transfer has come about."""
    why, call.queued_why = call.queued_why, QueuedWhy.ARRIVED
    transfer, call.transfer, call.consult = call.transfer, None, None
    if transfer is None or transfer.leg_id is None:
        return why
    if transfer.is_failed:
        return QueuedWhy.TRANSFER_FAILED
    turn.tell(
        e.CallTransferred,
        how=TransferKind.BLIND,
        agent_no=transfer.agent_no,
        to_agent_no="",
        to_group=call.group,
        to_number="",
    )
    return QueuedWhy.TRANSFERRED


MOVES: dict[type[f.Fact], Move] = {
    cf.LegSentAway: sent_away,
    cf.TransferFinished: finished,
    cf.CallReturned: returned,
}
