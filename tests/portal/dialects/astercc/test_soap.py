"""SOAP: what real clients send, read and answered."""

import pytest
from lxml import etree

from portal.dialects.astercc import soap
from portal.dialects.astercc.catalogue import EVERY_FACE, FACES

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


def envelope(inside, more=""):
    return (
        f'<?xml version="1.0"?>{more}<e:Envelope xmlns:e="{SOAP}" {XSI}>'
        f"<e:Header/><e:Body>{inside}</e:Body></e:Envelope>"
    ).encode()


def call(name, *elements):
    inside = "".join(f"<{key}>{value}</{key}>" for key, value in elements)
    return envelope(f'<n:{name} xmlns:n="urn:astccCWI">{inside}</n:{name}>')


def numbered(name, *values):
    return call(name, *((f"param{place}", value) for place, value in enumerate(values)))


def params(body):
    return dict(soap.read(body)[1])


def test_parameters_are_read_by_their_names_in_any_order():
    found = params(
        call("login", ("user", "1001"), ("orgidentity", "demo"), ("password", "a&amp;b"))
    )
    assert found["EVENT"] == "LOGIN"
    assert (found["orgidentity"], found["user"], found["password"]) == ("demo", "1001", "a&b")


def test_numbered_parameters_are_read_by_the_printed_signature():
    found = params(numbered("whisper", "s1", "1009", "agent", "1009", "md5", "x", "demo"))
    assert (found["sessionid"], found["phonenumber"], found["orgidentity"]) == (
        "s1",
        "1009",
        "demo",
    )


@pytest.mark.parametrize("face", EVERY_FACE, ids=lambda face: face.soap)
def test_every_printed_signature_is_read_in_its_order(face):
    values = [f"v{place}" for place in range(len(face.order))]
    found = params(numbered(face.soap, *values))
    assert [found[name] for name in face.order] == values
    assert found["EVENT"] == face.event


@pytest.mark.parametrize("name", ["queueAction", "acwOff", "workwayAction"])
def test_who_follows_the_table_with_its_user_type_is_understood(name):
    face = next(face for face in FACES if face.soap == name)
    values = ["1", "account", "sue", *["x"] * (len(face.order) - 2)]
    found = params(numbered(name, *values))
    assert (found["usertype"], found["user"]) == ("account", "sue")


def test_a_client_that_names_shifted_values_and_numbers_the_last_follows_the_table_too():
    face = next(face for face in FACES if face.soap == "acwOff")
    values = ["", "agent", "1001", "demo", "md5", "x"]
    named = list(zip(face.order, values[:-1], strict=True))
    found = params(call("acwOff", *named, ("param5", values[-1])))
    assert (found["user"], found["orgidentity"], found["password"]) == ("1001", "demo", "x")


def test_a_user_type_more_than_printed_is_taken_by_its_name():
    assert params(call("acwOff", ("usertype", "account"), ("user", "sue")))["usertype"] == "account"
    assert params(call("acwOff", ("user", "1001")))["usertype"] == "agent"


def test_operations_of_the_later_manual_leave_open_whose_name_a_user_is():
    assert "usertype" not in params(call("setdevice", ("user", "1001"), ("exten", "1001")))
    assert params(call("sendDtmf", ("dtmf", "1")))["EVENT"] == "SENDDTMF"


def test_nil_is_empty_and_a_later_spelling_is_known():
    body = envelope('<callRetuen><password xsi:nil="true">x</password></callRetuen>')
    face, found = soap.read(body)
    assert (face.soap, found["password"]) == ("callReturn", "")


def test_an_element_cannot_name_another_operation():
    assert params(call("agentStatus", ("EVENT", "LOGOUT")))["EVENT"] == "AGENTSTATUS"


BOMB = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>"
FILE = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<a>",
        b"\xff\xfe\x00",
        b"<a/>",
        envelope(""),
        call("noSuchThing"),
        envelope("<login><user>&c;</user></login>", BOMB),
        envelope("<login><user>&a;</user></login>", FILE),
        envelope("<login/>", "<!DOCTYPE x SYSTEM 'http://127.0.0.1:9/x.dtd'>"),
        envelope("<login/>").replace(b"e:Body", b"e:Corpus"),
        envelope(f"<login><user>{'x' * 70000}</user></login>"),
        ("<a>" * 5000).encode(),
        b'<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
def test_what_is_no_call_of_ours_is_a_fault(body):
    with pytest.raises(soap.Fault):
        soap.read(body)


def test_an_answer_is_text_whatever_it_holds():
    written = soap.write("login", "|Return|2|Return|<b>&\x00\x1b\ud800")
    root = etree.fromstring(written.encode())
    (found,) = root.iter("login")
    assert found.text == "|Return|2|Return|<b>&"


def test_a_fault_is_the_callers():
    root = etree.fromstring(soap.fault("no <such> thing").encode())
    assert root.findtext(".//faultcode") == "SOAP-ENV:Client"
    assert root.findtext(".//faultstring") == "no <such> thing"
