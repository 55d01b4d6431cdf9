import re
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.local.pbx_files import External, render_pbx, render_town
from deploy.local.pbx_server import external_of, ports_of

PORTS = {
    "pbx_sip": 5160,
    "pbx_ami": 5138,
    "pbx_http": 5188,
    "pbx_rtp_start": 20000,
    "pbx_rtp_end": 20999,
    "town_sip": 5161,
    "town_phones_sip": 5162,
    "town_ami": 5139,
    "town_rtp_start": 21000,
    "town_rtp_end": 21999,
}


@dataclass(frozen=True)
class Root:
    argv: tuple[str, ...] = ("/opt/asterisk",)
    modules: Path = Path("/opt/modules")
    data: Path = Path("/opt/data")


def pbx(folder: Path, external: External | None = None) -> tuple[str, ...]:
    return render_pbx(
        directory=folder,
        root=Root(),
        ports=PORTS,
        secrets={"ami": "s3cret"},
        name="pbx7",
        external=external,
    )


def town(folder: Path, *, record: bool = True) -> tuple[str, ...]:
    return render_town(
        directory=folder,
        root=Root(),
        ports=PORTS,
        secrets={"ami": "t0wn"},
        phones={"demo-1006": "aaa", "demo-1007": "bbb"},
        record=record,
    )


def text(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted((folder / "etc").glob("*.conf")))


def conf(folder: Path, name: str) -> str:
    return (folder / f"etc/{name}.conf").read_text()


@pytest.mark.parametrize("render", [pbx, town])
def test_no_placeholder_stays_unfilled(tmp_path: Path, render: object) -> None:
    render(tmp_path)  # type: ignore[operator]
    assert re.findall(r"@[A-Z_]+@", text(tmp_path)) == []


@pytest.mark.parametrize("render", [pbx, town])
def test_no_hyphen_that_should_stay_is_taken_for_a_range(tmp_path: Path, render: object) -> None:
    render(tmp_path)  # type: ignore[operator]
    assert re.findall(r"FILTER\([^,]*-,", text(tmp_path)) == []


@pytest.mark.parametrize("render", [pbx, town])
def test_everything_listens_on_loopback_only(tmp_path: Path, render: object) -> None:
    render(tmp_path)  # type: ignore[operator]
    bound = re.findall(r"^\s*(?:bind|bindaddr|tlsbindaddr)\s*=\s*(\S+)", text(tmp_path), re.M)
    assert bound
    assert all(address.startswith("127.") for address in bound)


def test_the_command_stays_in_the_foreground_with_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "with blank"
    assert pbx(folder) == ("/opt/asterisk", "-f", "-C", str(folder / "etc/asterisk.conf"))
    assert f"astetcdir => {folder}/etc\n" in conf(folder, "asterisk")
    assert "systemname = pbx7" in conf(folder, "asterisk")


def test_the_portal_s_user_reads_neither_dialplan_nor_reporting(tmp_path: Path) -> None:
    pbx(tmp_path)
    manager = conf(tmp_path, "manager")
    assert "read = system,call,agent,user,dtmf,cdr\n" in manager
    assert "channelvars = SESSION_ID,LEG,CAMPAIGN\n" in manager
    written = re.search(r"^write = (.*)$", manager, re.M)
    assert written is not None
    assert not {"command", "dialplan", "all"} & set(written[1].split(","))


def test_native_bridging_is_never_loaded(tmp_path: Path) -> None:
    pbx(tmp_path)
    assert "noload = bridge_native_rtp.so" in conf(tmp_path, "modules")
    assert "\nload = bridge_native_rtp" not in conf(tmp_path, "modules")


def test_rendering_again_keeps_what_the_portal_taught_the_pbx(tmp_path: Path) -> None:
    pbx(tmp_path)
    taught = tmp_path / "etc/pb_endpoints.conf"
    taught.write_text("[demo-1001]\n")
    pbx(tmp_path)
    assert taught.read_text() == "[demo-1001]\n"


