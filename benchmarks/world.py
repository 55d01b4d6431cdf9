"""The call centre that is measured: its own instance, agents at work, the keys of panels."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = "bench"
READY_S = 180


@contextlib.contextmanager
def instance(only: str = "db,redis,web", name: str = INSTANCE) -> Iterator[dict[str, str]]:
    """Run an instance as long as the block lasts; give its environment, which is also ours then."""
    command = [sys.executable, "-m", "deploy.local.launch", "--instance", name, "--only", only]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        said = []
        for line in running.stdout:
            said.append(line)
            if line.startswith("Ready: "):
                break
        else:
            raise RuntimeError("the instance did not start:\n" + "".join(said))
        env = json.loads((ROOT / "var" / name / "bed.json").read_text())["env"]
        os.environ.update(env)
        yield env
    finally:
        running.terminate()
        running.wait()


def settle(*, agents: int = 60, copies: int = 1) -> None:
    """Make the agents of the capture, all logged in and ready, and forget all that happened."""
    from django.contrib.auth.hashers import make_password
    from django.db import connection

    from agents.models import Account, Agent, AgentGroup, Membership, Presence, Team

    clear()
    team = Team.objects.get(identity="demo")
    team.wrap_up_s = 0  # the captured agents take the next call at once
    team.save()
    now = datetime.now(UTC)
    numbers = [f"3{copy}{n + 1:02d}" for copy in range(copies) for n in range(agents)]
    locked = make_password(None)
    everyone = Agent.objects.filter(team=team, name__startswith="Bench")
    everyone.exclude(agent_no__in=numbers).delete()
    Account.objects.filter(username__startswith="bench3", agent__isnull=True).delete()
    known = set(Agent.objects.filter(team=team).values_list("agent_no", flat=True))
    new = [no for no in numbers if no not in known]
    accounts = [
        Account(username=f"bench{no}", password=locked, team=team, first_name="Bench") for no in new
    ]
    Account.objects.bulk_create(accounts)
    made = Agent.objects.bulk_create(
        Agent(team=team, agent_no=no, name=f"Bench {no}", account=account)
        for no, account in zip(new, accounts, strict=True)
    )
    groups = list(AgentGroup.objects.filter(team=team, code__in=["630", "631"]))
    Membership.objects.bulk_create(
        Membership(agent=agent, group=group, is_checked_in=True)
        for agent in made
        for group in groups
    )
    Presence.objects.bulk_create(
        Presence(agent=agent, state="ready", resting="ready", since=now, is_phone_reachable=True)
        for agent in everyone.filter(agent_no__in=numbers)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def clear() -> None:
    """Forget calls, events, presence and orders; the people stay."""
    from django.db import connection

    tables = "calls_livecall", "calls_eventrow", "calls_cdr", "calls_cdrsegment"
    tables += "calls_switchorder", "agents_presence", "agents_presencespan"
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


def cookies(count: int, *, cockpits: int) -> list[tuple[str, str]]:
    """Sign panels in: the face and the cookie of each, cockpits of team admins first."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from agents.models import Account, Team

    team = Team.objects.get(identity="demo")
    admin, _ = Account.objects.get_or_create(
        username="benchadmin", defaults={"team": team, "role": "team_admin", "password": "!"}
    )
    agents = list(Account.objects.filter(username__regex=r"^bench3").order_by("username"))
    made = []
    for n in range(count):
        account = admin if n < cockpits else agents[(n - cockpits) % len(agents)]
        session = SessionStore()
        session[SESSION_KEY] = str(account.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = account.get_session_auth_hash()
        session.save()
        face = "cockpit" if n < cockpits else "desk"
        made.append((face, f"{settings.SESSION_COOKIE_NAME}={session.session_key}"))
    return made


def web_port() -> int:
    """Say where the instance's web process listens."""
    return int(os.environ["PORTAL_URL"].rpartition(":")[2])


def pids(*words: str) -> list[int]:
    """List the processes of this instance whose command names one of the words."""
    mark = f"PATCHBAY_INSTANCE_DIR={os.environ['PATCHBAY_INSTANCE_DIR']}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            if any(word in command for word in words) and _is_ours(entry, mark):
                found.append(int(entry.name))
    return found


def _is_ours(entry: Path, mark: bytes) -> bool:
    return mark in (entry / "environ").read_bytes() or any(
        mark in (Path("/proc") / parent / "environ").read_bytes() for parent in _parents(entry)
    )


def _parents(entry: Path) -> list[str]:
    parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
    return [parent] if parent not in {"0", "1"} else []
