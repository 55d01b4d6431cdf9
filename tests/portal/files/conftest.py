from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils import timezone

from calls import recordings
from calls.models import Cdr
from tests.builders import T0
from tests.builders_sound import tone


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    cache.clear()
    settings.FILES_ROOT = str(tmp_path / "files")
    settings.PBX_PORTAL_URL = "http://testserver"
    return tmp_path / "files"


def expected(call_id: str = "c1", team: str = "demo") -> recordings.Upload:
    return recordings.expect(team=team, call_id=call_id, now=timezone.now())


def stored(call_id: str = "c1", team: str = "demo", sound: bytes = b""):
    whole = sound or tone()
    pieces = iter((whole, b""))
    return recordings.receive(
        token=expected(call_id, team).url.rpartition("/")[2],
        read=lambda _: next(pieces),
        announced=None,
        now=timezone.now(),
    )


def ended(call_id: str = "c1", **extra) -> Cdr:
    plain = {
        "team": "demo",
        "pbx": "pbx",
        "kind": "inbound",
        "outcome": "answered",
        "hung_up_by": "customer",
        "cause": 16,
        "customer_number": "02079460021",
        "group": "630",
        "agent_no": "1001",
        "started_at": T0,
        "ended_at": T0,
    }
    return Cdr.objects.create(call_id=call_id, **(plain | extra))
