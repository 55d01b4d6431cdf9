"""The six other notifications with all their parameters."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.domain.callback_events import PlannedCallbackChanged, PlannedHow, PlannedTile
from agents.domain.planned import Contact
from calls.domain import events as calls
from campaigns.domain.events import LeadQueued
from portal.dialects.acdcallback import notices
from portal.dialects.acdcallback.known import Plan
from tests.builders import T0
from tests.portal.dialects.acdcallback.conftest import KNOWN, MS, TASK, call, told

PLAN = Plan(id=80, name="Mr Smith", since=T0, until=T0 + timedelta(hours=2))
PLANNED = replace(KNOWN, plan=PLAN)
#: T0 is a Monday.
LISTED = replace(KNOWN, plan=replace(PLAN, due_on=T0.date()))
TAPED = {"state": calls.RecordingState.ON, "recording_id": "r", "agent_no": ""}
SAID = {"agent_no": "1001", "disposition": "sold", "note": ""}


def callback(state="waiting", agent_no="1001"):
    return calls.CallbackStateChanged(
        at=T0,
        team="demo",
        callback_id="c",
        group="630",
        number="02079460001",
        state=calls.CallbackState(state),
        agent_no=agent_no,
    )


def planned(how="planned", agent_no=""):
    row = PlannedTile(
        callback_id="c",
        list_id="l",
        list_name="List",
        group="630",
        contact=Contact(number="02079460001"),
        due_on=T0.date().isoformat(),
        period=None,
        is_open=how != "closed",
        agent_no=agent_no,
    )
    return PlannedCallbackChanged(at=T0, team="demo", callback=row, how=PlannedHow(how))


def changed(what, how="changed"):
    return calls.SettingsChanged(at=T0, team="demo", what=what, name="x", how=how)


TABLE = [
    (
        told(calls.CallRecordingChanged, **TAPED),
        KNOWN,
        (
            f"cmd=recordedcall taskid={TASK} agentid=001001 mode=0 eventtime={MS} agent_id=11"
            " customerNumber=4711"
        ),
    ),
    (
        told(calls.CallDataChanged, **SAID),
        KNOWN,
        (
            f"cmd=classificationevent callid={TASK} timestamp=2026-03-02_10:00:00 agent=001001"
            " classificationreason=Sold_it hotlineid=40 classificationcategoryid=70 mode=0"
            f" agent_id=11 customerNumber=4711 eventtime={MS}"
        ),
    ),
    (
        told(calls.CallDataChanged, call("outbound"), **{**SAID, "disposition": "odd"}),
        KNOWN,
        (
            f"cmd=classificationevent callid={TASK} timestamp=2026-03-02_10:00:00 agent=001001"
            " classificationreason=odd mandatorid=20 classificationcategoryid=0 mode=1"
            f" agent_id=11 customerNumber=4711 eventtime={MS}"
        ),
    ),
    (
        LeadQueued(at=T0, team="demo", campaign="12", number="0", agent_no="1001"),
        KNOWN,
        (
            "cmd=enqueuecall taskid=7 agent=001001 mandatorid=12 agent_id=11 customerNumber=4711"
            f" eventtime={MS}"
        ),
    ),
    (
        LeadQueued(at=T0, team="demo", campaign="x", number="0", agent_no=""),
        KNOWN,
        f"cmd=enqueuecall taskid=7 mandatorid=20 customerNumber=4711 eventtime={MS}",
    ),
    (
        LeadQueued(
            at=T0, team="demo", campaign="12", number="0", agent_no="", call_id=call().call_id
        ),
        KNOWN,
        f"cmd=enqueuecall taskid={TASK} mandatorid=12 customerNumber=4711 eventtime={MS}",
    ),
    (
        calls.CallStarted(at=T0, team="demo", call=call("outbound")),
        KNOWN,
        (
            f"cmd=enqueuecall taskid={TASK} agent=001001 mandatorid=20 agent_id=11"
            f" customerNumber=4711 eventtime={MS}"
        ),
    ),
    (
        callback(),
        PLANNED,
        (
            "cmd=schedulecallevent scheduleid=80 agentid=001001 callednumber=+442079460001"
            " timefrom=10:00 timeto=12:00 weekdays=1 saturday=1 sunday=1"
            " nextretrystartdate=2026-03-02_10:00 nextretryenddate=2026-03-02_12:00"
            " agenttype=ONLY_AGENT requesttext=Mr_Smith schedulestartdates=2026-03-02_10:00"
            f" agent_id=11 customerNumber=4711 eventtime={MS}"
        ),
    ),
    (
        calls.MessageBroadcast(at=T0, team="demo", group="630", sender_no="1009", text="Hi all"),
        KNOWN,
        (
            "cmd=broadcastevent admin=Sue groupid=30 message=Hi_all customerNumber=4711"
            f" eventtime={MS}"
        ),
    ),
]


@pytest.mark.parametrize(("event", "known", "words"), TABLE)
def test_a_notification_has_its_parameters_in_order(event, known, words):
    (said,) = notices.tell(event, known)
    written = [f"{name}={value}".replace(" ", "_") for name, value in said.items()]
    assert written == words.split()


@pytest.mark.parametrize(
    ("what", "kind", "second"),
    [
        ("agent", "agent", None),
        ("Agent", "agent", None),
        ("AgentGroup", "group", None),
        ("Line", "hotline", None),
        ("Campaign", "mandator", None),
        ("PauseReason", "pause reason", None),
        ("Disposition", "classificator", None),
        ("default membership", "agent", "group"),
    ],
)
def test_every_kind_of_configuration_is_told(what, kind, second):
    (said,) = notices.tell(changed(what, "removed"), KNOWN)
    assert (said["type"], said.get("secondtype")) == (kind, second)
    assert said["action"] == f"{what} removed"
    assert list(said)[:3] == ["cmd", "action", "type"]


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (changed("blocked number"), KNOWN),
        (callback("done"), PLANNED),
        (planned("closed"), LISTED),
        (planned("started"), LISTED),
        (planned(), KNOWN),
        (callback(), KNOWN),
        (told(calls.CallRecordingChanged, **TAPED), replace(KNOWN, is_taped=True)),
        (
            told(calls.CallRecordingChanged, **{**TAPED, "state": calls.RecordingState.OFF}),
            KNOWN,
        ),
        (told(calls.CallDataChanged, **{**SAID, "disposition": ""}), KNOWN),
        (told(calls.CallHeld), KNOWN),
    ],
)
def test_nothing_else_is_told(event, known):
    assert not notices.tell(event, known)


def test_a_callback_nobody_was_named_for_is_everyones():
    (said,) = notices.tell(callback(agent_no=""), PLANNED)
    assert (said["agenttype"], "agentid" in said) == ("EVERYONE", False)


def test_a_number_on_a_list_is_everyones_until_an_agent_takes_it():
    for how in ("planned", "released", "moved"):
        (said,) = notices.tell(planned(how), LISTED)
        assert (said["agenttype"], "agentid" in said) == ("EVERYONE", False)
    (said,) = notices.tell(planned("taken", "1001"), LISTED)
    assert (said["agenttype"], said["agentid"], said["agent_id"]) == ("ONLY_AGENT", "001001", "11")
    assert said["callednumber"] == "+442079460001"


@pytest.mark.parametrize(("apart", "flags"), [(0, "100"), (4, "100"), (5, "010"), (6, "001")])
def test_a_number_on_a_list_is_planned_for_its_day(apart, flags):
    plan = replace(PLAN, due_on=(T0 + timedelta(days=apart)).date())
    (said,) = notices.tell(planned(), replace(KNOWN, plan=plan))
    assert said["weekdays"] + said["saturday"] + said["sunday"] == flags
