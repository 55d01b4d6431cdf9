"""What is wrong with this installation, and how to mend it: readings in, findings out.

Each reading is taken by `manage.py doctor`; nothing here asks anybody, so every fault can be told
in a test.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

#: Seconds two clocks may differ before timers and reports go visibly wrong.
CLOCK_LIMIT_S = 2.0
#: Where a worker leaves the heartbeat in Redis, in seconds since the epoch.
HEARTBEAT_KEY = "patchbay:heartbeat"
#: Seconds without a heartbeat that beat and worker get; one comes every five.
HEARTBEAT_LIMIT_S = 60.0
#: What was mended so many seconds ago is told with its story.
MENDED_LATELY_S = 3600.0
#: Shortest secret that production accepts.
SECRET_LENGTH = 32
#: What the bridge asks of the PBX; a user without one of these cannot run the portal.
NEEDED_ACTIONS = frozenset(
    {
        "Bridge",
        "CoreShowChannels",
        "CoreStatus",
        "DBDel",
        "DBPut",
        "GetConfig",
        "Hangup",
        "Originate",
        "PJSIPShowContacts",
        "PJSIPShowEndpoints",
        "Ping",
        "QueueAdd",
        "QueuePause",
        "QueueRemove",
        "QueueStatus",
        "Redirect",
        "Reload",
        "ShowDialPlan",
        "UpdateConfig",
    }
)
#: Contexts of our dialplan: where customers come in, where agents' phones dial.
NEEDED_CONTEXTS = ("from-trunk", "from-agent")
DEMO_ACCOUNTS = ("agent1001", "sue", "admin", "max")


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it is in order, what was seen, and the fix when it is not."""

    part: str
    is_ok: bool
    says: str
    fix: str = ""


@dataclass(frozen=True)
class PbxReading:
    """What one look at the PBX gave; `error` empty when it answered and took our user."""

    url: str
    error: str = ""
    is_refused: bool = False
    version: str = ""
    actions: frozenset[str] = frozenset()
    missing_contexts: tuple[str, ...] = ()
    phones_known: int = 0
    phones_signed_in: int = 0


def database(error: str) -> Finding:
    """Judge the connection to PostgreSQL; `error` is empty when it answered."""
    if error:
        fix = "start PostgreSQL and see that DATABASE_URL names it with the right password"
        return Finding("database", False, error, fix)
    return Finding("database", True, "answers")


def migrations(unapplied: Sequence[str]) -> Finding:
    """Judge the tables: `unapplied` names the migrations the database has not had."""
    if unapplied:
        names = ", ".join(unapplied[:5])
        says = f"{len(unapplied)} not applied: {names}"
        return Finding("migrations", False, says, "run: manage.py migrate")
    return Finding("migrations", True, "all applied")


def clock(skew_s: float) -> Finding:
    """Judge the difference between this host's clock and the database's, in seconds."""
    says = f"{abs(skew_s):.1f} s between this host and the database"
    if abs(skew_s) > CLOCK_LIMIT_S:
        fix = "let both hosts keep time by NTP (timedatectl set-ntp true)"
        return Finding("clock", False, says, fix)
    return Finding("clock", True, says)


def redis(error: str) -> Finding:
    """Judge the connection to Redis; `error` is empty when it answered."""
    if error:
        fix = "start Redis or Valkey and see that REDIS_URL names it with the right password"
        return Finding("redis", False, error, fix)
    return Finding("redis", True, "answers")


def heartbeat(age_s: float | None) -> Finding:
    """Judge beat and worker together by the age of the last heartbeat; None is never."""
    if age_s is None or age_s > HEARTBEAT_LIMIT_S:
        says = "no heartbeat yet" if age_s is None else f"last heartbeat {age_s:.0f} s ago"
        fix = "start the processes worker and beat; their logs say why they ended"
        return Finding("worker and beat", False, says, fix)
    return Finding("worker and beat", True, f"heartbeat {age_s:.0f} s ago")


def pushes(*, is_served: bool, late: int) -> Finding:
    """Judge who sends pushes: `late` are those that should have been sent minutes ago."""
    if not is_served:
        fix = "start the process push; its log says why it ended"
        return Finding("pushes", False, "nobody sends them", fix)
    if late:
        return Finding("pushes", True, f"sent; {late} wait for targets that do not answer")
    return Finding("pushes", True, "sent as they come")


def pbx(reading: PbxReading) -> list[Finding]:
    """Judge the PBX: reachable, our rights, our dialplan, our phones."""
    if reading.is_refused:
        fix = "the user and secret in ASTERISK_AMI_URL must stand in the PBX's manager.conf"
        return [Finding("pbx", False, f"refuses our sign-in: {reading.error}", fix)]
    if reading.error:
        fix = "start Asterisk; ASTERISK_AMI_URL and the PBX's manager.conf must name the same port"
        return [Finding("pbx", False, reading.error, fix)]
    return [
        Finding("pbx", True, f"answers ({reading.version})"),
        _rights(reading.actions),
        _dialplan(reading.missing_contexts),
        _phones(reading),
    ]


