"""What every test shares: end-to-end tests rerun once, and more than two reruns fail the run."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker

MOST_RERUNS = 2
_reruns: list[str] = []
#: What was wrong the first time, by the test's name: a rerun that passes hides it otherwise.
_reasons: dict[str, str] = {}
REASON_LINES = 40
#: What takes minutes runs by `make soak` only.
collect_ignore = [] if os.environ.get("PATCHBAY_SOAK") else ["soak"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser") or item.get_closest_marker("pbx"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.outcome == "rerun":
        _reruns.append(report.nodeid)
        _reasons[report.nodeid] = "\n".join(report.longreprtext.splitlines()[-REASON_LINES:])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in _reruns:
        terminalreporter.write_line(f"ran twice: {name}")
        terminalreporter.write_line(_reasons[name])
    if len(_reruns) > MOST_RERUNS:
        terminalreporter.write_line(f"{len(_reruns)} reruns, {MOST_RERUNS} are allowed", red=True)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if len(_reruns) > MOST_RERUNS:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


# The same examples at every run, however busy the machine is; soak looks for new ones.
settings.register_profile(
    "patchbay",
    deadline=None,
    derandomize="PATCHBAY_SOAK" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("patchbay")


@pytest.fixture(autouse=True)
def patience_with_one_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction from its first event to its end, with whatever it does between."""
    monkeypatch.setattr("calls.stream.MOST_IDLE", "120s")
    monkeypatch.setattr("calls.ami.lease.MOST_IDLE", "120s")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let the test database go at the end: threads of sockets and long polls outlive their tests
    with a connection each, and a database somebody is in cannot be dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    connection.close()
