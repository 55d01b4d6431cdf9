"""The product's bridge in a process of its own, as the ami worker runs it, without Celery.

It provisions nothing: the PBX that is played has no configuration to compare with.

    python -m benchmarks.bridge AMI_URL     until stdin ends
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.measure import wait_until
from calls.domain.pbxdata import PbxConfig


def no_config(_pbx: str) -> PbxConfig:
    """Want nothing of the PBX."""
    return PbxConfig()


def no_members(_pbx: str) -> list[object]:
    """Want no members either."""
    return []


def main() -> None:
    import django

    django.setup()
    from django.conf import settings

    from calls.ami.bridge import Bridge

    settings.PBX_CONFIG = "benchmarks.bridge.no_config"
    settings.QUEUE_MEMBERS = "benchmarks.bridge.no_members"
    bridge = Bridge(pbx=settings.PBX_NAME, url=sys.argv[1])
    bridge.start()
    sys.stdin.read()
    bridge.stop()


@contextmanager
def bridging(port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Have the bridge up, its resync done, as long as the block lasts."""
    from calls.models import PbxLink

    PbxLink.objects.all().update(is_up=False)
    url = f"ami://bench:bench@127.0.0.1:{port}"
    running = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.bridge", url], stdin=subprocess.PIPE
    )
    assert running.stdin is not None
    try:
        wait_until(lambda: PbxLink.objects.filter(is_up=True).exists(), 30, "the bridge")
        yield running
    finally:
        running.stdin.close()
        running.wait(20)


if __name__ == "__main__":
    main()
