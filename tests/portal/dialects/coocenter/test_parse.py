import pytest

from portal.dialects.coocenter import parse
from portal.dialects.coocenter.wire import Fault, Refusal


@pytest.mark.parametrize("state", ["on", "ON", "off"])
def test_a_pause_is_on_or_off(state):
    asked = parse.read_pause({"queue": "630", "member": "PJSIP/808", "state": state})
    assert asked == parse.QueuePause(queue="630", member="808", is_on=state.lower() == "on")


@pytest.mark.parametrize("value", ["", "a", "1 2", "sip/", "sip/sip/8", "1" * 25, "٨٠٨", "8\n"])
def test_an_extension_is_written_in_digits(value):
    with pytest.raises(Refusal) as caught:
        parse.read_extension({"extension": value})
    assert caught.value.fault is Fault.PARAMETERS


def test_blanks_and_empty_parameters_are_dropped():
    assert parse.clean({"a": " 1 ", "b": " "}) == {"a": "1"}


def test_a_nul_is_refused():
    with pytest.raises(Refusal):
        parse.clean({"a": "1\0"})


@pytest.mark.parametrize("path", ["", "a.wav", "../a", "5EC2E7CA-1200-4000-8000-000000000000.wav"])
def test_only_names_of_recordings_are_files(path):
    with pytest.raises(Refusal):
        parse.read_file(path)
