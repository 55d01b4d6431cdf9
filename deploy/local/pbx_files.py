"""Instance folders of the two Asterisks, written from the templates beside this package."""

import hashlib
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from deploy.local.sounds import hello, machine, music, write_wav

DEPLOY = Path(__file__).resolve().parent.parent
#: Files the town takes over from the PBX's base configuration.
SHARED = (
    "amd",
    "cdr",
    "confbridge",
    "features",
    "indications",
    "logger",
    "modules",
    "musiconhold",
    "pjproject",
    "queues",
    "res_http_media_cache",
)
#: Modules look for these; an empty file is their silent default.
EMPTY = ("acl", "ccss", "cel", "queuerules", "sorcery", "stasis", "udptl")
FOLDERS = (
    "etc",
    "db",
    "keys/keys",
    "log",
    "cache",
    "moh",
    "spool/monitor",
    "spool/outbox",
    "spool/tmp",
    "spool/outgoing",
)
#: Unix socket paths end at 107 bytes.
_LONGEST_RUN = 90
EMERGENCY = ("999", "112")


class Root(Protocol):
    """What of an installed Asterisk the files must name."""

    @property
    def argv(self) -> tuple[str, ...]:
        """Give the command that starts it."""

    @property
    def modules(self) -> Path:
        """Give the folder of its modules."""

    @property
    def data(self) -> Path:
        """Give the folder of its sounds and documentation."""


@dataclass(frozen=True)
class External:
    """What a PBX that serves more than this machine needs; without it everything is on loopback.

    `bind`: address SIP and WebSocket listen on; `ami_bind` and `ami_permit`: where AMI listens and
    which network may sign in. `address`: the public address of a PBX behind NAT, `local_nets` are
    the networks in front of it. `stun` and `turn` as host:port. `certificate` and `key` (PEM files)
    open SIP over TLS on `tls_port` and secure WebSocket on `wss_port`.
    """

    bind: str = "0.0.0.0"  # noqa: S104 - a PBX for others listens to others
    ami_bind: str = "127.0.0.1"
    ami_permit: str = "127.0.0.0/255.0.0.0"
    address: str = ""
    local_nets: tuple[str, ...] = ()
    stun: str = ""
    turn: str = ""
    turn_user: str = ""
    turn_secret: str = ""
    certificate: str = ""
    key: str = ""
    tls_port: int = 5061
    wss_port: int = 8089
    emergency: tuple[str, ...] = EMERGENCY


_LOOPBACK = External(bind="127.0.0.1")


def render_pbx(
    *,
    directory: Path,
    root: Root,
    ports: Mapping[str, int],
    secrets: Mapping[str, str],
    name: str,
    external: External | None = None,
) -> tuple[str, ...]:
    """Write the PBX's folder and return the command that runs it in the foreground.

    `name` becomes its `systemname`: it stands in every channel's id. What the portal taught the
    PBX stays as it is.
    """
    world = external or _LOOPBACK
    values = {
        "SIP_BIND": world.bind,
        "SIP_PORT": ports["pbx_sip"],
        "AMI_BIND": world.ami_bind,
        "AMI_PERMIT": world.ami_permit,
        "AMI_PORT": ports["pbx_ami"],
        "AMI_SECRET": secrets["ami"],
        "HTTP_BIND": world.bind,
        "HTTP_PORT": ports["pbx_http"],
        "RTP_START": ports["pbx_rtp_start"],
        "RTP_END": ports["pbx_rtp_end"],
        "EMERGENCY": "&".join(world.emergency),
        "EXTERNAL": _external(world),
        "NAT": _nat(world),
        "TLS": _tls(world),
        "SECURE": _secure_transports(world),
        "UPLOAD": f"sh {shlex.quote(str(_upload(directory)))}",
    }
    templates = sorted((DEPLOY / "asterisk").glob("*.conf"))
    argv = _write(directory, root, name, templates, values)
    _replace(_upload(directory), _upload_script(directory.absolute()))
    _once(directory / "moh/music.wav", music)
    return argv


def take_up_uploads(directory: Path, pid: int) -> None:
    """Go on with the recordings that an earlier run of this PBX could not deliver; `pid` is the
    process to end with."""
    env = os.environ | {"PBX_PID": str(pid)}
    subprocess.run(["sh", str(_upload(directory))], env=env, check=False, timeout=20)


def _upload(directory: Path) -> Path:
    """Name the script that MixMonitor runs when a recording is complete."""
    return directory.absolute() / "etc/upload.sh"


def _upload_script(directory: Path) -> str:
    words = [sys.executable, str(DEPLOY / "asterisk/upload.py"), str(directory / "spool")]
    pid_file = shlex.quote(str(_run_folder(directory) / "asterisk.pid"))
    log = shlex.quote(str(directory / "log/upload.log"))
    return (
        "# upload.sh [FILE ADDRESS]: deliver a finished recording, and what waits for it.\n"
        f'exec {shlex.join(words)} "${{PBX_PID:-$(cat {pid_file})}}" "$@" '
        f"</dev/null >>{log} 2>&1 &\n"
    )


