"""The key of the day, and of its neighbour around midnight where the team is."""

import hashlib
from datetime import UTC, datetime

import pytest

from agents.selectors import CooCenterRow
from portal.dialects.coocenter.sign_in import actor_of, key_of, keys

DOOR = CooCenterRow(
    team="demo", webkey="k", is_status_code=False, mac="", time_zone="Asia/Shanghai"
)


@pytest.mark.parametrize(
    ("hour", "minute", "days"),
    [
        (3, 0, ["2026-03-02"]),
        (15, 58, ["2026-03-02", "2026-03-03"]),  # 23:58 in Shanghai
        (16, 3, ["2026-03-02", "2026-03-03"]),
        (16, 6, ["2026-03-03"]),
    ],
)
def test_the_date_is_the_teams(hour, minute, days):
    now = datetime(2026, 3, 2, hour, minute, tzinfo=UTC)
    assert keys(DOOR, now) == [key_of("k", day) for day in days]


def test_the_key_is_md5_of_webkey_and_date():
    assert key_of("k", "2026-03-02") == hashlib.md5(b"k2026-03-02").hexdigest()


def test_who_asks_has_the_rights_of_one_team():
    actor = actor_of(DOOR)
    assert (actor.team, actor.is_team_admin, actor.is_platform_admin) == ("demo", True, False)
