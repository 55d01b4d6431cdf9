"""What receivers of both dialects hear of real calls."""

import hashlib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from portal.dialects.acdcallback.wire import ORDER, Cmd, EventType, State
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.controlworld import TEAM, Scene, make_ready
from tests.e2e.eventlog import EventLog
from tests.e2e.pushplays import PLAYS
from tests.e2e.pushworld import TARGETS, WEBKEY, Fields, Told, pushed
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.portal.dialects import covered
from tests.portal.dialects.acdcallback import test_coverage_page as acd_page
from tests.portal.dialects.coocenter.test_pushes import FIELDS

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
PLACES = list(PLAYS)
SETTLED = f"""
def code(name): return f"7{{{PLACES}.index(name):02d}}"
def line(name): return Line.objects.get(team=team, number=f"080815717{{{PLACES}.index(name):02d}}")
groups.filter(code=code("waited_too_long")).update(max_wait_s=3)
menu = Menu.objects.create(team=team, code="main", name="Main", wait_s=5, tries=1)
MenuOption.objects.create(menu=menu, digits="1", target="group:" + code("chosen_by_key"))
asked = line("chosen_by_key"); asked.open_target = "menu:main"; asked.save()
box = groups.get(code=code("left_a_message"))
Mailbox.objects.create(team=team, code="post", name="Post", group=box)
spoken = line("left_a_message"); spoken.open_target = "mailbox:post"; spoken.save()
QueueRules.objects.create(
    group=groups.get(code=code("asked_to_be_called_back")), callback_digit="1",
)
"""
CALLER = "CallStart WaitingQueue Alerting Connected"
ASKING = f"{CALLER} Holdstart"
DIALLING = "CallStart Alerting AConnected"
#: What is told of each scene's call in ACD CallBack's event types, without the wrap-up: that is
#: told in the line of its agent, beside the call.
TYPES = {
    "answered": f"{CALLER} Holdstart Holdstop CallEnd",
    "abandoned": "CallStart WaitingQueue Alerting Timeout CallEnd",
    "hidden_number": f"{CALLER} CallEnd",
    "rejected": "CallStart WaitingQueue Alerting Busy CallEnd",
    "waited_too_long": "CallStart WaitingQueue Rejected CallEnd",
    "chosen_by_key": "CallStart Announcement WaitingQueue Alerting Connected CallEnd",
    "left_a_message": "CallStart Mailbox CallEnd",
    "asked_to_be_called_back": "CallStart WaitingQueue CallEnd",
    "sent_to_an_agent": f"{CALLER} Alerting ForwardAgent Connected CallEnd",
    "sent_to_a_group": f"{CALLER} ForwardGroup WaitingQueue Alerting Connected CallEnd",
    "sent_to_a_number": f"{CALLER} ForwardNumber Connected CallEnd",
    "sent_to_a_line": f"{CALLER} ForwardHotline Connected CallEnd",
    "asked_a_colleague_and_returned": (
        f"{ASKING} ConfAgent ConfConnected ConfConnectedWithAgent ConfConnectedWithCaller"
        " ConfEnd Holdstop CallEnd"
    ),
    "asked_a_colleague_who_hung_up": (
        f"{ASKING} ConfAgent ConfConnected ConfConnectedWithAgent ConfEnd CallEnd"
    ),
    "asked_a_number_and_handed_over": (
        f"{ASKING} ConfNumber ConfConnected ConfConnectedWithNumber ConfTransfer CallEnd"
    ),
    "asked_a_number_who_hung_up": (
        f"{ASKING} ConfNumber ConfConnected ConfConnectedWithNumber ConfEnd CallEnd"
    ),
    "asked_a_group_and_talked_together": (
        f"{ASKING} ConfGroup ConfConnected ConfConnectedWithAgent ConfConference CallEnd"
    ),
    "asked_one_who_was_busy": f"{ASKING} ConfAgent ConfBusy CallEnd",
    "asked_one_who_did_not_answer": f"{ASKING} ConfAgent ConfTimeout CallEnd",
    "dialled": f"{DIALLING} Alerting BConnected Connected CallEnd",
    "dialled_one_who_was_busy": f"{DIALLING} BBusy CallEnd",
    "dialled_one_who_did_not_answer": f"{DIALLING} Alerting BTimeout CallEnd",
    "dialled_a_number_nobody_has": f"{DIALLING} CallEnd",
    "dialled_into_a_full_network": f"{DIALLING} BadCall CallEnd",
    "did_not_take_her_own_call": "CallStart Alerting Busy CallEnd",
    "called_a_colleague": "CallStart Alerting Alerting Connected CallEnd",
}
#: What stays offered rings again until its agent's pause is heard.
RINGS_AGAIN = {"abandoned", "rejected"}
#: The same in CooCenter's pushes, without cc_cdr, which waits for the wrap-up.
RUNG = "dialbegein dialend:ANSWER"
TOLD = {
    "answered": f"{RUNG} hangup hangup cdr:ANSWERED",
    "abandoned": "dialbegein dialend:NOANSWER hangup hangup cdr:NO ANSWER",
    "rejected": "dialbegein dialend:BUSY hangup hangup cdr:NO ANSWER",
    "waited_too_long": "hangup cdr:NO ANSWER",
    "chosen_by_key": f"ivr {RUNG} hangup hangup cdr:ANSWERED",
    "left_a_message": "hangup ivr cdr:ANSWERED",
    "sent_to_an_agent": f"{RUNG} hangup {RUNG} hangup hangup cdr:ANSWERED",
    "sent_to_a_group": f"{RUNG} hangup {RUNG} hangup hangup cdr:ANSWERED",
    "sent_to_a_number": f"{RUNG} hangup {RUNG} hangup hangup cdr:ANSWERED",
    "asked_a_colleague_and_returned": f"{RUNG} {RUNG} hangup hangup hangup cdr:ANSWERED",
    "asked_a_number_and_handed_over": f"{RUNG} {RUNG} hangup hangup hangup cdr:ANSWERED",
    "asked_a_group_and_talked_together": f"{RUNG} {RUNG} hangup hangup hangup cdr:ANSWERED",
    "asked_one_who_was_busy": f"{RUNG} dialbegein dialend:BUSY hangup hangup hangup cdr:ANSWERED",
    "dialled": f"{RUNG} {RUNG} hangup hangup cdr:ANSWERED",
    "dialled_one_who_was_busy": f"{RUNG} dialbegein dialend:BUSY hangup hangup cdr:BUSY",
    "dialled_one_who_did_not_answer": (
        f"{RUNG} dialbegein dialend:NOANSWER hangup hangup cdr:NO ANSWER"
    ),
    "dialled_a_number_nobody_has": (
        f"{RUNG} dialbegein dialend:CHANUNAVAIL hangup hangup cdr:FAILED"
    ),
    "dialled_into_a_full_network": (
        f"{RUNG} dialbegein dialend:CONGESTION hangup hangup cdr:CONGESTION"
    ),
    "did_not_take_her_own_call": "dialbegein dialend:BUSY hangup cdr:BUSY",
    "called_a_colleague": f"{RUNG} {RUNG} hangup hangup cdr:ANSWERED",
}
#: Where cc_cdr says each call ended, and why one was missed.
ENDED = {
    "answered": ("bridged", ""),
    "waited_too_long": ("queue", "NO_ASSIGN"),
    "left_a_message": ("ivr", ""),
    "dialled_one_who_was_busy": ("", ""),
}
#: What Ada does in a scene, one after the other, whatever she does between.
STATES = {
    "answered": "alerting connected working online",
    "abandoned": "alerting timeouted paused",
    "dialled": "outalerting balerting bconnected outconnect outworking",
    "dialled_one_who_was_busy": "outalerting bbusy",
    "dialled_one_who_did_not_answer": "outalerting balerting btimeout",
    "dialled_a_number_nobody_has": "outalerting bunassigned",
    "did_not_take_her_own_call": "outalerting outtimeouted",
}
#: A customer's number of scene 0 in each format.
FORMATS = {"head": "02079460011", "get": "00442079460011", "put": "+442079460011"}