def test_secrets_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    pbx(tmp_path)
    assert stat.S_IMODE((tmp_path / "etc/manager.conf").stat().st_mode) == 0o600
    assert "s3cret" in conf(tmp_path, "manager")


def test_a_long_path_moves_the_control_socket_to_a_short_one(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 90)
    pbx(folder)
    run = re.search(r"astrundir => (.*)", conf(folder, "asterisk"))
    assert run is not None
    assert len(run[1]) < 90
    assert Path(run[1]).is_dir()


def test_a_pbx_behind_nat_names_its_outside_address_and_helpers(tmp_path: Path) -> None:
    pbx(
        tmp_path,
        External(
            address="198.51.100.7",
            local_nets=("10.0.0.0/8", "192.168.0.0/16"),
            stun="stun.example.org:3478",
            turn="turn.example.org",
            turn_user="u",
            turn_secret="p",
        ),
    )
    pjsip = conf(tmp_path, "pjsip")
    assert pjsip.count("external_media_address = 198.51.100.7") == 2
    assert pjsip.count("local_net = 10.0.0.0/8") == 2
    assert "stunaddr = stun.example.org:3478" in conf(tmp_path, "rtp")
    assert "turnpassword = p" in conf(tmp_path, "rtp")
    assert "bind = 0.0.0.0:5160" in pjsip


def test_a_certificate_opens_sip_over_tls_and_secure_websocket(tmp_path: Path) -> None:
    pbx(tmp_path, External(certificate="/c/full.pem", key="/c/key.pem"))
    assert "[tls]" in conf(tmp_path, "pjsip")
    assert "protocol = wss" in conf(tmp_path, "pjsip")
    assert "tlsbindaddr = 0.0.0.0:8089" in conf(tmp_path, "http")
    assert "tlsprivatekey = /c/key.pem" in conf(tmp_path, "http")


def test_without_a_certificate_there_is_no_tls(tmp_path: Path) -> None:
    pbx(tmp_path)
    assert "tls" not in conf(tmp_path, "pjsip") + conf(tmp_path, "http")


def test_the_production_pbx_reads_its_world_from_the_environment() -> None:
    env = {
        "PBX_BIND": "10.1.2.3",
        "PBX_LOCAL_NETS": "10.0.0.0/8, 172.16.0.0/12",
        "PBX_SIP_PORT": "5070",
        "PBX_EMERGENCY": "110 112",
    }
    world = external_of(env)
    assert world.bind == "10.1.2.3"
    assert world.local_nets == ("10.0.0.0/8", "172.16.0.0/12")
    assert world.emergency == ("110", "112")
    assert ports_of(env)["pbx_sip"] == 5070
    assert external_of({}).bind == "127.0.0.1"


def test_each_desk_phone_of_the_town_signs_in_with_its_own_secret(tmp_path: Path) -> None:
    town(tmp_path)
    pjsip = conf(tmp_path, "pjsip")
    assert "client_uri = sip:demo-1006@127.0.0.1:5160" in pjsip
    assert re.search(r"\[auth-demo-1007\][^\[]*password = bbb", pjsip)


def test_the_town_has_its_sounds_and_keeps_what_is_heard_only_when_told(tmp_path: Path) -> None:
    town(tmp_path, record=False)
    assert (tmp_path / "sounds/machine.wav").stat().st_size > 100_000
    assert (tmp_path / "moh/music.wav").exists()
    assert "RECORD = no" in conf(tmp_path, "extensions")


def test_no_extension_pattern_swallows_the_hangup_extension(tmp_path: Path) -> None:
    for render in (pbx, town):
        render(tmp_path)  # type: ignore[operator]
        patterns = re.findall(r"^exten => (_[^,]*),", conf(tmp_path, "extensions"), re.M)
        letters = [p for p in patterns if re.match(r"_\[[^\]]*a-z", p) or p.startswith("_.")]
        assert all(pattern.endswith("].") for pattern in letters)
