"""Runs one `manage.py` command with the settings of an instance.

python -m deploy.local.manage --instance main -- doctor
"""

import json
import os
import sys

from deploy.local import places


def main() -> None:
    """Become `manage.py` with the environment that the instance's launcher wrote down."""
    words = sys.argv[1:]
    at = words.index("--") if "--" in words else len(words)
    name = words[words.index("--instance") + 1] if "--instance" in words[:at] else "main"
    bed = places.instance_dir(name) / "bed.json"
    if not bed.exists():
        places.fail(f"instance {name} has never run. Fix: make run INSTANCE={name}")
    os.environ.update(json.loads(bed.read_text())["env"])
    os.chdir(places.ROOT)
    os.execv(sys.executable, [sys.executable, "manage.py", *words[at + 1 :]])  # noqa: S606


if __name__ == "__main__":
    main()
