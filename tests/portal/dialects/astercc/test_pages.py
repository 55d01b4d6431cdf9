"""The developers' page and the texts of the codes."""

import pytest
from django.test import Client

from agents.models import Team
from portal.dialects.astercc import texts
from portal.dialects.astercc.catalogue import EVERY_FACE, MORE_SCRIPTS

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")


@pytest.fixture
def web(world):
    return Client()


@pytest.mark.parametrize("language", list(texts.LANGUAGES))
def test_every_code_has_a_text_of_its_own_in_every_language(language):
    said = texts.texts_in(language)
    assert list(said) == [f"BackMsg_{number:02}" for number in range(1, 67)]
    assert all(text.strip() == text and text for text in said.values())
    assert all("[" in said[f"BackMsg_{number}"] for number in ("09", "11", "17", "56"))
    if language != "en":
        assert sum(said[code] == text for code, text in texts.texts_in("en").items()) == 0


@pytest.mark.parametrize(("asked", "found"), [("de", "de"), ("ru", "Ru"), ("EN", "en")])
def test_texts_are_told_over_rest(web, asked, found):
    body = web.get("/api/v1/astercc/messages", {"lang": asked}).json()
    assert body["lang"] == found
    assert body["messages"] == texts.texts_in(found)


def test_a_team_has_its_own_language_and_others_hear_english(web):
    Team.objects.filter(identity="demo").update(astercc_language="fr")
    asked = "/api/v1/astercc/messages"
    assert web.get(asked, {"orgidentity": "demo"}).json()["lang"] == "fr"
    assert web.get(asked, {"orgidentity": "nobody\0"}).json()["lang"] == "en"
    assert web.get(asked).json()["lang"] == "en"
    assert web.get(asked, {"lang": "tlh"}).status_code == 400


@pytest.mark.parametrize("name", ["test_CJI.html", "test_CJI_en.html"])
def test_the_page_offers_every_function(web, name):
    answer = web.get(f"/asterccinterface/{name}", {"lang": "jp"})
    assert answer.status_code == 200
    page = answer.content.decode()
    offered = [*(face.script for face in EVERY_FACE), *MORE_SCRIPTS]
    assert [name for name in offered if f'value="{name}"' not in page] == []
    assert (
        "script-src" in answer.headers["Content-Security-Policy"]
        or "default-src" in (answer.headers["Content-Security-Policy"])
    )
    assert "<script>" not in page
