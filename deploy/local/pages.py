"""The page scripts: npm packages by their lock, and one bundle per face by esbuild.

`static/js/<face>/main.js` becomes `static/dist/<face>.js`. Standard library only, like the
bootstrap that calls it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from deploy.local import places

OLDEST_NODE = 20
NPM_LIMIT_S = 600
SOURCES = places.ROOT / "static" / "js"
BUNDLES = places.ROOT / "static" / "dist"
MODULES = places.ROOT / "node_modules"


def _host_node_serves() -> bool:
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    try:
        done = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    major = done.stdout.strip().lstrip("v").split(".")[0]
    return major.isdigit() and int(major) >= OLDEST_NODE


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH has a node of version 20 or later in front."""
    path = os.environ.get("PATH", "")
    ours = str(places.VENV / "bin")
    without_ours = os.pathsep.join(part for part in path.split(os.pathsep) if part != ours)
    saved = os.environ.get("PATH")
    os.environ["PATH"] = without_ours
    try:
        serves = _host_node_serves()
    finally:
        if saved is not None:
            os.environ["PATH"] = saved
    return {**os.environ, "PATH": without_ours if serves else f"{ours}{os.pathsep}{path}"}


def _run(command: list[str], what: str, fix: str) -> None:
    done = subprocess.run(
        command,
        cwd=places.ROOT,
        env=node_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=NPM_LIMIT_S,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
        places.fail(f"{what} failed:\n{tail}\nFix: {fix}")


def _hash_of(files: list[Path]) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(str(file.relative_to(places.ROOT)).encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def ensure_packages() -> None:
    """Install the npm packages of the lock into `node_modules`, once for each lock."""
    stamp = MODULES / ".patchbay-installed"
    mark = _hash_of([places.ROOT / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == mark:
        return
    places.say("Installing the page scripts' packages (npm, about 10 s)")
    _run(["npm", "ci", "--no-progress"], "npm ci", "see that the network is up, then try again.")
    stamp.write_text(mark)


def ensure_bundle() -> None:
    """Bundle each face's scripts, once for each content; nothing to do while there are none."""
    faces = {main.parent.name: main for main in sorted(SOURCES.glob("*/main.js"))}
    if not faces:
        return
    stamp = BUNDLES / "made-from"
    mark = _hash_of([places.ROOT / "package-lock.json", *sorted(SOURCES.rglob("*.js"))])
    if stamp.exists() and stamp.read_text() == mark:
        return
    places.say(f"Bundling the page scripts: {', '.join(faces)}")
    entries = [f"{face}={main.relative_to(places.ROOT)}" for face, main in faces.items()]
    # Either a script for node or, once npm has run its install step, the program itself.
    command = ["node_modules/.bin/esbuild", *entries, "--bundle", "--minify"]
    command += ["--format=iife", "--target=es2022", "--sourcemap", "--outdir=static/dist"]
    command += ["--log-level=warning"]
    _run(command, "esbuild", "the message names the script and the line.")
    stamp.write_text(mark)
