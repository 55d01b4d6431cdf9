"""Which ports an instance uses: one block of free ones, kept between starts.

Blocks lie below the range the kernel takes outgoing ports from, so that no client socket of
another program can sit on one of ours.
"""

import json
import socket
from dataclasses import asdict, dataclass
from pathlib import Path
from zlib import crc32

FIRST_PORT = 10_000
BLOCK = 2_050
BLOCKS = 11
RTP_SPAN = 1_000


@dataclass(frozen=True)
class Ports:
    """Every port of one instance, all on loopback; `*_rtp` start `RTP_SPAN` UDP ports."""

    claim: int
    web: int
    db: int
    redis: int
    pbx_sip: int
    pbx_ami: int
    pbx_http: int
    town_sip: int
    town_ami: int
    town_http: int
    town_phones_sip: int
    nginx: int
    spare: int
    pbx_rtp: int
    town_rtp: int

    @classmethod
    def in_block(cls, base: int, *, web: int | None = None) -> "Ports":
        """Lay the ports out in the block that starts at `base`; `web` moves the web port."""
        names = list(cls.__dataclass_fields__)[:-2]
        numbers = {name: base + place for place, name in enumerate(names)}
        if web is not None:
            numbers["web"] = web
        return cls(**numbers, pbx_rtp=base + 50, town_rtp=base + 50 + RTP_SPAN)


def is_free(port: int, kind: socket.SocketKind = socket.SOCK_STREAM) -> bool:
    """Say whether `port` on loopback can be bound now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        if kind == socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def claim(port: int) -> socket.socket | None:
    """Hold a block for as long as the returned socket lives; None when another instance has it."""
    holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        holder.bind(("127.0.0.1", port))
        holder.listen(1)
    except OSError:
        holder.close()
        return None
    return holder


def _block_is_free(ports: Ports) -> bool:
    fields = asdict(ports)
    tcp = [port for name, port in fields.items() if name not in {"claim", "pbx_rtp", "town_rtp"}]
    udp = [ports.pbx_sip, ports.town_sip, ports.town_phones_sip]
    udp += [
        fields[name] + step for name in ("pbx_rtp", "town_rtp") for step in (0, 2, RTP_SPAN - 2)
    ]
    return all(is_free(port) for port in tcp) and all(
        is_free(port, socket.SOCK_DGRAM) for port in udp
    )


def choose(kept: Path, *, web: int | None) -> tuple[Ports, socket.socket]:
    """Return this instance's ports and the socket that claims their block.

    The block written to `kept` is taken again where it is still free, so that addresses stay the
    same between starts. `web` is not checked here: a taken web port deserves its own message.

    Raises:
        RuntimeError: no block of ports is free.
    """
    first = crc32(str(kept).encode()) % BLOCKS
    bases = [FIRST_PORT + BLOCK * ((first + step) % BLOCKS) for step in range(BLOCKS)]
    if kept.exists():
        bases.insert(0, json.loads(kept.read_text())["claim"])
    for base in bases:
        ports = Ports.in_block(base)
        holder = claim(ports.claim)
        if holder is None:
            continue
        if _block_is_free(ports):
            ports = Ports.in_block(base, web=web)
            kept.write_text(json.dumps(asdict(ports), indent=1) + "\n")
            return ports, holder
        holder.close()
    raise RuntimeError("no free block of ports between 10000 and 32500: stop what listens there")
