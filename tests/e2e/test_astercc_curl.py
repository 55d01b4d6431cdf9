"""A real call driven with curl alone, as a CRM does it."""

import hashlib
import subprocess

import pytest

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Ami, Api, watching

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
FINN = {"usertype": "agent", "user": "1006", "pwdtype": "plaintext", "password": "demo-1006"}
DONE = "|Return|1|Return|"
REFUSED = "|Return|2|Return|"


def curl(bed: Bed, event: str, **fields: str) -> str:
    words = {"EVENT": event, "orgidentity": "demo"} | FINN | fields
    command = ["curl", "-sS", "--max-time", "20", f"{bed['web_url']}/asterccinterfaces"]
    for name, value in words.items():
        command += ["--data-urlencode", f"{name}={value}"]
    return subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout


@pytest.fixture
def logged_in(bed: Bed):
    assert curl(bed, "LOGIN").startswith((f"{DONE}BackMsg_04|Return|", f"{REFUSED}BackMsg_66"))
    yield
    curl(bed, "HANGUP", target="all")
    wait_until(lambda: "busy" not in curl(bed, "AGENTSTATUS"), 15)
    curl(bed, "LOGOUT")


@pytest.fixture
def checked_in(bed: Bed, logged_in):
    assert curl(bed, "QUEUE", type="1") == f"{DONE}BackMsg_14"
    if "acw" in curl(bed, "AGENTSTATUS"):
        curl(bed, "ACWOFF")
    wait_until(lambda: "-idle," in curl(bed, "AGENTSTATUS"), 15)


def running(api: Api, number: str) -> list[dict]:
    return [
        call for call in api.get("/api/v1/calls/")["results"] if call["customer_number"] == number
    ]


def talking(api: Api, number: str) -> dict | None:
    return next((call for call in running(api, number) if call["state"] == "talking"), None)


def cdr(api: Api, number: str) -> dict | None:
    return next(iter(api.get(f"/api/v1/cdrs/?customer_number={number}")["results"]), None)


def legs(pbx: Ami, call_id: str) -> list[dict[str, str]]:
    return [row for row in pbx.channels() if row.get("Linkedid", "").startswith(call_id)]


def bridges(bed: Bed, call_id: str) -> list[str]:
    with watching(bed["ami_url"]) as pbx:
        return [row.get("BridgeId", "") for row in legs(pbx, call_id)]


def packets_from_each(bed: Bed, call_id: str) -> list[int]:
    """What the PBX received on each leg: the agent's phone and the customer's both speak."""
    heard = "CHANNEL(rtcp,rxcount)"
    with watching(bed["ami_url"]) as pbx:
        names = [row["Channel"] for row in legs(pbx, call_id)]
        values = [pbx.act("Getvar", Channel=name, Variable=heard)["Value"] for name in names]
    return [int(value or 0) for value in values] or [0]


def test_a_call_is_made_bridged_and_ended_with_curl_alone(bed: Bed, checked_in) -> None:
    number = "02079460401"
    api = Api(bed, "sue", "demo-1009")
    answer = curl(
        bed,
        "MAKECALL",
        targetdn=number,
        targettype="exter",
        userdata="customer_id=109&pwd=asdfg",
    )
    assert answer == f"{DONE}BackMsg_19"
    call = wait_until(lambda: talking(api, number), 15)
    ids = bridges(bed, call["call_id"])
    assert len(ids) == 2
    assert ids[0] == ids[1] != ""
    wait_until(lambda: min(packets_from_each(bed, call["call_id"])) > 50, 10)
    assert "-busy," in curl(bed, "AGENTSTATUS")
    again = curl(bed, "MAKECALL", targetdn="02079460402", targettype="exter")
    assert again == f"{REFUSED}BackMsg_17[busy]"
    assert curl(bed, "HANGUP", uniqueid=f"{call['call_id']},") == f"{DONE}BackMsg_37"
    wait_until(lambda: not running(api, number), 10)
    row = wait_until(lambda: cdr(api, number), 10)
    assert (row["outcome"], row["agent_no"], row["kind"]) == ("answered", "1006", "outbound")
    assert row["userdata"] == "customer_id=109&pwd=asdfg"


def test_a_call_is_ended_by_its_agent(bed: Bed, checked_in) -> None:
    number = "02079460403"
    api = Api(bed, "sue", "demo-1009")
    md5 = hashlib.md5(b"demo-1006").hexdigest()
    answer = curl(bed, "makecall", targetdn=number, targettype="exter", pwdtype="MD5", password=md5)
    assert answer == f"{DONE}BackMsg_19"
    wait_until(lambda: talking(api, number), 15)
    assert curl(bed, "HANGUP", target="all", targetagent="1006") == f"{DONE}BackMsg_37"
    wait_until(lambda: not running(api, number), 10)


def test_pausing_shows_and_stops_calls(bed: Bed, checked_in) -> None:
    assert curl(bed, "QUEUEPAUSE", type="1", pause_reason="lunch") == f"{DONE}BackMsg_14"
    wait_until(lambda: "-pause," in curl(bed, "AGENTSTATUS"), 5)
    refused = curl(bed, "MAKECALL", targetdn="02079460404", targettype="exter")
    assert refused == f"{REFUSED}BackMsg_17[pause]"
    assert curl(bed, "QUEUEPAUSE", type="2") == f"{DONE}BackMsg_14"
    wait_until(lambda: "-idle," in curl(bed, "AGENTSTATUS"), 5)


def test_an_agent_who_is_not_checked_in_cannot_call(bed: Bed, logged_in) -> None:
    curl(bed, "QUEUE", type="2")
    refused = curl(bed, "MAKECALL", targetdn="02079460405", targettype="exter")
    assert refused == f"{REFUSED}BackMsg_16"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"password": "wrong"}, "BackMsg_03"),
        ({"orgidentity": "nobody"}, "BackMsg_02"),
        ({"targetdn": ""}, "BackMsg_01"),
        ({"password": ""}, "BackMsg_01"),
        ({"EVENT": "CALLME"}, "BackMsg_28"),
    ],
)
def test_a_wrong_request_hears_why(bed: Bed, fields: dict[str, str], code: str) -> None:
    words = {"targetdn": "02079460406", "targettype": "exter"} | fields
    event = words.pop("EVENT", "MAKECALL")
    assert curl(bed, event, **words) == f"{REFUSED}{code}"


def test_max_of_the_other_team_cannot_end_a_call_of_demo(bed: Bed, checked_in) -> None:
    number = "02079460407"
    api = Api(bed, "sue", "demo-1009")
    assert curl(bed, "MAKECALL", targetdn=number, targettype="exter") == f"{DONE}BackMsg_19"
    call = wait_until(lambda: talking(api, number), 15)
    stranger = {
        "orgidentity": "other",
        "usertype": "account",
        "user": "max",
        "password": "demo-other",
    }
    assert curl(bed, "HANGUP", uniqueid=call["call_id"], **stranger) == f"{REFUSED}BackMsg_64"
    assert curl(bed, "HANGUP", targetagent="1006", **stranger).startswith(REFUSED)
    assert talking(api, number)
