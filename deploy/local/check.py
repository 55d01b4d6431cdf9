"""The quick checks, side by side: `make check`, and `make fmt` with `--fix`.

Each prints nothing when it is content. What a failing one said is shown in full.
"""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from deploy.local import pages, places

LIMIT_S = 300


@dataclass(frozen=True)
class Check:
    """One quick check: its name, its command, and the command that mends what it finds."""

    name: str
    command: list[str]
    mend: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """How one check ended, with all it printed."""

    check: Check
    is_good: bool
    output: str
    took_s: float


def _tool(*words: str) -> list[str]:
    return [str(places.VENV / "bin" / words[0]), *words[1:]]


def checks() -> list[Check]:
    """Return every check that has something to look at in this checkout."""
    found = [
        Check("types", _tool("mypy", "--no-error-summary")),
        Check("format", _tool("ruff", "format", "--check", "-q"), _tool("ruff", "format", "-q")),
        Check("lint", _tool("ruff", "check", "-q"), _tool("ruff", "check", "-q", "--fix")),
        Check("import contracts", _tool("lint-imports", "--no-logo")),
        Check(
            "migrations",
            _tool("python", "manage.py", "makemigrations", "--check", "--dry-run"),
        ),
    ]
    templates = places.ROOT / "templates"
    if any(templates.rglob("*.html")):
        found += [
            Check(
                "template format",
                _tool("djlint", "templates", "--check", "--quiet"),
                _tool("djlint", "templates", "--reformat", "--quiet"),
            ),
            Check("template lint", _tool("djlint", "templates", "--lint", "--quiet")),
        ]
    return found + _script_checks()


def _script_folders() -> list[str]:
    return [name for name in ("static/js", "tests/js") if (places.ROOT / name).exists()]


def _prettier(what: str) -> list[str]:
    return ["npx", "--no-install", "prettier", what, "--log-level=warn", *_script_folders()]


def _script_checks() -> list[Check]:
    if not any(pages.SOURCES.rglob("*.js")):
        return []
    found = [
        Check("script lint", ["npx", "--no-install", "eslint", *_script_folders()]),
        Check(
            "script format",
            _prettier("--check"),
            _prettier("--write"),
        ),
    ]
    tests = sorted(str(test) for test in (places.ROOT / "tests" / "js").rglob("*.test.*js"))
    if tests:
        found.append(Check("script tests", ["node", "--test", *tests]))
    return found


def run(check: Check) -> Verdict:
    """Run one check to its end."""
    began = time.monotonic()
    try:
        done = subprocess.run(
            check.command,
            cwd=places.ROOT,
            env=pages.node_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Verdict(check, False, f"took longer than {LIMIT_S} s", time.monotonic() - began)
    return Verdict(check, done.returncode == 0, done.stdout, time.monotonic() - began)


def run_all() -> list[Verdict]:
    """Run every check, as many at once as there are cores; print each verdict as it comes."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        verdicts = []
        for verdict in pool.map(run, checks()):
            word = "ok   " if verdict.is_good else "FAULT"
            print(f"  {word} {verdict.check.name} ({verdict.took_s:.1f} s)", flush=True)
            if not verdict.is_good:
                print(
                    "\n".join("      " + line for line in verdict.output.splitlines()), flush=True
                )
            verdicts.append(verdict)
    return verdicts


def main() -> int:
    """Check everything, or with `--fix` mend what can be mended; return 1 when one has a fault."""
    os.environ.setdefault("SECRET_KEY", "only-for-checks")
    if "--fix" in sys.argv[1:]:
        for check in checks():
            if check.mend:
                subprocess.run(
                    check.mend, cwd=places.ROOT, env=pages.node_environment(), check=False
                )
        return 0
    return 0 if all(verdict.is_good for verdict in run_all()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
