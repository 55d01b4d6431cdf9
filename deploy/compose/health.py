"""Health checks of the containers: `python -m deploy.compose.health PROCESS`.

Status 0 is healthy. Each asks the process itself, from inside its own container.
"""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable

LIMIT_S = 12


def web() -> bool:
    """Ask the web process for its first page."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    link = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=5)
    try:
        link.request("GET", "/", headers={"Host": host})
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False


def _pong(name: str) -> bool:
    command = [sys.executable, "-m", "celery", "-A", "portal", "inspect", "ping"]
    command += ["-d", f"{name}@{socket.gethostname()}", "--timeout", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT_S, check=False)
    return done.returncode == 0 and "pong" in done.stdout


def worker() -> bool:
    """Ask the worker for tasks by Celery's own ping."""
    return _pong("worker")


def ami() -> bool:
    """Ask the worker that owns the bridge by Celery's own ping."""
    return _pong("ami")


def push() -> bool:
    """See that somebody holds the lease to send pushes: this process, or the one it stands by."""
    command = [sys.executable, "manage.py", "doctor", "--only", "pushes"]
    done = subprocess.run(command, capture_output=True, timeout=LIMIT_S, check=False)
    return done.returncode == 0


def beat() -> bool:
    """See that beat's heartbeat went through a worker within the last minute."""
    command = [sys.executable, "manage.py", "doctor", "--only", "workers"]
    done = subprocess.run(command, capture_output=True, timeout=LIMIT_S, check=False)
    return done.returncode == 0


def asterisk() -> bool:
    """See that the PBX greets on AMI and takes WebSocket connections."""
    try:
        ami_port = int(os.environ.get("PBX_AMI_PORT", "5038"))
        with socket.create_connection(("127.0.0.1", ami_port), timeout=3) as link:
            greets = link.recv(64).startswith(b"Asterisk Call Manager")
        http_port = int(os.environ.get("PBX_HTTP_PORT", "8088"))
        socket.create_connection(("127.0.0.1", http_port), timeout=3).close()
    except OSError:
        return False
    return greets


CHECKS: dict[str, Callable[[], bool]] = {
    "web": web,
    "worker": worker,
    "ami": ami,
    "push": push,
    "beat": beat,
    "asterisk": asterisk,
}


def main() -> int:
    """Run the check named on the command line; return 0 when healthy."""
    return 0 if CHECKS[sys.argv[1]]() else 1


if __name__ == "__main__":
    raise SystemExit(main())
