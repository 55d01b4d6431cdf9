from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PURE = [
    *ROOT.glob("*/domain/*.py"),
    *(ROOT / "calls" / "ami" / name for name in ("translate.py", "actions.py")),
    *ROOT.glob("portal/dialects/*/render.py"),
    *ROOT.glob("portal/dialects/*/parse.py"),
    *ROOT.glob("portal/live/groups.py"),
]
#: Words only: no rule stands in them, so there is nothing to try on its own.
VOCABULARY = {
    "__init__",
    "callback_commands",
    "callback_events",
    "commands",
    "control_events",
    "control_facts",
    "directory",
    "errors",
    "event_base",
    "events",
    "facts",
    "ids",
    "inbound_events",
    "office_commands",
    "picture_facts",
    "tiles",
}
#: Parts of a machine or of a document that are only tried as a whole, by the test of the whole.
THROUGH = {
    "calls.domain.cdr": "calls.domain.call",
    "calls.domain.lost": "calls.domain.lost_moves",
    "calls.domain.moves": "calls.domain.call",
    "calls.domain.parties": "calls.domain.call",
    "calls.domain.queue_moves": "calls.domain.call",
    "calls.domain.room_moves": "calls.domain.room",
    "calls.domain.undertakings": "calls.domain.room",
    "calls.domain.consultation": "calls.domain.room",
    "calls.domain.transfer_moves": "calls.domain.room",
    "calls.domain.steps": "calls.domain.call",
    "calls.domain.monitor_moves": "calls.domain.control.monitoring",
    "calls.domain.monitor_dues": "calls.domain.control.monitoring",
    "calls.domain.sound_moves": "calls.domain.control.sounds",
    "calls.domain.lost_moves": "calls.domain.lost",
    "calls.domain.callbacks": "calls.domain.treatment",
    "calls.domain.place": "calls.domain.treatment",
    "calls.domain.orders": "calls.domain.switchboard",
    "calls.domain.pbxdata": "calls.domain.pbxconfig",
}
DIALECTS = sorted(one.parent for one in ROOT.glob("portal/dialects/*/__init__.py"))


def with_rules():
    return [one for one in PURE if one.stem not in VOCABULARY and one.exists()]


@pytest.mark.parametrize("module", with_rules(), ids=lambda one: str(one.relative_to(ROOT)))
def test_each_module_with_rules_is_named_by_a_test_beside_its_mirror(module):
    mirror = ROOT / "tests" / module.relative_to(ROOT).parent
    dotted = ".".join(module.relative_to(ROOT).with_suffix("").parts)
    dotted = THROUGH.get(dotted, dotted)
    package, _, name = dotted.rpartition(".")
    tests = [one.read_text() for one in mirror.rglob("*.py")]
    assert any(
        dotted in text or (f"from {package} import" in text and name in text) for text in tests
    ), f"{mirror.relative_to(ROOT)} has no test of {dotted}"


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
def test_each_dialect_says_what_it_is(dialect):
    words = (dialect / "README.md").read_text()
    assert words.startswith("# ")
    assert len(words.split()) > 60
