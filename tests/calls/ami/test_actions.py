import json

import pytest

from calls.ami import actions
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.switch import HangUpLeg, JoinQueue, LeaveQueue, Order, OriginateLeg, PauseMember

ORIGINATE = OriginateLeg(
    call_id=CallId("0" * 32),
    leg_id=LegId("0" * 32 + "-agent"),
    dial="PJSIP/demo-1001",
    context="c2c",
    exten="02079460001",
    timeout_ms=15000,
    caller_id='"Call" <02079460001>',
    variables={"LEG": "agent", "__OUT_CID": '"Team, the" <08081570630>'},
)
JOIN = JoinQueue(
    queue=QueueName("demo-630"),
    endpoint=EndpointName("demo-1001"),
    name="Ada",
    penalty=2,
    is_paused=True,
    reason="lunch",
)
LEAVE = LeaveQueue(queue=QueueName("demo-630"), endpoint=EndpointName("demo-1001"))
PAUSE = PauseMember(endpoint=EndpointName("demo-1001"), is_paused=True, reason="ACW")
HANG_UP = HangUpLeg(channel="PJSIP/demo-1001-00000001")
ORDERS: list[Order] = [ORIGINATE, JOIN, LEAVE, PAUSE, HANG_UP]


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: type(order).__name__)
def test_an_order_survives_its_row(order: Order) -> None:
    kind, body = actions.dump(order)
    assert actions.load(kind, json.loads(json.dumps(body))) == order


def test_an_originate_names_its_leg_and_its_call() -> None:
    action = actions.to_action(ORIGINATE)
    assert action["Action"] == "Originate"
    assert action["ChannelId"] == ORIGINATE.leg_id
    assert action["Async"] == "true"
    assert f"__SESSION_ID={ORIGINATE.call_id}" in action["Variable"]


def test_a_variable_with_commas_and_quotes_stays_one() -> None:
    assert '__OUT_CID=\\"Team\\, the\\" <08081570630>' in actions.to_action(ORIGINATE)["Variable"]


@pytest.mark.parametrize(
    ("order", "words", "is_accepted"),
    [
        (JOIN, "Unable to add interface: Already there", True),
        (JOIN, "Unable to add interface to queue: No such queue", False),
        (LEAVE, "Unable to remove interface: Not there", True),
        (LEAVE, "Unable to remove interface from queue: No such queue", True),
        (PAUSE, "Interface not found", True),
        (HANG_UP, "No such channel", True),
        (HANG_UP, "Permission denied", False),
        (ORIGINATE, "Extension does not exist.", False),
    ],
)
def test_an_error_is_judged_by_its_words(order: Order, words: str, *, is_accepted: bool) -> None:
    reply = actions.judge(order, {"Response": "Error", "Message": words})
    assert (reply.is_accepted, reply.words) == (is_accepted, words)


def test_a_new_paused_member_gets_his_reason_afterwards() -> None:
    follow = actions.then(JOIN, {"Response": "Success", "Message": "Added interface to queue"})
    assert [action["Action"] for action in follow] == ["QueuePause"]
    assert follow[0]["Reason"] == "lunch"


def test_a_member_who_is_there_is_made_what_was_asked() -> None:
    words = {"Response": "Error", "Message": "Unable to add interface: Already there"}
    follow = actions.then(JOIN, words)
    assert [action["Action"] for action in follow] == ["QueuePause", "QueuePenalty"]
    assert follow[1]["Penalty"] == "2"


def test_orders_about_one_phones_queues_share_a_lane() -> None:
    assert actions.lane(JOIN) == actions.lane(LEAVE) == actions.lane(PAUSE) == "demo-1001"
    assert actions.lane(HANG_UP) == actions.lane(ORIGINATE) == ""
