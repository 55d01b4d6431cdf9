import json
import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
SCRIPT = "/asterccinterface/astercc_nginx_http_push.js"


def test_the_date_is_told_to_a_callback_or_plainly():
    answer = Client().get("/getccdate/getdate", {"callback": "cb"})
    assert answer["Content-Type"].startswith("application/javascript")
    date = json.loads(re.fullmatch(r"cb\((.*)\);", answer.content.decode())[1])["ccdate"]
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", date)
    assert "ccdate" in Client().get("/getccdate/getccdate").json()
    assert Client().get("/getccdate/getdate", {"callback": "alert(1)"}).status_code == 400


def test_the_script_may_be_loaded_by_any_page():
    answer = Client().get(SCRIPT)
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    text = answer.content.decode()
    for name in ("asterccNginxHttpPush", "asterccNginxHttpPushNAPI", "sonAccept", "astercc_pwd"):
        assert name in text


def test_the_page_loads_the_script_and_asks_whose_events():
    page = Client().get("/asterccinterface/astercc_nginx_http_push.html").content.decode()
    assert SCRIPT in page
    assert 'name="identity"' in page
