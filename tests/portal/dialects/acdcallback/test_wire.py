import pytest

from portal.dialects.acdcallback.wire import (
    CONFIG_TYPES,
    ORDER,
    Cmd,
    EventType,
    Mode,
    State,
    ordered,
)


def test_there_are_as_many_of_each_as_the_document_has():
    assert len(Cmd) == 8
    assert len(State) == 20
    assert len(EventType) == 35
    assert sum(map(len, ORDER.values())) == 101


def test_eight_states_are_of_inbound_mode():
    inbound = [state for state in State if state.mode is Mode.INBOUND]
    assert " ".join(inbound) == ("offline online alerting connected timeouted busy working paused")


def test_parameters_stand_in_order_and_empty_ones_are_left_out():
    said = {
        "eventtime": 0,
        "type": "agent",
        "secondtype": "",
        "action": "x",
        "customerNumber": None,
    }
    assert list(ordered(Cmd.CONFIG_CHANGED, said).items()) == [
        ("cmd", "configchanged"),
        ("action", "x"),
        ("type", "agent"),
        ("eventtime", "0"),
    ]


def test_a_parameter_a_notification_does_not_have_is_a_fault():
    with pytest.raises(KeyError):
        ordered(Cmd.BROADCAST, {"taskid": "1"})


def test_the_kinds_of_configuration_are_those_of_the_document():
    kinds = {kind for pair in CONFIG_TYPES.values() for kind in pair} - {""}
    assert kinds == {"agent", "group", "hotline", "mandator", "pause reason", "classificator"}
