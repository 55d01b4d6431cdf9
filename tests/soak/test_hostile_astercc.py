"""Ten thousand requests nobody means well by, over all three ways of the asterCC interface."""

import json
import os

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.dialects.astercc.catalogue import EVERY_FACE
from tests.portal.dialects.astercc import hostile
from tests.portal.dialects.astercc.conftest import _cheap_hashes, world  # noqa: F401
from tests.portal.dialects.astercc.test_soap import call

RUNS = int(os.environ.get("PATCHBAY_HOSTILE_RUNS", "10000"))


@pytest.mark.timeout(3600)
def test_ten_thousand_hostile_requests(world, settings, capsys):  # noqa: F811
    settings.AXES_FAILURE_LIMIT = 1_000_000
    web, seen = Client(), {"http": 0, "script": 0, "soap": 0}
    ways = {"http": over_http, "script": over_script, "soap": over_soap}

    def ask(way, event, function, face, fields):
        ways[way](web, {"http": event, "script": function, "soap": face}[way], fields)
        seen[way] += 1

    asking(ask)()
    with capsys.disabled():
        print("\nhostile requests answered in their form:", seen)
    assert sum(seen.values()) >= RUNS


def asking(ask):
    health = [HealthCheck.function_scoped_fixture]
    given_all = given(
        st.sampled_from(["http", "script", "soap"]),
        hostile.EVENT,
        hostile.FUNCTION,
        st.sampled_from(EVERY_FACE),
        hostile.FIELDS,
    )
    return settings(max_examples=RUNS, deadline=None, database=None, suppress_health_check=health)(
        given_all(ask)
    )


def over_http(web, event, fields):
    fields = {name: value for name, value in fields.items() if name != "callback"}
    answer = web.post("/asterccinterfaces", fields | {"EVENT": event})
    assert answer.status_code == 200
    assert hostile.is_documented(answer.content.decode())


def over_script(web, function, fields):
    answer = web.get(f"/setevent/{function}", {"callback": "cb"} | fields)
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        text = answer.content.decode()
        body = json.loads(text[text.index("(") + 1 : -2])
        assert "msg" in body or body["code"] in {1, 2, 3}


def over_soap(web, face, fields):
    clean = [
        (name, value.replace("&", "&amp;").replace("<", "&lt;"))
        for name, value in fields.items()
        if name != "callback"
    ]
    answer = web.post("/astcccwi.php", call(face.soap, *clean), content_type="text/xml")
    assert answer.status_code in {200, 400}
    assert etree.fromstring(answer.content) is not None
