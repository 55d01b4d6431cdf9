import pytest

from calls.models import Mending, PbxLink
from tests.builders import T0

pytestmark = pytest.mark.django_db
TOKEN = "only-the-scraper"


@pytest.fixture
def scraped(settings, client):
    settings.METRICS_TOKEN = TOKEN
    PbxLink.objects.create(pbx="pbx", is_up=True)
    Mending.objects.create(pbx="pbx", what="phone", count=3, last_at=T0, last_story="x")

    def get(token=TOKEN):
        return client.get("/metrics", headers={"Authorization": f"Bearer {token}"})

    return get


def test_the_scraper_reads_what_was_mended_and_what_is_up(scraped):
    text = scraped().content.decode()
    assert 'patchbay_picture_mended_total{pbx="pbx",what="phone"} 3.0' in text
    assert 'patchbay_pbx_link_up{pbx="pbx"} 1.0' in text
    assert "patchbay_events_total 0.0" in text
    assert "patchbay_recordings_overdue 0.0" in text


def test_nobody_else_finds_anything(scraped, settings, client):
    assert scraped("wrong").status_code == 404
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = ""
    assert scraped("").status_code == 404
