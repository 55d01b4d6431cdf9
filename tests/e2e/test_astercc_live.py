"""Every operation over each of the three ways, on the real PBX."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.e2e.asterccworld import OPEN, PASSWORD, PEOPLE, PHP_AGENTS, TEAM, WAYS, Desk, team
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.portal.dialects.astercc.reached import note_cell

pytestmark = [pytest.mark.pbx, pytest.mark.browser, pytest.mark.timeout(420)]
PHP = Path(__file__).with_name("soap_client.php")


@pytest.fixture(scope="module")
def world(bed: Bed) -> Iterator[tuple[Api, EventLog]]:
    with team(bed) as made:
        yield made


@pytest.fixture(scope="module")
def stage(bed: Bed, world: tuple[Api, EventLog]) -> Iterator[Stage[list[str]]]:
    api, log = world

    def tidy() -> None:
        end_all_calls(bed)
        log_out_all(api)

    scenes: dict[str, Callable[[], list[str]]] = {
        way: partial(every_operation, bed, log, way) for way in WAYS
    }
    scenes |= {how: partial(phps_call, bed, how) for how in PHP_AGENTS}
    with playing(scenes, tidy=tidy) as stage:
        yield stage


@pytest.mark.parametrize("way", WAYS)
def test_every_operation_is_done_on_the_real_pbx(way: str, stage: Stage[list[str]]) -> None:
    assert stage.result(way) == []


def every_operation(bed: Bed, log: EventLog, way: str) -> list[str]:
    """A day of one agent: she works alone, with a colleague, and under her admin's ear."""
    for ask in OPEN[way](bed):
        ada, ben, sue = (Desk(ask, no, partial(note_cell, way)) for no in PEOPLE[way])
        number = f"0207946105{WAYS.index(way)}"
        begins(ada, ben, sue)
        call_id = dials(ada, log, number)
        holds(ada, log, call_id)
        consults(ada, ben, log, call_id)
        watched(ada, sue, log, call_id)
        hands_over(ada, ben, log, number)
        lists_numbers(sue, bed, f"Way {WAYS.index(way)}")
        ends(ada, ben, sue)
    return []


def begins(ada: Desk, ben: Desk, sue: Desk) -> None:
    for who in (ada, ben, sue):
        assert who.do("LOGIN", "04") is not None
    assert ada.ask("LOGIN")[1] == "BackMsg_66"
    for who in (ada, ben):
        who.do("QUEUE", "14", type="1")
    ada.do("ACW", "59", type="2")
    ada.do("WORKWAY", "62", status="all")
    ada.do("QUEUEPAUSE", "14", type="1", pause_reason="lunch")
    wait_until(lambda: ada.status() == "pause", 15)
    ada.do("QUEUEPAUSE", "14", type="2")
    wait_until(lambda: ada.status() == "idle", 15)


def dials(ada: Desk, log: EventLog, number: str) -> str:
    seen = log.call_from(number)
    ada.do("MAKECALL", "19", targetdn=number, targettype="exter", userdata="id=1&note=a b")
    call_id = wait_until(lambda: (new := log.call_from(number)) != seen and new, 25)
    log.wait_kind(call_id, "CallConnected")
    return str(call_id)


def holds(ada: Desk, log: EventLog, call_id: str) -> None:
    ada.do("HOLD", "52")
    log.wait_kind(call_id, "CallHeld")
    ada.do("RESUME", "54")
    log.wait_kind(call_id, "CallRetrieved")


def consults(ada: Desk, ben: Desk, log: EventLog, call_id: str) -> None:
    ada.do("CONSULT", "27", targetdn=ben.agent_no, consulttype="internal", agentgroupid="0")
    log.wait_kind(call_id, "CallConsultConnected")
    ada.do("CALLRETURN", "32")
    log.wait_kind(call_id, "CallConsultEnded")
    after(ben)
    log.wait_kind(call_id, "CallRetrieved", 2)
    ada.do("CONSULT", "27", targetdn=ben.agent_no, consulttype="internal", agentgroupid="0")
    log.wait_kind(call_id, "CallConsultConnected", 2)
    ada.do("CONFERENCE", "34", consultcount="1")
    log.wait_kind(call_id, "CallConsultEnded", 2)
    assert log.events(call_id)[-1]["kind"] != "CallEnded"
    ada.do("CALLRETURN", "32")
    log.wait_kind(call_id, "CallConferenceEnded")
    after(ben)


