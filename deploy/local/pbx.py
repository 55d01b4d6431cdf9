"""The two Asterisks of an instance as parts: the PBX, and the town that plays the world."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

from deploy.local import places
from deploy.local.asterisk import AsteriskRoot, ensure_asterisk, render_pbx, render_town
from deploy.local.instance import Instance
from deploy.local.parts import TETHER, Part
from deploy.local.pbx_files import take_up_uploads
from deploy.local.ports import RTP_SPAN

BOOT_LIMIT_S = 30


def installed() -> AsteriskRoot:
    """Return the Asterisk of this machine or of the cache, fetched when neither is there."""
    return ensure_asterisk(places.cache_dir(), places.say)


def _ports(instance: Instance) -> dict[str, int]:
    known = instance.ports
    return {
        "pbx_sip": known.pbx_sip,
        "pbx_ami": known.pbx_ami,
        "pbx_http": known.pbx_http,
        "pbx_rtp_start": known.pbx_rtp,
        "pbx_rtp_end": known.pbx_rtp + RTP_SPAN - 1,
        "town_sip": known.town_sip,
        "town_phones_sip": known.town_phones_sip,
        "town_ami": known.town_ami,
        "town_rtp_start": known.town_rtp,
        "town_rtp_end": known.town_rtp + RTP_SPAN - 1,
    }


def _takes_login(url: str) -> bool:
    """Say whether the Asterisk at an `ami://` URL takes its user and has fully booted."""
    at = urlsplit(url)
    text = (
        f"Action: Login\r\nUsername: {at.username}\r\nSecret: {at.password}\r\nEvents: off\r\n\r\n"
        "Action: CoreStatus\r\n\r\nAction: Logoff\r\n\r\n"
    )
    try:
        with socket.create_connection((at.hostname, at.port), timeout=2) as link:
            link.sendall(text.encode())
            answer = b""
            while more := link.recv(4096):
                answer += more
    except OSError:
        return False
    return b"Authentication accepted" in answer and b"CoreReloadTime" in answer


def _part(name: str, argv: tuple[str, ...], url: str, folder: Path) -> Part:
    return Part(
        name,
        [*TETHER, *argv],
        lambda: _takes_login(url),
        limit_s=BOOT_LIMIT_S,
        stop_wait_s=6,
        fix=f"Its own log is {folder / 'log' / 'messages'}.",
    )


def pbx_part(instance: Instance) -> Part:
    """The PBX the portal drives."""
    folder = instance.folder / "pbx"
    argv = render_pbx(
        directory=folder,
        root=installed(),
        ports=_ports(instance),
        secrets={"ami": instance.secrets["ami"]},
        name=instance.environment()["PBX_NAME"],
    )
    take_up_uploads(folder, os.getpid())
    return _part("pbx", argv, instance.environment()["ASTERISK_AMI_URL"], folder)


def town_part(instance: Instance) -> Part:
    """The carrier, the customers, and the desk phones of some agents."""
    folder = instance.folder / "town"
    argv = render_town(
        directory=folder,
        root=installed(),
        ports=_ports(instance),
        secrets={"ami": instance.secrets["town_ami"]},
        phones=instance.phones,
    )
    return _part("town", argv, instance.environment()["TOWN_AMI_URL"], folder)
