import json
import socket
from dataclasses import asdict
from pathlib import Path

from deploy.local import ports
from deploy.local.ports import Ports


def test_two_instances_get_disjoint_blocks(tmp_path: Path) -> None:
    one, hold_one = ports.choose(tmp_path / "one.json", web=None)
    two, hold_two = ports.choose(tmp_path / "two.json", web=None)
    assert not set(asdict(one).values()) & set(asdict(two).values())
    hold_one.close()
    hold_two.close()


def test_the_same_ports_come_back_at_the_next_start(tmp_path: Path) -> None:
    first, hold = ports.choose(tmp_path / "ports.json", web=None)
    hold.close()
    again, hold = ports.choose(tmp_path / "ports.json", web=8123)
    hold.close()
    assert again.db == first.db
    assert again.web == 8123
    assert json.loads((tmp_path / "ports.json").read_text())["web"] == 8123


def test_a_block_with_a_taken_port_is_passed_over(tmp_path: Path) -> None:
    first, hold = ports.choose(tmp_path / "ports.json", web=None)
    hold.close()
    with socket.create_server(("127.0.0.1", first.pbx_ami)):
        other, hold = ports.choose(tmp_path / "ports.json", web=None)
        hold.close()
    assert other.claim != first.claim


def test_every_block_lies_below_the_ports_of_outgoing_connections() -> None:
    last = Ports.in_block(ports.FIRST_PORT + ports.BLOCK * (ports.BLOCKS - 1))
    assert last.town_rtp + ports.RTP_SPAN <= 32_768
    assert last.town_rtp + ports.RTP_SPAN <= last.claim + ports.BLOCK
