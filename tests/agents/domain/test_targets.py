import pytest

from agents.domain.targets import BadTargetError, Target, TargetKind, parse_target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("group:630", Target(TargetKind.GROUP, "630")),
        (" menu:main ", Target(TargetKind.MENU, "main")),
        ("mailbox:support", Target(TargetKind.MAILBOX, "support")),
        ("number:+442079460000", Target(TargetKind.NUMBER, "+442079460000")),
        ("message:closed", Target(TargetKind.MESSAGE, "closed")),
        ("hangup", Target(TargetKind.HANGUP)),
    ],
)
def test_targets_are_read_and_written_alike(text, target):
    assert parse_target(text) == target
    assert parse_target(str(target)) == target


@pytest.mark.parametrize(
    "text", ["", "group", "group:", "group:x", "menu:Main", "queue:630", "hangup:now", "number:1"]
)
def test_what_leads_nowhere_is_refused_with_words(text):
    with pytest.raises(BadTargetError, match=r"."):
        parse_target(text)
