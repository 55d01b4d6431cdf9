import configparser
from pathlib import Path

from deploy.local.instance import Instance
from deploy.local.parts import Part
from deploy.local.ports import Ports
from deploy.local.supervise import configuration


def instance(folder: Path) -> Instance:
    return Instance("main", folder, Ports.in_block(10_000), {}, folder / "run")


def test_parts_start_in_order_and_none_by_itself(tmp_path: Path) -> None:
    parts = [Part(name, ["true"], lambda: True) for name in ("db", "redis", "web")]
    read = configparser.RawConfigParser()
    read.read_string(configuration(instance(tmp_path), parts, tmp_path))
    priorities = [read.getint(f"program:{part.name}", "priority") for part in parts]
    assert priorities == sorted(priorities)
    assert {read.get(f"program:{part.name}", "autostart") for part in parts} == {"false"}


def test_blanks_and_percent_signs_in_paths_survive(tmp_path: Path) -> None:
    folder = tmp_path / "100 % mine"
    part = Part("db", ["postgres", "-D", str(folder / "db")], lambda: True)
    text = configuration(instance(folder), [part], folder)
    assert f"command = postgres -D '{folder}/db'".replace("%", "%%") in text
