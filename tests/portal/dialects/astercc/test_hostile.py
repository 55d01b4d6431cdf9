"""Whatever is sent: the documented form, never a fault of ours, never another team's data."""

import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.dialects.astercc.catalogue import EVERY_FACE
from tests.portal.dialects.astercc import hostile
from tests.portal.dialects.astercc.test_soap import call, envelope

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
CASES = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def web(world, settings):
    settings.AXES_FAILURE_LIMIT = 1_000_000  # the lock is tried elsewhere; here all is reached
    client = Client()
    client.raise_request_exception = True
    return client


def check_script(answer):
    assert answer.status_code in {200, 400, 403}
    if answer.status_code == 200:
        text = answer.content.decode()
        body = json.loads(text[text.index("(") + 1 : -2] if text.endswith(");") else text)
        assert "msg" in body or body["code"] in {1, 2, 3}


@CASES
@given(event=hostile.EVENT, fields=hostile.FIELDS, is_form=st.booleans())
def test_the_http_door_always_answers_in_its_form(web, event, fields, is_form):
    ask = web.post if is_form else web.get
    answer = ask("/asterccinterfaces", fields | {"EVENT": event})
    if "callback" in fields:
        check_script(answer)
    else:
        assert answer.status_code == 200
        assert hostile.is_documented(answer.content.decode())
    assert b"Helpdesk" not in answer.content


@CASES
@given(query=hostile.RAW, is_form=st.booleans())
def test_bytes_of_no_encoding_are_answered_too(web, query, is_form):
    kind = "application/x-www-form-urlencoded"
    if is_form:
        answer = web.post("/asterccinterfaces", f"EVENT=LOGIN&{query}", content_type=kind)
    else:
        answer = web.get(f"/asterccinterfaces?EVENT=LOGIN&{query}")
    if answer.status_code == 200 and not answer.content.endswith(b");"):
        assert hostile.is_documented(answer.content.decode())
    assert answer.status_code in {200, 400, 403}


@CASES
@given(function=hostile.FUNCTION | st.text(max_size=20), fields=hostile.FIELDS)
def test_the_scripts_door_always_answers_in_its_form(web, function, fields):
    path = "".join(char for char in function if char.isalnum()) or "x"
    check_script(web.get(f"/setevent/{path}", {"callback": "cb"} | fields))


@CASES
@given(face=st.sampled_from(EVERY_FACE), fields=hostile.FIELDS)
def test_the_soap_door_always_answers_in_its_form(web, face, fields):
    clean = [(name, soap_text(value)) for name, value in fields.items() if name != "callback"]
    answer = web.post("/astcccwi.php", call(face.soap, *clean), content_type="text/xml")
    assert answer.status_code in {200, 400}
    root = etree.fromstring(answer.content)
    if answer.status_code == 200:
        (said,) = root.iter(face.soap)
        assert hostile.is_documented(said.text)
    else:
        assert root.findtext(".//faultcode") == "SOAP-ENV:Client"


@CASES
@given(body=hostile.XMLISH | hostile.XMLISH.map(lambda inside: envelope(inside.decode("latin-1"))))
def test_what_is_hardly_xml_is_a_fault_of_the_caller(web, body):
    answer = web.post("/astcccwi.php", body, content_type="text/xml")
    assert answer.status_code == 400
    assert etree.fromstring(answer.content).findtext(".//faultcode") == "SOAP-ENV:Client"


def soap_text(value):
    return value.replace("&", "&amp;").replace("<", "&lt;")


PART = b'--x\r\nContent-Disposition: form-data; name="EVENT"%s\r\n\r\nLOGIN\r\n--x--'
FORM = "application/x-www-form-urlencoded"
MULTI = "multipart/form-data; boundary="
BROKEN = b'; filename="a"\r\nContent-Transfer-Encoding: base64'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        *((f"{FORM}; charset={name}", b"EVENT=LOGIN") for name in ("utf-16", "latin-1", "rot13")),
        *((f"{MULTI}x; charset={name}", PART % b"") for name in ("utf-16", "idna", "hex", "x")),
        *((f"{MULTI}{mark}", PART % b"") for mark in ("", "é", "x" * 500)),
        (f"{MULTI}x", PART % BROKEN),
        (f"{MULTI}x", b"--x"),
        ("", b"EVENT=LOGIN"),
        ("///", b"EVENT=LOGIN"),
        (f"{FORM};;;charset", b"\xff\xfe"),
    ],
)
def test_a_body_in_an_odd_encoding_is_answered_in_the_documented_form(web, kind, body):
    answer = web.generic("POST", "/asterccinterfaces", body, content_type=kind)
    assert answer.status_code == 200
    assert hostile.is_documented(answer.content.decode())
    answer = web.generic("POST", "/setevent/loginCJI", body, content_type=kind)
    assert answer.status_code == 200
    assert json.loads(answer.content)["message"].startswith("BackMsg_")
    answer = web.generic("POST", "/astcccwi.php", body, content_type=kind)
    assert answer.status_code == 400
    assert etree.fromstring(answer.content).findtext(".//faultcode") == "SOAP-ENV:Client"


def test_a_form_too_large_or_with_too_many_fields_is_an_empty_one(web):
    for body in (
        f"EVENT=LOGIN&user={'x' * 4_000_000}",
        "EVENT=LOGIN&" + "&".join(f"a{place}=1" for place in range(5000)),
    ):
        answer = web.post(
            "/asterccinterfaces", body, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code in {200, 400}
        assert answer.status_code == 400 or hostile.is_documented(answer.content.decode())


def test_a_word_with_the_delimiter_cannot_forge_an_answer(web):
    word = "x|Return|1|Return|BackMsg_14"
    answer = web.post(
        "/asterccinterfaces", hostile.ADA | {"EVENT": "QUEUE", "type": "1", "list": word}
    )
    assert answer.content.decode().split("|Return|") == [
        "",
        "2",
        "BackMsg_11[x%7CReturn%7C1%7CReturn%7CBackMsg_14]",
    ]
