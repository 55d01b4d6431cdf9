import pytest

from calls.models import PbxLink
from portal.api import health


def test_the_process_says_it_lives(client):
    assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_needs_database_redis_and_the_pbx(client, db, settings):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["pbx"] == "unavailable"
    PbxLink.objects.create(pbx=settings.PBX_NAME, is_up=True)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert set(answer.json()["parts"].values()) == {"ok"}


@pytest.mark.parametrize("part", ["database", "redis", "pbx"])
def test_a_part_that_fails_is_named_and_nothing_else_is_told(client, db, monkeypatch, part):
    def fail():
        raise OSError("secret words")

    monkeypatch.setitem(health.CHECKS, part, fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"][part] == "unavailable"
    assert "secret" not in answer.content.decode()