def render_town(
    *,
    directory: Path,
    root: Root,
    ports: Mapping[str, int],
    secrets: Mapping[str, str],
    phones: Mapping[str, str],
    record: bool = True,
) -> tuple[str, ...]:
    """Write the town's folder and return the command that runs it in the foreground.

    `phones` are the desk phones that sign in at the PBX: endpoint name to secret. `record` keeps
    what everybody hears under `spool/monitor`.
    """
    values = {
        "SIP_PORT": ports["town_sip"],
        "PHONES_PORT": ports["town_phones_sip"],
        "PBX_SIP": ports["pbx_sip"],
        "AMI_PORT": ports["town_ami"],
        "AMI_SECRET": secrets["ami"],
        "RTP_START": ports["town_rtp_start"],
        "RTP_END": ports["town_rtp_end"],
        "RECORD": "yes" if record else "no",
        "PHONES": "\n".join(
            _phone(name, secret, ports["pbx_sip"]) for name, secret in phones.items()
        ),
    }
    shared = [DEPLOY / "asterisk" / f"{name}.conf" for name in SHARED]
    templates = [*shared, *sorted((DEPLOY / "town").glob("*.conf"))]
    argv = _write(directory, root, "town", templates, values)
    _once(directory / "moh/music.wav", music)
    _once(directory / "sounds/machine.wav", machine)
    _once(directory / "sounds/hello.wav", hello)
    return argv


def _write(
    directory: Path, root: Root, name: str, templates: list[Path], values: Mapping[str, object]
) -> tuple[str, ...]:
    directory = directory.absolute()
    for folder in FOLDERS:
        (directory / folder).mkdir(parents=True, exist_ok=True)
    directory.chmod(0o700)
    known = {
        "DIR": directory,
        "RUN": _run_folder(directory),
        "MODULES": root.modules,
        "DATA": root.data,
        "NAME": name,
        **values,
    }
    for template in templates:
        text = template.read_text()
        for key, value in known.items():
            text = text.replace(f"@{key}@", str(value))
        _replace(directory / "etc" / template.name, text)
    for empty in EMPTY:
        (directory / f"etc/{empty}.conf").touch()
    return (*root.argv, "-f", "-C", str(directory / "etc/asterisk.conf"))


def _replace(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def _run_folder(directory: Path) -> Path:
    run = directory / "run"
    if len(str(run)) > _LONGEST_RUN:
        digest = hashlib.sha256(str(directory).encode()).hexdigest()[:16]
        run = Path(tempfile.gettempdir()) / f"patchbay-{digest}"
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    return run


def _once(path: Path, samples: Callable[[], Iterator[float]]) -> None:
    if not path.exists():
        write_wav(path, samples())


def _external(world: External) -> str:
    if not world.address:
        return ""
    nets = "".join(f"local_net = {net}\n" for net in world.local_nets)
    return (
        f"external_signaling_address = {world.address}\n"
        f"external_media_address = {world.address}\n{nets}"
    )


def _nat(world: External) -> str:
    settings = {
        "stunaddr": world.stun,
        "turnaddr": world.turn,
        "turnusername": world.turn_user if world.turn else "",
        "turnpassword": world.turn_secret if world.turn else "",
    }
    return "".join(f"{key} = {value}\n" for key, value in settings.items() if value)


def _tls(world: External) -> str:
    if not world.certificate:
        return ""
    return (
        f"tlsenable = yes\ntlsbindaddr = {world.bind}:{world.wss_port}\n"
        f"tlscertfile = {world.certificate}\ntlsprivatekey = {world.key or world.certificate}\n"
    )


def _secure_transports(world: External) -> str:
    if not world.certificate:
        return ""
    return (
        f"[tls]\ntype = transport\nprotocol = tls\nbind = {world.bind}:{world.tls_port}\n"
        f"cert_file = {world.certificate}\npriv_key_file = {world.key or world.certificate}\n"
        f"method = tlsv1_2\n{_external(world)}\n"
        f"[wss]\ntype = transport\nprotocol = wss\nbind = {world.bind}\n"
    )


def _phone(name: str, secret: str, pbx_port: int) -> str:
    return (
        f"[in-{name}](sign-in)\noutbound_auth = auth-{name}\ncontact_user = {name}\n"
        f"client_uri = sip:{name}@127.0.0.1:{pbx_port}\n\n"
        f"[auth-{name}]\ntype = auth\nauth_type = userpass\nusername = {name}\n"
        f"password = {secret}\n\n"
        f"[phone-{name}](phone)\nfrom_user = {name}\noutbound_auth = auth-{name}\n"
        f"aors = phone-{name}\n\n"
        f"[phone-{name}]\ntype = aor\ncontact = sip:127.0.0.1:{pbx_port}\n\n"
    )
