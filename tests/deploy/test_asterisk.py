import json
import os
import platform
from pathlib import Path

import pytest

from deploy.local import asterisk
from deploy.local.asterisk import AsteriskError, ensure_asterisk


def put_cached(cache: Path, version: str, recipe: str = asterisk.RECIPE) -> Path:
    tree = cache / f"asterisk-{version}"
    tree.mkdir(parents=True)
    stamp = {"recipe": recipe, "machine": platform.machine(), "version": version}
    (tree / "patchbay.json").write_text(json.dumps(stamp))
    return tree


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(asterisk.shutil, "which", lambda *_args, **_more: None)
    monkeypatch.setattr(asterisk, "debian_source", lambda: None)
    return []


def test_a_cached_asterisk_is_taken_without_asking_anybody(tmp_path: Path, bare: list[str]) -> None:
    tree = put_cached(tmp_path / "ca che", "22.9.0")
    root = ensure_asterisk(tmp_path / "ca che", bare.append)
    assert root.version == "22.9.0"
    assert root.argv[-1] == str(tree / "usr/sbin/asterisk")
    assert root.data == tree / "usr/share/asterisk"
    assert bare == []


def test_a_cache_made_by_another_recipe_is_not_used(tmp_path: Path, bare: list[str]) -> None:
    put_cached(tmp_path, "22.9.0", recipe="0")
    with pytest.raises(AsteriskError, match="ASTERISK_AMI_URL"):
        ensure_asterisk(tmp_path, bare.append)


def test_a_machine_that_can_neither_run_nor_fetch_it_is_told_what_to_do(
    tmp_path: Path, bare: list[str]
) -> None:
    with pytest.raises(AsteriskError, match="Install Asterisk 22"):
        ensure_asterisk(tmp_path, bare.append)


@pytest.mark.parametrize(
    ("words", "is_used"), [("Asterisk 22.4.1", True), ("Asterisk 20.1", False), ("oops", False)]
)
def test_the_host_s_own_asterisk_is_used_when_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, is_used: bool
) -> None:
    binary = tmp_path / "asterisk"
    binary.write_text(f"#!/bin/sh\necho '{words}'\n")
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(asterisk, "_first_with", lambda *_: tmp_path)
    put_cached(tmp_path / "cache", "22.9.0")
    root = ensure_asterisk(tmp_path / "cache", print)
    assert (root.argv == (str(binary),)) == is_used
