"""Packages of Debian's rolling suite fetched and unpacked beside the host's own, without root."""

import os
import re
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

SUITE = "sid"
ARCHIVES = "apt/archives"
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_OPTIONS = """\
Dir::Etc::sourcelist "{work}/apt/sources.list";
Dir::Etc::sourceparts "{work}/apt/none";
Dir::Etc::preferences "{work}/apt/none";
Dir::Etc::preferencesparts "{work}/apt/none";
Dir::State "{work}/apt";
Dir::State::status "{work}/apt/status";
Dir::State::lists "{work}/apt/lists";
Dir::Cache "{work}/apt";
Dir::Cache::archives "{work}/apt/archives";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
Acquire::IndexTargets::deb::DEP-11 {{ DefaultEnabled "false"; }};
Acquire::IndexTargets::deb::CNF {{ DefaultEnabled "false"; }};
Debug::NoLocking "true";
"""


@dataclass(frozen=True)
class Source:
    """The archive this host's own packages come from."""

    uri: str
    signed_by: str


def debian_source(
    etc: Path = Path("/etc"), release: Path = Path("/etc/os-release")
) -> Source | None:
    """Find the Debian archive in the host's apt sources, in either of their two formats.

    None on hosts that are not Debian or name no archive for their own release.
    """
    known = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', _read(release), re.MULTILINE))
    codename = known.get("VERSION_CODENAME", "")
    if known.get("ID") != "debian":
        return None
    apt = etc / "apt"
    texts = [_read(path) for path in sorted((apt / "sources.list.d").glob("*.sources"))]
    lines = [
        _read(path)
        for path in (apt / "sources.list", *sorted((apt / "sources.list.d").glob("*.list")))
    ]
    found = [source for text in texts for source in _deb822(text, codename)]
    found += [source for text in lines for source in _one_line(text, codename)]
    # others may name a suite like Debian's: the archive proper ends in /debian
    found.sort(key=lambda source: not source.uri.rstrip("/").endswith("debian"))
    return found[0] if found else None


def _read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def _deb822(text: str, codename: str) -> list[Source]:
    found = []
    for block in re.split(r"\n\s*\n", re.sub(r"^#.*\n?", "", text, flags=re.MULTILINE)):
        fields = {
            key.lower(): " ".join(value.split())
            for key, value in re.findall(r"^([\w-]+):((?:.*)(?:\n[ \t].*)*)", block, re.MULTILINE)
        }
        wanted = _is_archive(
            fields.get("suites", "").split(), fields.get("components", "").split(), codename
        )
        if (
            wanted
            and "deb" in fields.get("types", "").split()
            and fields.get("enabled", "yes") != "no"
        ):
            found += [
                Source(uri, _key(fields.get("signed-by", "")))
                for uri in fields.get("uris", "").split()
            ]
    return found


def _one_line(text: str, codename: str) -> list[Source]:
    found = []
    for options, uri, suite, components in re.findall(
        r"^deb[ \t]+(?:\[([^\]]*)\][ \t]+)?(\S+)[ \t]+(\S+)[ \t]+(.*)$", text, re.MULTILINE
    ):
        if _is_archive([suite], components.split(), codename):
            signed = re.search(r"signed-by=(\S+)", options)
            found.append(Source(uri, _key(signed[1] if signed else "")))
    return found


def _is_archive(suites: list[str], components: list[str], codename: str) -> bool:
    own = {codename, "stable", "testing", "unstable", "sid"} - {""}
    return bool(own & set(suites)) and "main" in components


def _key(named: str) -> str:
    """Prefer the keyring that also signs the rolling suite over the one the source names."""
    if _KEYRING.exists():
        return str(_KEYRING)
    return named if named.startswith("/") else ""


def apt_environment(work: Path, source: Source) -> dict[str, str]:
    """Make a private apt world under `work` and return the environment that selects it.

    The host's own package state is neither read nor written; its proxy settings stay in force.
    """
    apt = work / "apt"
    for folder in ("lists/partial", "archives/partial"):
        (apt / folder).mkdir(parents=True)
    (apt / "status").touch()
    signed = f"[signed-by={source.signed_by}] " if source.signed_by else ""
    (apt / "sources.list").write_text(f"deb {signed}{source.uri} {SUITE} main\n")
    (apt / "apt.conf").write_text(_OPTIONS.format(work=work))
    return {**os.environ, "APT_CONFIG": str(apt / "apt.conf"), "LC_ALL": "C"}


def unpack(archives: Path, tree: Path, triplet: str) -> None:
    """Unpack what running Asterisk needs of every package in `archives` into `tree`."""
    wanted = tuple(
        prefix.format(triplet)
        for prefix in (
            "usr/sbin/asterisk",
            "usr/lib/{}/",
            "lib/{}/",
            "usr/share/asterisk/",
            "usr/lib64/",
            "lib64/",
        )
    )
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda package: _unpack_one(package, tree, wanted), sorted(archives.glob("*.deb"))
            )
        )


def _unpack_one(package: Path, tree: Path, wanted: tuple[str, ...]) -> None:
    command = ["dpkg-deb", "--fsys-tarfile", str(package)]
    with (
        subprocess.Popen(command, stdout=subprocess.PIPE) as reader,
        tarfile.open(fileobj=reader.stdout, mode="r|") as tar,
    ):
        for member in tar:
            name = member.name.removeprefix("./")
            if name.startswith(wanted) and "/perl" not in name:
                # older packages still say lib/ where the archive now says usr/lib/
                member.name = name if name.startswith("usr/") else f"usr/{name}"
                tar.extract(member, tree, set_attrs=not member.issym())
    if reader.returncode:
        raise RuntimeError(f"cannot read {package.name}")
