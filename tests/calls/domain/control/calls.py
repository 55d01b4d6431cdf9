"""Calls to plan for, and a plan asked for in one line."""

from calls.domain.commands import TargetKind
from calls.domain.control import Ask, Target, plan
from calls.domain.ids import LegId
from tests.calls import script as s
from tests.calls.domain import rooms as r

CUSTOMER_CHANNEL, AGENT_CHANNEL = "PJSIP/trunk-00000001", "PJSIP/demo-1001-00000002"
BEN = Target(
    kind=TargetKind.INTERNAL,
    number="1002",
    dial="PJSIP/demo-1002",
    agent_no="1002",
    endpoint="demo-1002",
    caller_id='"Ada" <1001>',
)
OUTSIDE = Target(kind=TargetKind.EXTERNAL, number="02079460031", dial="PJSIP/02079460031@demo-town")
GROUP = Target(kind=TargetKind.GROUP, number="631", queue="demo-631")
ROOM = f"room{s.CALL}"


def after(*facts):
    return r.board(*facts).calls[s.CALL]


def ask(call, kind, target=None, agent_no="1001", **words):
    if target is not None:
        words |= {"target": target.number, "target_kind": target.kind}
    given = Ask(command=kind(agent_no=agent_no, **words), agent_no=agent_no, target=target)
    return plan(call, given, new_leg_id=lambda purpose: LegId(f"{s.CALL}-{purpose}ab"))


def talking():
    return after(*s.answered_call())


def held():
    return after(*r.held_call())


def in_room():
    return after(*r.held_call(), *r.back(25))


def consulting():
    return after(*r.consulted_call())


def conference():
    return after(*r.conference())
