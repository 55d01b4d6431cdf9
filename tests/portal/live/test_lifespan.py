import pytest
from asgiref.testing import ApplicationCommunicator

from calls import stream
from portal.asgi import application

pytestmark = pytest.mark.usefixtures("following")


async def turned_on_and_off():
    line = ApplicationCommunicator(application, {"type": "lifespan"})
    said = []
    for what in ("startup", "shutdown"):
        await line.send_input({"type": f"lifespan.{what}"})
        said.append((await line.receive_output(3))["type"])
    return said


async def test_the_process_starts_its_hub_and_ends_it(transactional_db):
    assert await turned_on_and_off() == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_the_process_starts_without_its_database(transactional_db, monkeypatch, caplog):
    def away():
        raise OSError("away")

    monkeypatch.setattr(stream, "last_seq", away)
    assert await turned_on_and_off() == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert "the hub did not start" in caplog.text
