import pytest

from calls.ami.monitor_events import READERS
from calls.ami.translate import translate
from calls.domain import control_facts as cf
from calls.domain.events import MonitorMode
from calls.domain.facts import LegAnswered, LegBridged, LegCreated, LegRole

SPY = {
    "Timestamp": "1795227761.933463",
    "SpyerChannel": "PJSIP/demo-1009-00000057",
    "SpyerContext": "spy",
    "SpyerExten": "whisper",
    "SpyerUniqueid": "c-supervisor",
    "SpyerLinkedid": "c-supervisor",
    "SpyerChanVariable": ["SESSION_ID=c", "LEG=supervisor", "CAMPAIGN="],
    "SpyeeChannel": "PJSIP/demo-1001-00000056",
    "SpyeeUniqueid": "pbx-1.190",
}


def facts_of(**message):
    return translate(message, pbx="pbx")


def test_a_spy_that_began_says_whom_it_hears_and_by_its_place_how():
    began, mode = facts_of(Event="ChanSpyStart", **SPY)
    assert isinstance(began, cf.LegSpyBegan)
    assert (began.leg_id, began.spied_leg_id) == ("c-supervisor", "pbx-1.190")
    assert (began.call_id, began.role) == ("c", LegRole.SUPERVISOR)
    assert isinstance(mode, cf.MonitorModeSet)
    assert (mode.mode, mode.spied_leg_id) == (MonitorMode.WHISPER, "pbx-1.190")


def test_a_spy_of_somebody_elses_dialplan_has_no_mode():
    facts = facts_of(Event="ChanSpyStart", **{**SPY, "SpyerContext": "elsewhere"})
    assert [type(one) for one in facts] == [cf.LegSpyBegan]


def test_the_end_of_a_spy_names_both_legs():
    (ended,) = facts_of(Event="ChanSpyStop", **SPY)
    assert isinstance(ended, cf.LegSpyEnded)
    assert (ended.leg_id, ended.spied_leg_id) == ("c-supervisor", "pbx-1.190")


USER_EVENT = {
    "Event": "UserEvent",
    "UserEvent": "MonitorMode",
    "Timestamp": "1795227761.9",
    "Channel": "PJSIP/demo-1009-00000057",
    "Uniqueid": "c-supervisor",
    "Linkedid": "c-supervisor",
    "ChanVariable": ["SESSION_ID=c", "LEG=supervisor"],
    "Spied": "pbx-1.190",
}


@pytest.mark.parametrize("mode", list(MonitorMode))
def test_the_dialplan_says_how_a_supervisor_takes_part(mode):
    (fact,) = facts_of(**USER_EVENT, Mode=mode.value)
    assert isinstance(fact, cf.MonitorModeSet)
    assert (fact.mode, fact.spied_leg_id, fact.call_id) == (mode, "pbx-1.190", "c")


def test_a_mode_nobody_knows_is_no_fact():
    assert facts_of(**USER_EVENT, Mode="shout") == []


def test_after_a_resync_a_supervisors_leg_still_shows_how_it_takes_part():
    facts = facts_of(
        Event="CoreShowChannel",
        Timestamp="1795227761.9",
        Channel="PJSIP/demo-1009-00000057",
        ChannelState="6",
        Uniqueid="c-supervisor",
        Linkedid="c-supervisor",
        Context="spy",
        Exten="barge",
        Duration="00:00:05",
        BridgeId="room-1",
        ChanVariable=["SESSION_ID=c", "LEG=supervisor"],
    )
    kinds = [type(one) for one in facts]
    assert kinds[:2] == [LegCreated, LegAnswered]
    assert kinds.index(cf.MonitorModeSet) < kinds.index(LegBridged)


def test_each_message_about_a_spy_has_its_reader():
    assert set(READERS) == {"ChanSpyStart", "ChanSpyStop"}
