"""Bodies of other kinds than the documents' form, and what is none of them."""

import json

import pytest
from django.test import RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from portal.dialects.coocenter.bodies import MOST_BODY, params_of
from portal.dialects.coocenter.wire import Fault, Refusal

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
SAID = {"src": "1001", "dst": "+44 20 7946 0011"}
PARTS = encode_multipart(BOUNDARY, SAID)


def asked(body, kind=FORM, *, method="POST", query="", **meta):
    request = RequestFactory().generic(method, f"/x{query}", body, content_type=kind, **meta)
    return params_of(request)


@pytest.mark.parametrize("method", ["POST", "DELETE"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("src=1001&dst=%2B44+20+7946+0011", FORM),
        ("src=1001&dst=%2B44+20+7946+0011", f"{FORM}; charset=utf-8"),
        (json.dumps(SAID), JSON),
        (json.dumps({"src": 1001, "dst": SAID["dst"], "note": None}), f"{JSON}; charset=utf-8"),
        (PARTS, MULTIPART_CONTENT),
    ],
)
def test_a_body_says_the_same_in_every_kind(method, body, kind):
    assert asked(body, kind, method=method) == SAID


def test_what_the_body_says_counts_more_than_the_query():
    assert asked('{"dst": "2"}', JSON, query="?dst=1&src=3") == {"dst": "2", "src": "3"}


def test_without_a_body_its_kind_does_not_matter():
    assert asked("", "text/xml", query="?number=1") == {"number": "1"}


def test_files_in_a_form_are_passed_over():
    part = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="src"; filename="x"\r\n\r\n'
        f'1001\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="dst"\r\n\r\n'
        f"1002\r\n--{BOUNDARY}--\r\n"
    )
    assert asked(part, MULTIPART_CONTENT) == {"dst": "1002"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("[]", JSON),
        ("1", JSON),
        ('"src=1"', JSON),
        ("{", JSON),
        ('{"src": ["1001"]}', JSON),
        ('{"src": {"a": 1}}', JSON),
        ('{"src": true}', JSON),
        ('{"src": 1.5}', JSON),
        ('{"src": NaN}', JSON),
        ("[" * 9_000, JSON),
        ('{"src": %s}' % ("9" * 5_000), JSON),
        (b"\xff\xfe{}", JSON),
        ("--x\r\n", "multipart/form-data"),
        ("x", "multipart/form-data; boundary="),
        ("&".join("a=1" for _ in range(2_000)), FORM),
        ("x" * (MOST_BODY + 1), FORM),
        (json.dumps({"src": "1" * MOST_BODY}), JSON),
    ],
)
def test_a_body_that_means_nothing_is_a_fault_of_the_parameters(body, kind):
    with pytest.raises(Refusal) as refused:
        asked(body, kind)
    assert refused.value.fault is Fault.PARAMETERS


@pytest.mark.parametrize("size", ["9" * 12, "-1", "x"])
def test_a_body_announced_too_large_is_not_read(size):
    with pytest.raises(Refusal) as refused:
        asked("a=1", CONTENT_LENGTH=size)
    assert refused.value.fault is Fault.PARAMETERS


def test_too_many_parameters_in_the_query_are_refused_too():
    with pytest.raises(Refusal):
        asked("", query="?" + "&".join("a=1" for _ in range(2_000)))


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/octet-stream"])
def test_a_body_of_another_kind_is_named_as_such(kind):
    with pytest.raises(Refusal) as refused:
        asked("extension=1001", kind)
    assert refused.value.fault is Fault.KIND_OF_BODY


@pytest.mark.parametrize(
    ("body", "kind", "answer"),
    [
        ('{"extension": "9999"}', JSON, (404, "Extension not found")),
        ('{"extension": ["1001"]}', JSON, (400, "Parameter missing or wrong: extension")),
        ("<extension>1001</extension>", "text/xml", (415, "Unsupported body: send a form or JSON")),
    ],
)
def test_the_door_answers_each_in_its_own_form(ask, body, kind, answer):
    said = ask.client.generic(
        "POST",
        f"{ask.base}extensions/hangup",
        body,
        content_type=kind,
        headers={"Authorization": ask.key},
    )
    status, words = answer
    assert (said.status_code, said.json()) == (status, {"status": "error", "message": words})


def test_a_number_is_blocked_and_taken_back_by_json(ask):
    for method, word in (("POST", "create"), ("DELETE", "delete")):
        said = ask.client.generic(
            method,
            f"{ask.base}blacklist/{word}",
            '{"number": 123123}',
            content_type=JSON,
            headers={"Authorization": ask.key},
        )
        assert said.json()["status"] == "success"