def played(name: str, scene: Scene, told: Told) -> Told:
    try:
        PLAYS[name](scene)
    finally:
        scene.close()
    if scene.call_id:
        told.wait_over()
    return told


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[Told]]:
    with pushed(bed, len(PLAYS), settled=SETTLED) as (world, receiver):

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(world[0].admin)
            for scene in world:
                for who in (scene.ada, scene.ben, scene.cem):
                    scene.phone(who, "")
                scene.log, scene.call_id = EventLog(bed), ""
            make_ready(bed, [scene.ada for scene in world])

        parts: dict[str, Callable[[], Told]] = {
            name: partial(played, name, scene, Told(scene, receiver))
            for name, scene in zip(PLAYS, world, strict=True)
        }
        with playing(parts, tidy=tidy) as found:
            yield found


def in_order(found: list[str], wanted: list[str]) -> bool:
    rest = iter(found)
    return all(one in rest for one in wanted)


def calls_types(told: Told, target: str) -> list[str]:
    return [one for one in told.types(target) if one not in {"Working", "OutWorking"}]


@pytest.mark.parametrize("name", TYPES)
def test_acd_callback_tells_a_call_in_its_order_by_every_method(name, stage):
    told = stage.result(name)
    for target in FORMATS:
        types = calls_types(told, target)
        found = list(dict.fromkeys(types)) if name in RINGS_AGAIN else types
        assert found == TYPES[name].split()
        rows = told.call(target, cmd="callevent")
        ids = [int(one["id"]) for one in rows if one["eventtype"] in types]
        assert ids == sorted(set(ids))


