"""`manage.py doctor`: looks at every part, says what is wrong and the fix; status 1 on a fault."""

import base64
import http.client
import secrets
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import redis as redis_client
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from typing_extensions import override

from calls import recordings
from calls import selectors as calls
from calls.ami.probe import Probe, ProbeError, RefusedError
from portal import doctor
from portal.doctor import Finding, PbxReading
from portal.webhooks import lease
from portal.webhooks import services as pushes

TIMEOUT_S = 3.0
#: How long a start may take to its first heartbeat, in seconds.
FIRST_HEARTBEAT_S = 7.0


def look_at_database() -> list[Finding]:
    """Look at the connection, the tables and the clock of the database."""
    try:
        with connection.cursor() as cursor:
            before = time.time()
            cursor.execute("SELECT extract(epoch FROM clock_timestamp())")
            skew_s = float(cursor.fetchone()[0]) - (before + time.time()) / 2
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return [doctor.database(str(error).strip().splitlines()[0])]
    unapplied = [f"{migration.app_label}.{migration.name}" for migration, _ in plan]
    return [doctor.database(""), doctor.migrations(unapplied), doctor.clock(skew_s)]


def look_at_redis() -> list[Finding]:
    """Look at the connection to Redis."""
    link = redis_client.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S
    )
    try:
        with closing(link):
            link.ping()
    except redis_client.RedisError as error:
        return [doctor.redis(str(error))]
    return [doctor.redis("")]


def look_at_workers() -> list[Finding]:
    """Look at the heartbeat that beat has a worker leave in Redis; wait for the very first one."""
    deadline = time.monotonic() + FIRST_HEARTBEAT_S
    try:
        while (last := cache.get(doctor.HEARTBEAT_KEY)) is None and time.monotonic() < deadline:
            time.sleep(0.2)
    except redis_client.RedisError:
        last = None
    return [doctor.heartbeat(None if last is None else time.time() - float(last))]


def look_at_pbx() -> list[Finding]:
    """Look at the PBX over AMI."""
    url = settings.ASTERISK_AMI_URL
    try:
        with Probe(url, timeout_s=TIMEOUT_S) as probe:
            return doctor.pbx(_read_pbx(probe, url))
    except RefusedError as error:
        return doctor.pbx(PbxReading(url, error=str(error), is_refused=True))
    except ProbeError as error:
        return doctor.pbx(PbxReading(url, error=str(error)))


def _read_pbx(probe: Probe, url: str) -> PbxReading:
    settings_of_pbx = probe.ask("CoreSettings")[0]
    contexts = {name: probe.ask("ShowDialPlan", Context=name)[0] for name in doctor.NEEDED_CONTEXTS}
    endpoints = probe.ask("PJSIPShowEndpoints")
    contacts = probe.ask("PJSIPShowContacts")
    names = [one.get("ObjectName", "") for one in endpoints if one.get("Event") == "EndpointList"]
    return PbxReading(
        url,
        version=settings_of_pbx.get("AsteriskVersion", "?"),
        actions=frozenset(probe.ask("ListCommands")[0]),
        missing_contexts=tuple(
            name for name, answer in contexts.items() if answer.get("Response") == "Error"
        ),
        phones_known=sum(1 for name in names if "-" in name),
        phones_signed_in=sum(1 for one in contacts if one.get("Event") == "ContactList"),
    )


def _upgrade(url: str, route: str) -> int | None:
    at = urlsplit(url)
    kind = http.client.HTTPSConnection if at.scheme == "https" else http.client.HTTPConnection
    headers = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": url,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": base64.b64encode(secrets.token_bytes(16)).decode(),
        "Sec-WebSocket-Protocol": "sip",
    }
    link = kind(at.netloc, timeout=TIMEOUT_S)
    try:
        link.request("GET", route, headers=headers)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        link.close()


def look_at_web() -> list[Finding]:
    """Look at the SIP socket browsers use, at the page scripts, at the microphone's terms."""
    url = settings.PORTAL_URL
    static = Path(settings.BASE_DIR) / "static"
    faces = [main.parent.name for main in sorted(static.glob("js/*/main.js"))]
    missing = [face for face in faces if not (static / "dist" / f"{face}.js").exists()]
    return [
        doctor.sockets("/sip", _upgrade(url, "/sip") if url else None),
        doctor.bundle(missing),
        doctor.microphone(url),
    ]


def look_at_secrets() -> list[Finding]:
    """Look for what only a demonstration may have."""
    found: list[str] = []
    if not settings.DEMO:
        try:
            known = get_user_model().objects.filter(username__in=doctor.DEMO_ACCOUNTS)
            found = list(known.values_list("username", flat=True))
        except DatabaseError:
            found = []
    return [
        doctor.production(
            is_demo=settings.DEMO, secret_key=settings.SECRET_KEY, demo_accounts=found
        )
    ]


def look_at_picture() -> list[Finding]:
    """Look at what reconciliation had to mend."""
    now = timezone.now()
    try:
        rows = [
            (row.what, row.count, (now - row.last_at).total_seconds(), row.last_story)
            for row in calls.mendings()
        ]
    except DatabaseError as error:
        return [doctor.database(str(error).strip().splitlines()[0])]
    return [doctor.picture(rows)]


def look_at_recordings() -> list[Finding]:
    """Look whether recordings come from the PBX."""
    try:
        late = recordings.overdue(now=timezone.now())
    except DatabaseError as error:
        return [doctor.database(str(error).strip().splitlines()[0])]
    return [doctor.recordings(late)]


def look_at_pushes() -> list[Finding]:
    """Look whether somebody sends pushes, and how many could not be sent."""
    deadline = time.monotonic() + FIRST_HEARTBEAT_S
    try:
        while not (is_served := lease.is_held()) and time.monotonic() < deadline:
            time.sleep(0.2)
        late = pushes.late(now=timezone.now())
    except DatabaseError as error:
        return [doctor.database(str(error).strip().splitlines()[0])]
    return [doctor.pushes(is_served=is_served, late=late)]


LOOKS: dict[str, Callable[[], list[Finding]]] = {
    "database": look_at_database,
    "redis": look_at_redis,
    "workers": look_at_workers,
    "pushes": look_at_pushes,
    "pbx": look_at_pbx,
    "web": look_at_web,
    "secrets": look_at_secrets,
    "picture": look_at_picture,
    "recordings": look_at_recordings,
}


class Command(BaseCommand):
    """The doctor's command."""

    help = "Look at every part of this installation and say the fix for each fault."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", nargs="+", choices=LOOKS, help="look at these parts alone")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        findings: list[Finding] = []
        for name in options["only"] or LOOKS:
            findings += LOOKS[name]()
        self.stdout.write(doctor.report(findings))
        faults = sum(1 for finding in findings if not finding.is_ok)
        if faults:
            raise CommandError(f"{faults} faults, {len(findings)} things looked at")
        self.stdout.write(f"All {len(findings)} things looked at are in order.")
