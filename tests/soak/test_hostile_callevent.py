"""Thousands of frames nobody means well by, at the Call Event socket of three people at once."""

import pytest

from tests.portal.dialects.callevent.conftest import doors  # noqa: F401 (fixture)
from tests.portal.dialects.callevent.test_hostile import siege
from tests.portal.live.conftest import floor, following  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("following")
FRAMES = 9_000


@pytest.mark.timeout(3600)
async def test_nine_thousand_hostile_frames(doors, monkeypatch, caplog, capsys):  # noqa: F811
    told = await siege(doors, monkeypatch, caplog, FRAMES, 1)
    codes = {code: sum(one.get(code, 0) for one in told) for code in sorted(set().union(*told))}
    with capsys.disabled():
        print("\nhostile frames answered, by code (0: done):", codes)
    assert 301020 not in codes
    assert sum(codes.values()) >= FRAMES // 2
