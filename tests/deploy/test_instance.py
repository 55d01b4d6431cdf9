import json
import stat
from pathlib import Path

import pytest

from deploy.local import instance, places
from deploy.local.instance import AlreadyRunningError, take


@pytest.fixture(autouse=True)
def own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "ROOT", tmp_path)


def let_go(taken: instance.Instance) -> None:
    for held in taken.held:
        held.close()


def test_secrets_are_made_up_once_and_kept_private(tmp_path: Path) -> None:
    first = take("one", web=None)
    let_go(first)
    again = take("one", web=None)
    let_go(again)
    kept = tmp_path / "var" / "one" / "secrets.json"
    assert again.secrets == first.secrets
    assert len(set(first.secrets.values())) == len(instance.SECRET_NAMES)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_second_launcher_of_the_same_instance_is_turned_away() -> None:
    first = take("one", web=None)
    with pytest.raises(AlreadyRunningError):
        take("one", web=None)
    let_go(first)


def test_the_written_environment_is_private_and_complete(tmp_path: Path) -> None:
    taken = take("one", web=8123)
    taken.write_environment()
    let_go(taken)
    folder = tmp_path / "var" / "one"
    bed = json.loads((folder / "bed.json").read_text())
    assert bed["web_url"] == "http://127.0.0.1:8123"
    assert bed["env"]["DATABASE_URL"] in (folder / "env").read_text()
    assert stat.S_IMODE((folder / "env").stat().st_mode) == 0o600
    assert stat.S_IMODE((folder / "bed.json").stat().st_mode) == 0o600


def test_an_existing_pbx_is_used_as_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTERISK_AMI_URL", "ami://u:s@10.0.0.5:5038")
    taken = take("one", web=None, own_pbx=False)
    let_go(taken)
    assert taken.environment()["ASTERISK_AMI_URL"] == "ami://u:s@10.0.0.5:5038"


def test_only_test_instances_trade_safety_for_speed() -> None:
    taken = [take(name, web=None) for name in ("test", "test-two", "main", "testing")]
    for one in taken:
        let_go(one)
    assert [one.is_disposable for one in taken] == [True, True, False, False]