def after(who: Desk) -> None:
    """Her wrap-up is ended as soon as she is off the call."""

    def is_free() -> bool:
        if who.status() == "acw":
            who.ask("ACWOFF")
        return who.status() == "idle"

    wait_until(is_free, 20)


def watched(ada: Desk, sue: Desk, log: EventLog, call_id: str) -> None:
    whose = {"sessionid": call_id, "phonenumber": sue.agent_no}
    sue.do("SILENTMONITOR", "41", **whose)
    log.wait_kind(call_id, "CallMonitorStarted")
    sue.do("WHISPER", "48", **whose)
    log.wait_kind(call_id, "CallMonitorChanged")
    sue.do("INTRUDE", "39", **whose)
    log.wait_kind(call_id, "CallMonitorChanged", 2)
    group = ada.do("AGENTSTATUS", "43")["status"].partition("-")[0]
    said = sue.do("AGENTGROUPSTATUS", "43", agent_group_id=group, agenttype="login")
    assert f"{ada.agent_no}-" in said["status"]
    sue.do("FORCEDRELEASE", "46", **whose)
    log.wait_kind(call_id, "CallTakenOver")
    sue.do("HANGUP", "37", uniqueid=f"{call_id},")
    log.wait_kind(call_id, "CallEnded")
    wait_until(lambda: ada.status() == "acw", 20)
    ada.do("ACWOFF", "61")
    wait_until(lambda: ada.status() == "idle", 20)


def hands_over(ada: Desk, ben: Desk, log: EventLog, number: str) -> None:
    call_id = dials(ada, log, number)
    ada.do("CONSULT", "27", targetdn=ben.agent_no, consulttype="internal", agentgroupid="0")
    log.wait_kind(call_id, "CallConsultConnected")
    ada.do("TRANSFER", "31")
    log.wait_kind(call_id, "CallTransferred")
    after(ada)
    ben.do("HANGUP", "37", uniqueid=f"{call_id},")
    log.wait_kind(call_id, "CallEnded")
    after(ben)


def lists_numbers(sue: Desk, bed: Bed, name: str) -> None:
    """She is admin of the campaign's group; a number twice is taken once."""
    api = Api(bed, f"{TEAM}-admin", PASSWORD)
    (campaign,) = [
        row for row in api.get("/api/v1/campaigns/?page_size=100")["results"] if row["name"] == name
    ]
    numbers = "02079461091;02079461092;02079461091"
    said = sue.do("DIALERLIST", "43", campaignid=str(campaign["id"]), phonenum=numbers)
    assert said.get("succ", said.get("status")) == "2"
    assert said["err"] == "02079461091"
    refused = sue.ask("DIALERLIST", campaignid="987654", phonenum="02079461093")
    assert refused[:2] == (2, "BackMsg_28")


def ends(ada: Desk, ben: Desk, sue: Desk) -> None:
    ada.do("QUEUE", "14", type="2")
    for who in (ada, ben, sue):
        who.do("LOGOUT", "08")


def phps_call(bed: Bed, how: str) -> list[str]:
    """PHP's own client makes a whole call; give what it was answered."""
    php = shutil.which("php")
    assert php, "php is missing. Fix: apt-get install php-cli php-soap"
    agent_no = PHP_AGENTS[how]
    number = f"0207946105{len(WAYS) + list(PHP_AGENTS).index(how)}"
    words = [php, str(PHP), bed["web_url"], how, TEAM, agent_no, PASSWORD, number]
    done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("how", PHP_AGENTS)
def test_phps_own_client_makes_a_whole_call(how: str, stage: Stage[list[str]]) -> None:
    assert stage.result(how) == [
        "login |Return|1|Return|BackMsg_04|Return|...",
        "queueAction |Return|1|Return|BackMsg_14",
        "agentStatus |Return|1|Return|BackMsg_43|Return|idle,",
        "makeCall |Return|1|Return|BackMsg_19",
        "hold |Return|1|Return|BackMsg_52",
        "resume |Return|1|Return|BackMsg_54",
        "hangup |Return|2|Return|BackMsg_64",
        "hangup |Return|1|Return|BackMsg_37",
        "agentStatus |Return|1|Return|BackMsg_43|Return|acw,",
        "acwOff |Return|1|Return|BackMsg_61",
        "agentStatus |Return|1|Return|BackMsg_43|Return|idle,",
        "sendDtmf |Return|2|Return|BackMsg_64",
        "queueAction |Return|1|Return|BackMsg_14",
        "logout |Return|1|Return|BackMsg_08",
        "fault SOAP-ENV:Client",
    ]