def dials_first(words):
    """A PBX may tell the end of a leg before the end of its dialling, or after it."""
    for at in range(1, len(words)):
        if words[at].startswith("dialend:") and words[at - 1] == "hangup":
            swapped = [*words[: at - 1], words[at], words[at - 1], *words[at + 1 :]]
            return dials_first(swapped)
    return words


@pytest.mark.parametrize("name", TOLD)
def test_coocenter_tells_a_call_in_its_order(name, stage):
    told = stage.result(name)
    rows = [one for one in told.coo() if one["event"] != "cc_cdr"]
    found = [named(one) for one in rows]
    if name in RINGS_AGAIN:
        found = [*dict.fromkeys(found[:-1]), found[-1]]
        wanted = list(dict.fromkeys(told_of(name)))
        assert dials_first(found) == dials_first(wanted)
    else:
        assert dials_first(found) == dials_first(told_of(name))
    (record,) = told.coo(event="cc_cdr")
    if name in ENDED:
        assert (record["cdrState"], record["missCause"]) == ENDED[name]


def named(push: Fields) -> str:
    more = push.get("dialstatus") or push.get("disposition")
    return f"{push['event']}:{more}" if more else push["event"]


def told_of(name: str) -> list[str]:
    """Cut a row of TOLD; `NO ANSWER` is one word."""
    return [one.replace("_", " ") for one in TOLD[name].replace("NO ANSWER", "NO_ANSWER").split()]


@pytest.mark.parametrize("name", STATES)
def test_acd_callback_tells_what_an_agent_does(name, stage):
    told = stage.result(name)
    who = told.scene.ada.zfill(6)

    def states() -> list[str]:
        rows = told.receiver.of("put", cmd="agentstate", agentid=who)
        return [one["state"] for one in sorted(rows, key=lambda one: int(one["eventtime"]))]

    wait_until(lambda: in_order(states(), STATES[name].split()), 60, every_s=0.3)


@pytest.mark.parametrize(
    ("name", "who", "wanted"),
    [
        ("asked_a_colleague_and_returned", "ben", "busy"),
        ("asked_a_group_and_talked_together", "cem", "busy connected"),
    ],
)
def test_a_colleague_who_is_asked_is_busy_until_she_has_the_customer(name, who, wanted, stage):
    told = stage.result(name)
    asked = getattr(told.scene, who)
    wait_until(lambda: in_order(told.states(asked, "put"), wanted.split()), 60, every_s=0.3)


def test_a_number_on_a_callback_list_is_everyones_until_it_is_taken(stage):
    told = stage.result("changed_the_settings")
    ada, about = told.scene.ada, {"cmd": "schedulecallevent"}
    about["requesttext"] = f"About {ada}"
    wait_until(lambda: len(told.receiver.of("put", **about)) > 1, 60, every_s=0.3)
    planned, taken = told.receiver.of("put", **about)
    assert (planned["agenttype"], taken["agenttype"]) == ("EVERYONE", "ONLY_AGENT")
    assert taken["agentid"] == ada.zfill(6)
    assert planned["scheduleid"] == taken["scheduleid"]


def test_the_wrap_up_is_told_of_the_call_it_follows(stage):
    for name, kind in (("answered", "Working"), ("dialled", "OutWorking")):
        told = stage.result(name)
        wait_until(lambda told=told, kind=kind: kind in told.types("get"), 60, every_s=0.3)
        (record,) = told.coo(event="cc_cdr")
        assert int(record["pauseTime"]) >= 1


