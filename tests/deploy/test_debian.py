from pathlib import Path

import pytest

from deploy.local import debian
from deploy.local.debian import apt_environment, debian_source

DEB822 = """\
Types: deb
# the archive
URIs: https://packages.example.net/node
Suites: nodistro
Components: main
Signed-By: /k/node.gpg

Types: deb deb-src
URIs: http://mirror.example.net/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /k/debian.gpg

Types: deb
URIs: http://mirror.example.net/debian-security
Suites: bookworm-security
Components: main
"""
ONE_LINE = """\
# deb http://old.example.net/debian bookworm main
deb https://docker.example.net/linux/debian bookworm stable
deb [arch=amd64 signed-by=/k/mine.gpg] http://mirror.example.net/debian bookworm main contrib
deb http://mirror.example.net/debian-security bookworm-security main
"""


@pytest.fixture
def host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "apt/sources.list.d").mkdir(parents=True)
    (tmp_path / "os-release").write_text('ID=debian\nVERSION_CODENAME="bookworm"\n')
    monkeypatch.setattr(debian, "_KEYRING", tmp_path / "none.gpg")
    return tmp_path


def found(host: Path) -> debian.Source | None:
    return debian_source(host, host / "os-release")


def test_the_archive_is_found_in_the_new_format(host: Path) -> None:
    (host / "apt/sources.list.d/debian.sources").write_text(DEB822)
    assert found(host) == debian.Source("http://mirror.example.net/debian", "/k/debian.gpg")


def test_the_archive_is_found_in_the_one_line_format(host: Path) -> None:
    (host / "apt/sources.list").write_text(ONE_LINE)
    assert found(host) == debian.Source("http://mirror.example.net/debian", "/k/mine.gpg")


def test_a_disabled_source_is_passed_over(host: Path) -> None:
    text = DEB822.replace("Types: deb deb-src", "Enabled: no\nTypes: deb deb-src")
    (host / "apt/sources.list.d/debian.sources").write_text(text)
    assert found(host) is None


def test_other_systems_have_no_such_archive(host: Path) -> None:
    (host / "apt/sources.list.d/debian.sources").write_text(DEB822)
    (host / "os-release").write_text("ID=fedora\n")
    assert found(host) is None


def test_the_host_s_own_keyring_wins_over_the_one_the_source_names(host: Path) -> None:
    (host / "none.gpg").touch()
    (host / "apt/sources.list").write_text(ONE_LINE)
    source = found(host)
    assert source is not None
    assert source.signed_by == str(host / "none.gpg")


def test_the_private_package_world_is_all_below_its_folder(tmp_path: Path) -> None:
    work = tmp_path / "a b"
    env = apt_environment(work, debian.Source("http://mirror.example.net/debian", "/k/x.gpg"))
    sources = (work / "apt/sources.list").read_text()
    assert sources == "deb [signed-by=/k/x.gpg] http://mirror.example.net/debian sid main\n"
    assert env["APT_CONFIG"] == str(work / "apt/apt.conf")
    assert f'Dir::State::status "{work}/apt/status"' in (work / "apt/apt.conf").read_text()
