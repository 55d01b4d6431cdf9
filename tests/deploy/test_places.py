from pathlib import Path

from deploy.local import places


def test_a_short_folder_is_used_as_it_is(tmp_path: Path) -> None:
    assert places.short_dir(tmp_path) == tmp_path


def test_a_long_folder_gets_the_same_short_stand_in_each_time(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    stand_in = places.short_dir(long)
    assert len(str(stand_in)) < places.SOCKET_ROOM
    assert places.short_dir(long) == stand_in
    stand_in.rmdir()
