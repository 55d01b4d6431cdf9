from datetime import UTC, datetime

from calls.ami.translate import translate
from calls.domain import control_facts as cf
from calls.domain.facts import DialStatus, LegBridged

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEG = {
    "Channel": "PJSIP/trunk-00000001",
    "Uniqueid": "pbx-1.1",
    "Linkedid": "pbx-1.1",
    "ChanVariable": ["SESSION_ID=c1", "LEG=customer"],
}


def only(**message):
    (fact,) = translate({**LEG, **message}, pbx="pbx", now=NOW)
    return fact


def test_music_says_where_it_plays():
    began = only(Event="MusicOnHoldStart", Context="hold-moh")
    assert (type(began), began.leg_id, began.context) == (
        cf.LegMusicBegan,
        "pbx-1.1",
        "hold-moh",
    )
    assert isinstance(only(Event="MusicOnHoldStop"), cf.LegMusicEnded)


def test_a_room_is_told_from_a_bridge_of_two():
    room = only(Event="BridgeEnter", BridgeUniqueid="b", BridgeCreator="ConfBridge")
    two = only(Event="BridgeEnter", BridgeUniqueid="b", BridgeCreator="<unknown>")
    assert (room, two) == (
        LegBridged(**{**vars_of(room), "is_room": True}),
        LegBridged(**{**vars_of(two), "is_room": False}),
    )


def vars_of(fact):
    return {name: getattr(fact, name) for name in fact.__dataclass_fields__}


def test_a_blind_transfer_names_who_sent_whom():
    (fact,) = translate(
        {
            "Event": "BlindTransfer",
            "Result": "Success",
            "TransfererUniqueid": "pbx-1.2",
            "TransfererChannel": "PJSIP/demo-1001-2",
            "TransfererChanVariable": ["SESSION_ID=c1", "LEG=agent"],
            "TransfereeUniqueid": "pbx-1.1",
            "Context": "transfer-agent",
            "Extension": "demo-1002",
        },
        pbx="pbx",
        now=NOW,
    )
    assert isinstance(fact, cf.LegSentAway)
    assert (fact.leg_id, fact.sent_leg_id, fact.call_id) == ("pbx-1.2", "pbx-1.1", "c1")
    assert (fact.context, fact.exten, fact.succeeded) == ("transfer-agent", "demo-1002", True)


def test_the_dialplan_says_how_a_transfer_went():
    began = only(Event="UserEvent", UserEvent="TransferBegan", Context="transfer-out", Target="020")
    assert (began.sent_leg_id, began.context, began.exten) == ("pbx-1.1", "transfer-out", "020")
    result = only(Event="UserEvent", UserEvent="TransferResult", DialStatus="BUSY", Cause="17")
    assert (result.status, result.cause) == (DialStatus.BUSY, 17)
    back = only(Event="UserEvent", UserEvent="CallReturned", Queue="demo-630", Why="agent-lost")
    assert (back.queue, back.why) == ("demo-630", "agent_lost")
