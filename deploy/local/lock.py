"""Resolves `requirements*.in` and `package.json` into the locks the checkout installs from."""

import subprocess
import sys

from deploy.local import pages, places


def _compile(name: str) -> list[str]:
    words = f"-m uv pip compile --universal --python-version 3.11 --upgrade {name}.in -o {name}.txt"
    quiet = ["--no-emit-index-url", "--no-emit-find-links"]
    return [sys.executable, *words.split(), *quiet, "--custom-compile-command", "make lock"]


def main() -> int:
    """Write both Python locks with uv and the npm lock; return the first failing status."""
    commands = [[sys.executable, "-m", "pip", "install", "-q", "uv"]]
    commands += [_compile(name) for name in ("requirements", "requirements-dev")]
    commands += [["npm", "install", "--package-lock-only"]]
    for command in commands:
        done = subprocess.run(command, cwd=places.ROOT, env=pages.node_environment(), check=False)
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
