"""A story: captured AMI text, and what it must become."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from calls.ami.translate import translate
from calls.domain.call import Call
from calls.domain.cdr import summary
from calls.domain.directory import AgentRef, GroupRef
from calls.domain.events import CallEnded, CallKind, Event
from calls.domain.facts import Fact
from calls.domain.plain import encode
from calls.domain.reached import reaching
from calls.domain.switchboard import Switchboard

HERE = Path(__file__).parent
PBX = "pbx"


class StoryDirectory:
    """Ada and Ben at their phones, Sue who supervises them; the two queues of the captured PBX."""

    agents = {
        "1001": AgentRef(team="demo", agent_no="1001", name="Ada"),
        "1002": AgentRef(team="demo", agent_no="1002", name="Ben"),
        "9001": AgentRef(team="demo", agent_no="9001", name="Sue"),
        "1003": AgentRef(team="demo", agent_no="1003", name="Cem"),
    }

    def agent_at(self, endpoint):
        return self.agents.get(endpoint)

    def group_of(self, queue):
        codes = {"support": "630", "sales": "631", "campaign": "631"}
        return GroupRef(team="demo", code=codes[queue]) if queue in codes else None


@dataclass
class Story:
    folder: Path

    @property
    def name(self):
        return self.folder.name

    def messages(self):
        text = (self.folder / "ami.txt").read_bytes().decode()
        for block in text.split("\r\n\r\n"):
            message = {}
            for line in block.strip().split("\r\n"):
                key, _, value = line.partition(":")
                value = value.strip()
                if key in message:
                    old = message[key]
                    message[key] = [*(old if isinstance(old, list) else [old]), value]
                elif key:
                    message[key] = value
            yield message

    def facts(self) -> list[Fact]:
        made, now = [], datetime(2026, 11, 21, tzinfo=UTC)
        for message in self.messages():
            if "Timestamp" in message:  # answers to list actions have none
                now = max(now, datetime.fromtimestamp(float(message["Timestamp"]), tz=UTC))
            facts = translate(message, pbx=PBX, now=now)
            made += facts
        return made

    def placed(self) -> list[Call]:
        """What a click-to-call had put into the database before the Originate left."""
        path = self.folder / "placed.json"
        if not path.exists():
            return []
        known = json.loads(path.read_text())
        at = self.facts()[0].at if self.facts() else datetime(2026, 11, 21, tzinfo=UTC)
        if known.pop("dialer", False):
            return [reaching(team="demo", pbx=PBX, at=at, **known)]
        return [Call.placed(team="demo", pbx=PBX, kind=CallKind.OUTBOUND, at=at, **known)]

    def tell(self) -> list[Event]:
        board = Switchboard(StoryDirectory(), self.placed())
        return [event for fact in self.facts() for event in board.absorb(fact)]


def stories() -> list[Story]:
    return [Story(path.parent) for path in sorted(HERE.glob("*/ami.txt"))]


def as_lines(events: list[Event]) -> str:
    """One event a line, as the log would hold it."""
    lines = [json.dumps({"kind": type(one).__name__, **encode(one)}) for one in events]
    return "".join(line + "\n" for line in lines)


def as_cdrs(events: list[Event]) -> str:
    """The CDRs of the calls that ended."""
    made = [encode(summary(one)) for one in events if isinstance(one, CallEnded)]
    return json.dumps(made, indent=1) + "\n"