def _rights(actions: Collection[str]) -> Finding:
    missing = sorted(NEEDED_ACTIONS - set(actions))
    if missing:
        fix = "give the AMI user the classes of deploy/asterisk/manager.conf, then: manager reload"
        return Finding("pbx rights", False, f"may not: {', '.join(missing)}", fix)
    return Finding("pbx rights", True, f"all {len(NEEDED_ACTIONS)} actions allowed")


def _dialplan(missing: Sequence[str]) -> Finding:
    if missing:
        fix = "put deploy/asterisk/extensions.conf on the PBX, then: dialplan reload"
        return Finding("dialplan", False, f"no context {', '.join(missing)}", fix)
    return Finding("dialplan", True, "ours is loaded")


def _phones(reading: PbxReading) -> Finding:
    says = f"{reading.phones_known} known, {reading.phones_signed_in} signed in"
    if not reading.phones_known:
        fix = "the process ami teaches the PBX its phones when it starts: restart it, see its log"
        return Finding("phones", False, says, fix)
    return Finding("phones", True, says)


def sockets(route: str, status: int | None) -> Finding:
    """Judge one WebSocket route of the portal by the status it answers an upgrade with."""
    part = f"socket {route}"
    if status is None:
        fix = "start the process web; behind a proxy PORTAL_URL must be the address browsers use"
        return Finding(part, False, "no answer", fix)
    if status == 101 or status in {401, 403}:
        return Finding(part, True, "upgrades" if status == 101 else "asks for a sign-in")
    fix = "the proxy in front must pass upgrades on (see deploy/nginx), to the process web"
    return Finding(part, False, f"answers {status} instead of an upgrade", fix)


def bundle(missing: Sequence[str]) -> Finding:
    """Judge the page scripts: `missing` names the faces without a bundle."""
    if missing:
        return Finding("page scripts", False, f"not built: {', '.join(missing)}", "run: make run")
    return Finding("page scripts", True, "built")


def production(*, is_demo: bool, secret_key: str, demo_accounts: Sequence[str]) -> Finding:
    """Judge what a demonstration may have and production may not."""
    if is_demo:
        return Finding("secrets", True, "a demonstration: its accounts are known to everybody")
    if len(secret_key) < SECRET_LENGTH or secret_key.startswith("insecure"):
        fix = f"set SECRET_KEY to {SECRET_LENGTH} or more random characters"
        return Finding("secrets", False, "SECRET_KEY is the default or too short", fix)
    if demo_accounts:
        says = f"demo accounts with known passwords: {', '.join(demo_accounts)}"
        return Finding("secrets", False, says, "delete them or set other passwords")
    return Finding("secrets", True, "no default secret, no demo account")


def microphone(url: str) -> Finding:
    """Judge the address: browsers give a page the microphone over https or on this machine only."""
    at = urlsplit(url)
    if at.scheme == "https" or at.hostname in {"127.0.0.1", "localhost", "::1"}:
        return Finding("microphone", True, f"browsers allow it at {url}")
    fix = "serve the portal over https (deploy/nginx) and set PORTAL_URL to that address"
    return Finding(
        "microphone", False, f"browsers refuse it at {url or 'an unset PORTAL_URL'}", fix
    )


def report(findings: Sequence[Finding]) -> str:
    """Return the findings as lines of text, the fix below each fault."""
    lines = []
    for finding in findings:
        lines.append(f"{'ok   ' if finding.is_ok else 'FAULT'} {finding.part}: {finding.says}")
        if not finding.is_ok:
            lines.append(f"      fix: {finding.fix}")
    return "\n".join(lines)


def recordings(overdue: int) -> Finding:
    """Judge how many recordings the PBX should have delivered long ago."""
    if overdue:
        fix = (
            "on the PBX's host look into spool/outbox and spool/refused, and see that it reaches "
            "PBX_PORTAL_URL (docs/recordings.md)"
        )
        says = f"{overdue} have not come from the PBX an hour after they began"
        return Finding("recordings", False, says, fix)
    return Finding("recordings", True, "none is overdue")


def picture(mended: Sequence[tuple[str, int, float, str]]) -> Finding:
    """Judge what reconciliation had to mend: (what, how often, seconds ago, the last story)."""
    lately = [one for one in mended if one[2] < MENDED_LATELY_S]
    total = sum(count for _, count, _, _ in mended)
    if not lately:
        return Finding("picture", True, f"true to the PBX; mended {total} times so far")
    what, count, ago_s, story = min(lately, key=lambda one: one[2])
    says = f"mended {ago_s:.0f} s ago ({what}, {count} times so far): {story}"
    return Finding("picture", True, says)
