"""SOAP 1.1 messages of this dialect (rpc/encoded), read and written by hand. Pure but for lxml.

Real clients differ: PHP names the parameters or numbers them, zeep leaves their types out. So a
call is found by the name of the body's first child, its parameters by their names, or by their
place where they are called `param0`.
"""

import re
from xml.sax.saxutils import escape

from lxml import etree

from portal.dialects.astercc.catalogue import BY_SOAP, EVERY_FACE, FACES, SOAP_ALIASES, Face
from portal.dialects.astercc.wire import Params

NAMESPACE = "urn:astccCWI"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
#: No request of the manual comes near this, bytes.
MOST_BYTES = 65536
POSITION = re.compile(r"param([0-9]{1,2})", re.ASCII)
#: What XML cannot hold.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Fault(Exception):  # noqa: N818 (SOAP's word)
    """A message that is no call of ours; its words are for the caller."""


def read(body: bytes) -> tuple[Face, Params]:
    """Read a call: which operation, and its parameters with `EVENT`. Raises Fault."""
    call = _call(_tree(body))
    name = etree.QName(call).localname
    face = BY_SOAP.get(SOAP_ALIASES.get(name, name))
    if face is None:
        raise Fault("there is no such operation")
    given = [(etree.QName(one).localname, _text(one)) for one in call.iterchildren("*")]
    who = {"usertype": "agent"} if face in FACES else {}
    return face, {**who, **_named(face, given), "EVENT": face.event}


def write(operation: str, text: str) -> str:
    """Write the answer of an operation."""
    inside = f'<{operation} xsi:type="xsd:string">{escape(_clean(text))}</{operation}>'
    return _envelope(
        f'<ns1:{operation}Response xmlns:ns1="{NAMESPACE}">{inside}</ns1:{operation}Response>',
        f' SOAP-ENV:encodingStyle="{ENCODING}"',
    )


def fault(words: str) -> str:
    """Write a fault of the caller."""
    code = "<faultcode>SOAP-ENV:Client</faultcode>"
    text = f"<faultstring>{escape(_clean(words))}</faultstring>"
    return _envelope(f"<SOAP-ENV:Fault>{code}{text}</SOAP-ENV:Fault>", "")


def wsdl(address: str) -> str:
    """Write the description, its service at `address`: each operation as its signature prints,
    those of the later manual after the others."""
    messages = "".join(_messages(face) for face in EVERY_FACE)
    ports = "".join(
        f'<operation name="{face.soap}"><input message="tns:{face.soap}Request"/>'
        f'<output message="tns:{face.soap}Response"/></operation>\n'
        for face in EVERY_FACE
    )
    body = f'<soap:body use="encoded" namespace="{NAMESPACE}" encodingStyle="{ENCODING}"/>'
    bindings = "".join(
        f'<operation name="{face.soap}">'
        f'<soap:operation soapAction="{NAMESPACE}#astccCWI#{face.soap}"/>'
        f"<input>{body}</input><output>{body}</output></operation>\n"
        for face in EVERY_FACE
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<definitions name="astccCWI" targetNamespace="{NAMESPACE}" xmlns:tns="{NAMESPACE}"'
        ' xmlns="http://schemas.xmlsoap.org/wsdl/"'
        ' xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema">\n'
        f'{messages}<portType name="astccCWIPort">\n{ports}</portType>\n'
        '<binding name="astccCWIBinding" type="tns:astccCWIPort">'
        '<soap:binding style="rpc" transport="http://schemas.xmlsoap.org/soap/http"/>\n'
        f"{bindings}</binding>\n"
        '<service name="astccCWI"><port name="astccCWIPort" binding="tns:astccCWIBinding">'
        f'<soap:address location="{escape(address, {chr(34): "&quot;"})}"/></port></service>\n'
        "</definitions>\n"
    )


def _messages(face: Face) -> str:
    parts = "".join(f'<part name="{name}" type="xsd:string"/>' for name in face.order)
    answer = f'<part name="{face.soap}" type="xsd:string"/>'
    return (
        f'<message name="{face.soap}Request">{parts}</message>\n'
        f'<message name="{face.soap}Response">{answer}</message>\n'
    )


def _tree(body: bytes) -> etree._Element:
    if len(body) > MOST_BYTES:
        raise Fault("the message is too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Fault("the message is not well-formed XML") from error
    if root.getroottree().docinfo.doctype:
        raise Fault("a document type is not allowed")
    return root


def _call(root: etree._Element) -> etree._Element:
    if root.tag != f"{{{ENVELOPE}}}Envelope":
        raise Fault("this is no SOAP 1.1 envelope")
    body = root.find(f"{{{ENVELOPE}}}Body")
    call = next(body.iterchildren("*"), None) if body is not None else None
    if call is None:
        raise Fault("the body is empty")
    return call


def _text(element: etree._Element) -> str:
    if element.get(NIL) in {"true", "1"}:
        return ""
    return "".join(str(piece) for piece in element.itertext())


def _named(face: Face, given: list[tuple[str, str]]) -> dict[str, str]:
    values = [text for _, text in given]
    table = face.table_order
    if any(POSITION.fullmatch(name) for name, _ in given):
        follows_table = (
            table is not None and len(values) == len(table) and values[1] in {"agent", "account"}
        )
        order = table if follows_table and table is not None else face.order
        if follows_table or all(POSITION.fullmatch(name) for name, _ in given):
            return dict(zip(order, values, strict=False))
    return {name: text for name, text in given if not POSITION.fullmatch(name)}


def _envelope(inside: str, more: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<SOAP-ENV:Envelope xmlns:SOAP-ENV="{ENVELOPE}"'
        ' xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xmlns:SOAP-ENC="{ENCODING}"{more}>'
        f"<SOAP-ENV:Body>{inside}</SOAP-ENV:Body></SOAP-ENV:Envelope>\n"
    )


def _clean(text: str) -> str:
    return CONTROL.sub("", text)
