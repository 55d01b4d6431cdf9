"""Run the PBX of a production installation: render its folder from the environment, then become it.

    PBX_NAME=pbx1 PBX_AMI_SECRET=... python3 -m deploy.local.pbx_server /var/lib/patchbay/pbx

The variables stand in `docs/pbx.md`. Without any of the addresses everything stays on loopback.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.asterisk import External, ensure_asterisk, render_pbx
from deploy.local.pbx_files import EMERGENCY, take_up_uploads

PORTS = {
    "pbx_sip": ("PBX_SIP_PORT", 5060),
    "pbx_ami": ("PBX_AMI_PORT", 5038),
    "pbx_http": ("PBX_HTTP_PORT", 8088),
    "pbx_rtp_start": ("PBX_RTP_START", 10000),
    "pbx_rtp_end": ("PBX_RTP_END", 19999),
}


def ports_of(env: Mapping[str, str]) -> dict[str, int]:
    """Read the PBX's ports, each with Asterisk's usual one as default."""
    return {name: int(env.get(variable, default)) for name, (variable, default) in PORTS.items()}


def external_of(env: Mapping[str, str]) -> External:
    """Read where the PBX listens and how the outside world reaches it."""
    return External(
        bind=env.get("PBX_BIND", "127.0.0.1"),
        ami_bind=env.get("PBX_AMI_BIND", "127.0.0.1"),
        ami_permit=env.get("PBX_AMI_PERMIT", "127.0.0.0/255.0.0.0"),
        address=env.get("PBX_EXTERNAL_ADDRESS", ""),
        local_nets=_words(env.get("PBX_LOCAL_NETS", "")),
        stun=env.get("PBX_STUN", ""),
        turn=env.get("PBX_TURN", ""),
        turn_user=env.get("PBX_TURN_USER", ""),
        turn_secret=env.get("PBX_TURN_SECRET", ""),
        certificate=env.get("PBX_TLS_CERT", ""),
        key=env.get("PBX_TLS_KEY", ""),
        tls_port=int(env.get("PBX_TLS_PORT", "5061")),
        wss_port=int(env.get("PBX_WSS_PORT", "8089")),
        emergency=_words(env.get("PBX_EMERGENCY", "")) or EMERGENCY,
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.replace(",", " ").split())


def main() -> None:
    """Write the folder named on the command line and become its Asterisk."""
    if len(sys.argv) != 2 or not os.environ.get("PBX_AMI_SECRET"):
        sys.exit("usage: PBX_AMI_SECRET=... python3 -m deploy.local.pbx_server FOLDER")
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    argv = render_pbx(
        directory=Path(sys.argv[1]),
        root=ensure_asterisk(Path(cache) / "patchbay", print),
        ports=ports_of(os.environ),
        secrets={"ami": os.environ["PBX_AMI_SECRET"]},
        name=os.environ.get("PBX_NAME", "pbx"),
        external=external_of(os.environ),
    )
    take_up_uploads(Path(sys.argv[1]), os.getpid())
    os.execv(argv[0], argv)  # noqa: S606 - the PBX takes this process's place and its signals


if __name__ == "__main__":
    main()
