import importlib
import json
import re
from pathlib import Path
from typing import get_args

import pytest

from agents.domain import callback_commands, office_commands, presence
from agents.domain import commands as agent_commands
from agents.domain import errors as agent_errors
from agents.domain import events as agent_events
from calls.domain import commands as call_commands
from calls.domain import errors as call_errors
from calls.domain import events as call_events
from calls.domain import facts, ids
from campaigns.domain import commands as campaign_commands
from campaigns.domain import events as campaign_events
from portal.wire import canon

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "dialects" / "coverage.md").read_text()
#: Every heading of the five documents, section by section.
HEADINGS = json.loads((Path(__file__).parent / "headings.json").read_text())
TITLES = {
    "asterCC": "astercc",
    "CooCenter": "coocenter",
    "Call Event TS": "callevent",
    "XiVO xuc": "xuc",
    "ACD CallBack": "acd-callback",
}
VOCABULARY = (
    call_commands,
    call_events,
    call_errors,
    facts,
    ids,
    agent_commands,
    office_commands,
    callback_commands,
    agent_events,
    agent_errors,
    presence,
    campaign_commands,
    campaign_events,
)
#: Words that only our own faces use, or that stand for a whole family of rows.
OWN = {
    "Describe",
    "Reject",
    "TakeBack",
    "StartRecording",
    "StopRecording",
    "CancelCallback",
    "FreeAgent",
    "CallTransferFailed",
    "CallDigitReceived",
    "CallAgentLost",
    "CallAgentBack",
    "CallAgentGivenUp",
    "CallbackRequested",
    "PictureMended",
    "LeadsImported",
    "CampaignStepTaken",
    "AttemptEnded",
}


def rows() -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    dialect = table = ""
    for line in PAGE.splitlines():
        if line.startswith("## "):
            dialect = TITLES.get(line[3:], "")
        elif line.startswith("### "):
            table = line[4:]
        elif line.startswith("| ") and dialect and not line.startswith("| In the document"):
            heading, served, *_ = (cell.strip() for cell in line.strip("|").split("|"))
            found.append((dialect, f"{table}: {heading}", served))
    return found


ROWS = rows()


def is_known(name: str) -> bool:
    head, _, tail = name.partition(".")
    if head[0].isupper():
        homes = [module for module in VOCABULARY if hasattr(module, head)]
        return bool(homes) and (not tail or hasattr(getattr(homes[0], head), tail))
    try:
        importlib.import_module(name)
    except ImportError:
        module, _, attribute = name.rpartition(".")
        return hasattr(importlib.import_module(module), attribute)
    return True


@pytest.mark.parametrize("dialect", HEADINGS)
def test_every_heading_of_the_document_has_its_row(dialect):
    there = [heading for name, heading, _ in ROWS if name == dialect]
    wanted = [heading.replace("|", "&#124;") for heading in HEADINGS[dialect]]
    assert there == wanted


def test_no_row_is_empty():
    assert [row for row in ROWS if not re.search(r"`\w[\w.]*`", row[2])] == []


def test_every_name_on_the_page_is_in_the_code():
    names = {name for _, _, served in ROWS for name in re.findall(r"`([\w.]+)`", served)}
    assert sorted(name for name in names if not is_known(name)) == []


def test_every_word_of_the_vocabulary_is_on_the_page():
    used = {name for _, _, served in ROWS for name in re.findall(r"`([\w.]+)`", served)}
    commands = {
        kind.__name__
        for union in (
            canon.Command,
            callback_commands.CallbackCommand,
            campaign_commands.CampaignCommand,
        )
        for kind in get_args(union) or (union,)
    }
    missing = (commands | set(canon.KINDS)) - used
    assert sorted(missing - OWN) == []
    assert sorted(OWN - missing) == []


def test_every_reason_named_on_the_page_is_written_down():
    for target in set(re.findall(r"\.\./adr/([\w-]+\.md)", PAGE)):
        assert (ROOT / "docs" / "adr" / target).exists(), target