def test_numbers_come_in_the_targets_format_and_hidden_ones_masked(stage):
    told = stage.result("answered")
    for target, number in FORMATS.items():
        numbers = {one["callingnumber"] for one in told.call(target, cmd="callevent")}
        assert numbers == {number}
    hidden = stage.result("hidden_number")
    for cmd in ("callevent", "agentstate"):
        rows = [one for one in hidden.call("put", cmd=cmd) if "callingnumber" in one]
        assert rows
        assert {one["callingnumber"][-3:] for one in rows} == {"xxx"}


def test_what_else_is_told_of_an_answered_call(stage):
    told = stage.result("answered")
    assert len(told.call(cmd="recordedcall")) == 1
    (said,) = told.receiver.of("get", cmd="classificationevent", callid=told.task)
    assert said["classificationreason"] == "Solved it"
    assert {"hotlineid", "classificationcategoryid", "agent"} <= set(said)
    out = stage.result("dialled")
    (said,) = out.receiver.of("get", cmd="classificationevent", callid=out.task)
    assert "mandatorid" in said
    (ordered,) = out.call(cmd="enqueuecall")
    assert ordered["agent"] == out.scene.ada.zfill(6)


def test_the_recording_is_fetched_by_the_name_the_push_gave_it(stage, bed: Bed):
    told = stage.result("answered")
    (record,) = told.coo(event="cdr")
    where = f"{bed['web_url']}/t/{TEAM}/coocenter-api/monitor/{record['recordfile']}"

    def fetched() -> bytes:
        headers = {"Authorization": key(), "Range": "bytes=0-3"}
        try:
            with urllib.request.urlopen(urllib.request.Request(where, headers=headers)) as answer:
                assert answer.status == 206
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            if error.code != 404:  # it is still on its way from the PBX
                raise
            return b""

    assert wait_until(fetched, 60, every_s=0.5) == b"RIFF"
    covered.note("coocenter", "ask:monitor/<file>")


def key() -> str:
    return hashlib.md5(f"{WEBKEY}{datetime.now(UTC):%Y-%m-%d}".encode()).hexdigest()


def test_every_push_of_coocenter_has_all_its_fields_and_the_key(stage):
    for name in PLAYS:
        receiver = stage.result(name).receiver
    found = [one for one in receiver.got if one.target == "coo"]
    assert {one.fields["event"] for one in found} == set(FIELDS)
    for one in found:
        assert " ".join(one.fields) == FIELDS[one.fields["event"]]
        assert len(one.headers["authorization"]) == 32
    kinds = [one.fields for one in found]
    states = {str(one["cdrState"]) for one in kinds if one["event"] == "cc_cdr"} - {""}
    covered.note("coocenter", *(f"push:{event}" for event in FIELDS))
    covered.note(
        "coocenter",
        *(f"field:{one['event']}.{field}" for one in kinds for field in one),
        *(f"said:{one['dialstatus']}" for one in kinds if "dialstatus" in one),
        *(f"said:{one}" for one in states),
    )


def test_every_word_of_acd_callback_was_heard(stage):
    for name in PLAYS:
        receiver = stage.result(name).receiver

    def words() -> set[str]:
        found = set()
        for one in receiver.got:
            dialect, method, form = TARGETS[one.target]
            if dialect != "acdcallback":
                continue
            said = one.fields
            assert one.method == method
            assert list(said) == [name for name in ORDER[Cmd(said["cmd"])] if name in said]
            found |= {f"param:{said['cmd']}.{name}" for name in said}
            found |= {f"cmd:{said['cmd']}", f"method:{method}", f"format:{form}"}
            found |= {f"state:{said['state']}"} if "state" in said else set()
            found |= {f"type:{said['eventtype']}"} if "eventtype" in said else set()
            if "type" in said:
                second = f" {said['secondtype']}" if "secondtype" in said else ""
                found.add(f"config:{said['type']}{second}")
        return found

    wanted = {one for rows in acd_page.CHAPTERS.values() for one in rows}
    try:
        wait_until(lambda: wanted <= words(), 60, every_s=1)
    finally:
        print("not heard:", sorted(wanted - words()))
        covered.note("acdcallback", *sorted(words() & wanted))
    assert len(State) + len(EventType) == 55
