"""How the tests ask an operation, as a door does."""

from calls.switch import HangUpLeg, OriginateLeg
from portal.dialects.astercc import operations, render

CUSTOMER = {"targetdn": "02079460001", "targettype": "exter"}
WATCH = {"sessionid": "1001", "phonenumber": "1009"}
MINIMAL = {
    "LOGIN": {},
    "LOGOUT": {},
    "QUEUE": {"type": "1"},
    "QUEUEPAUSE": {"type": "1"},
    "ACWOFF": {},
    "MAKECALL": CUSTOMER,
    "HANGUP": {"target": "all"},
    "AGENTSTATUS": {},
    "ACW": {"type": "1"},
    "WORKWAY": {"status": "all"},
    "CONSULT": {"targetdn": "1002", "consulttype": "internal"},
    "TRANSFER": {},
    "CALLRETURN": {},
    "CONFERENCE": {"consultcount": "1"},
    "INTRUDE": WATCH,
    "SILENTMONITOR": WATCH,
    "WHISPER": WATCH,
    "FORCEDRELEASE": WATCH,
    "AGENTGROUPSTATUS": {"agent_group_id": "1", "agenttype": "all"},
    "HOLD": {},
    "RESUME": {},
    "DIALERLIST": {"campaignid": "1", "phonenum": "02079460001;02079460002"},
}
EVERY = list(MINIMAL)


def ask(event, **changed):
    params = {
        "EVENT": event,
        "orgidentity": "demo",
        "usertype": "agent",
        "user": "1001",
        "pwdtype": "plaintext",
        "password": "demo-1001",
        **MINIMAL.get(event, {}),
        **changed,
    }
    answer, delimiter = operations.carry_out(params, address="127.0.0.1")
    return render.delimited(answer, delimiter).removeprefix("|Return|")


def refused(code):
    return f"2|Return|{code}"


def done(code):
    return f"1|Return|{code}"


def originated(world):
    return [order for _, order in world.switch.orders if isinstance(order, OriginateLeg)]


def hung_up(world):
    return {order.channel for _, order in world.switch.orders if isinstance(order, HangUpLeg)}
