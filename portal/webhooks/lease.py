"""Who sends: one process of an installation at a time, by an advisory lock of its session."""

import contextlib
from typing import Any

import psycopg
from django.db import connection, connections

#: The lock's key: (class, number), ours alone in this database.
LOCK = (7302, 1)


def is_held() -> bool:
    """Say whether some process sends now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted"
            " AND classid = %s AND objid = %s AND objsubid = 2 AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database()))",
            LOCK,
        )
        return bool(cursor.fetchone()[0])


class Lease:
    """The right to send, as long as the database session lives. Blocks: use it in a thread."""

    def __init__(self) -> None:
        self._session: psycopg.Connection[Any] | None = None

    def acquire(self) -> bool:
        """Take the lease if it is free. Raises psycopg.Error when the database is away."""
        row = self._connected().execute("SELECT pg_try_advisory_lock(%s, %s)", LOCK).fetchone()
        return row is not None and bool(row[0])

    def check(self) -> None:
        """Raise psycopg.Error when the session, and the lease with it, is gone."""
        self._connected().execute("SELECT 1")

    def release(self) -> None:
        """End the session and with it the lease."""
        if self._session is not None:
            with contextlib.suppress(psycopg.Error):
                self._session.execute("SELECT pg_advisory_unlock_all()")
            with contextlib.suppress(psycopg.Error):
                self._session.close()
            self._session = None

    def _connected(self) -> "psycopg.Connection[Any]":
        if self._session is None:
            params = dict(connections["default"].get_connection_params())
            for ours in ("cursor_factory", "context", "prepare_threshold"):
                params.pop(ours, None)
            params.update(
                autocommit=True,
                connect_timeout=3,
                keepalives_idle=2,
                keepalives_interval=2,
                keepalives_count=2,
                tcp_user_timeout=5000,
                application_name="patchbay push lease",
            )
            self._session = psycopg.connect(**params)
        return self._session
