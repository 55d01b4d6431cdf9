"""The SOAP door, asked by zeep and by hand."""

import io
import json

import pytest
from django.test import Client
from lxml import etree
from zeep import Client as Zeep
from zeep import Transport

from portal.dialects.astercc.catalogue import EVERY_FACE, FACES
from tests.portal.dialects.astercc.test_soap import call, envelope

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
ADA = ("demo", "agent", "1001", "plaintext", "demo-1001")


class Answer(io.BytesIO):
    """What zeep wants of an answer of requests."""

    def __init__(self, response):
        super().__init__(response.content)
        self.status_code, self.content = response.status_code, response.content
        self.headers, self.encoding = dict(response.headers), "utf-8"


class InProcess(Transport):
    """zeep's way to the door, without a socket."""

    def __init__(self, web):
        super().__init__()
        self.web = web

    def load(self, url):
        return self.web.get("/astcccwi.php?wsdl").content

    def post(self, address, message, headers):
        body, kind = message, headers.get("Content-Type", "text/xml")
        return Answer(self.web.post("/astcccwi.php", body, content_type=kind))


@pytest.fixture
def web(world):
    return Client()


@pytest.fixture
def service(web):
    return Zeep("http://testserver/astcccwi.php?wsdl", transport=InProcess(web)).service


def test_zeep_logs_in_by_place_and_by_name(service):
    assert service.login(*ADA).startswith("|Return|1|Return|BackMsg_04|Return|agent_group_id=")
    names = ("orgidentity", "usertype", "user", "pwdtype", "password")
    again = service.login(**dict(zip(names, ADA, strict=True)))
    assert again == "|Return|2|Return|BackMsg_66"


def test_zeep_asks_every_operation_and_none_is_a_fault(service):
    for face in EVERY_FACE:
        values = dict.fromkeys(face.order, "") | {"orgidentity": "demo"}
        assert service[face.soap](**values).startswith("|Return|2|Return|BackMsg_")


@pytest.mark.parametrize("path", ["/astcccwi.php?wsdl", "/astcccwi.wsdl", "/astcccwi.wsdl/"])
def test_the_description_names_its_own_host(web, path):
    answer = web.get(path, headers={"host": "localhost:8123"})
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    (address,) = root.iter("{http://schemas.xmlsoap.org/wsdl/soap/}address")
    assert address.get("location") == "http://localhost:8123/astcccwi.php"
    operations = [one.get("name") for one in root.findall(".//{*}portType/{*}operation")]
    assert operations[:22] == [face.soap for face in FACES]
    assert operations == [face.soap for face in EVERY_FACE]


def test_zeep_asks_operations_of_the_later_manual(service):
    assert service.setVar(*ADA, "X", "1") == "|Return|2|Return|BackMsg_64"
    assert service.sendDtmf(*ADA, "x") == "|Return|2|Return|BackMsg_28"
    day = json.loads(service.agentStatisticDay(*ADA, "0"))
    assert set(day) >= {"code", "message"}
    said = service.agentRealtime(*ADA).removeprefix("|Return|1|Return|").split("|")
    assert said[1] == "1001"
    rung = service.backCall("demo", "7777", "02079460009", "", "1001", "demo-1001", "plaintext", "")
    assert rung == "|Return|2|Return|BackMsg_09[7777]"


def post(web, body):
    return web.post("/astcccwi.php", body, content_type="text/xml")


def test_a_refusal_is_an_answer_and_never_a_fault(web):
    answer = post(web, call("login", ("orgidentity", "nobody")))
    assert answer.status_code == 200
    assert b"|Return|2|Return|BackMsg_01</login>" in answer.content


def test_what_is_no_call_is_a_fault_of_the_caller(web):
    for body in (b"<a", envelope("<noSuchThing/>"), b"x" * 70000):
        answer = post(web, body)
        assert answer.status_code == 400
        assert etree.fromstring(answer.content).findtext(".//faultcode") == "SOAP-ENV:Client"
        assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"


def test_nothing_but_get_and_post_is_answered(web):
    assert web.put("/astcccwi.php").status_code == 405
    assert web.delete("/astcccwi.php").status_code == 405
