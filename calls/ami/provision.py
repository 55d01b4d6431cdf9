"""Bring the PBX's files and database into the state the portal wants, over AMI alone.

What is there is read from the PBX itself, so that nothing is assumed after it was reinstalled;
only the difference is written. A digest of the last state stands in the PBX's database: while it
fits, nothing is read at all. Callers let one run finish before the next starts.
"""

import asyncio
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from calls.domain.pbxconfig import AstDbEntry, PbxConfig, Section, SectionKind

#: Branches of the PBX's database that belong to the portal whole.
BRANCHES = (
    "pb-line",
    "pb-black",
    "pb-team",
    "pb-dial",
    "pb-emergency",
    "pb-trunk",
    "pb-in",
    "pb-hours",
    "pb-holiday",
    "pb-menu",
    "pb-group",
    "pb-box",
    "pb-files",
    "pb-notice",
    "pb-phone",
)
STAMP = ("pb", "stamp")
#: The stamp while a run is under way, and after one that did not reach its end.
CHANGING = "changing"
#: `Reload` answers before every object is there, and it answers Success for a broken one too.
APPEAR_WITHIN_S = 5.0
_RELOADS = {
    SectionKind.ENDPOINTS: ("res_pjsip.so",),
    SectionKind.AUTHS: ("res_pjsip.so",),
    SectionKind.AORS: ("res_pjsip.so",),
    SectionKind.TRUNKS: (
        "res_pjsip.so",
        "res_pjsip_endpoint_identifier_ip.so",
        "res_pjsip_outbound_registration.so",
    ),
    SectionKind.QUEUES: ("app_queue.so",),
}
#: Which list shows an object of a section's type, and under which header its name stands there.
_SHOWN_BY = {
    "endpoint": ("PJSIPShowEndpoints", "ObjectName"),
    "aor": ("PJSIPShowAors", "ObjectName"),
    "auth": ("PJSIPShowAuths", "ObjectName"),
    "registration": ("PJSIPShowRegistrationsOutbound", "ObjectName"),
    "queue": ("QueueSummary", "Queue"),
}


Options = tuple[tuple[str, str], ...]


class AmiPort(Protocol):
    """The two things asked of a signed-in AMI connection."""

    async def send(self, action: dict[str, str], /) -> Mapping[str, Any]:
        """Send one action and return its response."""

    async def send_list(self, action: dict[str, str], /) -> Sequence[Mapping[str, Any]]:
        """Send one action and return its list of events; the response may be among them."""


class ProvisionError(RuntimeError):
    """The PBX refused a step; the message names it in the PBX's own words."""


@dataclass(frozen=True, slots=True)
class Step:
    """One action to send, and the sections that must be visible at the PBX afterwards."""

    action: dict[str, str]
    expects: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """What the PBX holds of ours, however it came there, and which files it does not have yet."""

    sections: Mapping[tuple[SectionKind, str], Options] = field(default_factory=dict)
    db: Mapping[tuple[str, str], str] = field(default_factory=dict)
    missing: tuple[SectionKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: how many steps, and the sections the PBX would not take."""

    steps: int = 0
    broken: tuple[Section, ...] = ()


def digest(config: PbxConfig) -> str:
    """Give the stamp of a state: the same for the same content in any order."""
    lines = sorted(map(repr, config.sections)) + sorted(map(repr, config.db))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def plan(desired: PbxConfig, applied: Applied, *, unsettled: bool = False) -> tuple[Step, ...]:
    """Give the steps from what is applied to what is desired; none when they are the same.

    `unsettled`: an earlier run was cut off, so the files may be ahead of what the PBX has loaded;
    everything is loaded and asked for again.
    """
    steps = [
        Step({"Action": "CreateConfig", "Filename": kind.filename}) for kind in applied.missing
    ]
    new = {(section.kind, section.name): section for section in desired.sections}
    touched: list[SectionKind] = []
    written: list[Section] = []
    for kind, name in applied.sections:
        if (kind, name) not in new:
            steps.append(Step(_update(kind, name, is_there=True)))
            touched.append(kind)
    for (kind, name), section in new.items():
        if applied.sections.get((kind, name)) != section.options:
            is_there = (kind, name) in applied.sections
            steps.append(Step(_update(kind, name, section.options, is_there=is_there)))
            touched.append(kind)
            written.append(section)
    steps += _database_steps(desired.db, applied.db)
    if unsettled:
        touched, written = list(SectionKind), list(desired.sections)
    return (*steps, *_reload_steps(touched, written))


def _update(
    kind: SectionKind, name: str, options: Options | None = None, *, is_there: bool
) -> dict[str, str]:
    """Write a section anew, or only take it away when it is to have no options at all."""
    filename = kind.filename
    lines: list[tuple[str, ...]] = []
    if is_there:
        lines.append(("DelCat", name))
    if options is not None:
        lines.append(("NewCat", name))
        lines += [("Append", name, key, value) for key, value in options]
    action = {"Action": "UpdateConfig", "SrcFilename": filename, "DstFilename": filename}
    for place, line in enumerate(lines):
        for header, value in zip(("Action", "Cat", "Var", "Value"), line, strict=False):
            action[f"{header}-{place:06}"] = value
    return action


def _database_steps(
    desired: Iterable[AstDbEntry], old: Mapping[tuple[str, str], str]
) -> list[Step]:
    new = {(entry.family, entry.key): entry.value for entry in desired}
    gone = [
        Step({"Action": "DBDel", "Family": family, "Key": key})
        for family, key in old
        if (family, key) not in new
    ]
    put = [Step(_put(*key, value)) for key, value in new.items() if old.get(key) != value]
    return gone + put


def _put(family: str, key: str, value: str) -> dict[str, str]:
    return {"Action": "DBPut", "Family": family, "Key": key, "Val": value}


def _reload_steps(touched: Iterable[SectionKind], written: Sequence[Section]) -> list[Step]:
    modules = list(dict.fromkeys(module for kind in touched for module in _RELOADS[kind]))
    steps = [Step({"Action": "Reload", "Module": module}) for module in modules]
    if steps:
        # asked for after the last reload, when everything has had its chance
        steps[-1] = Step(steps[-1].action, tuple(written))
    return steps


async def read_applied(port: AmiPort) -> Applied:
    """Read what the PBX holds of ours."""
    sections: dict[tuple[SectionKind, str], Options] = {}
    missing = []
    for kind in SectionKind:
        answer = await port.send({"Action": "GetConfig", "Filename": kind.filename})
        if answer.get("Response") == "Success":
            sections |= {(kind, name): options for name, options in _sections(answer)}
        elif "not found" in answer.get("Message", ""):
            missing.append(kind)
        else:
            raise ProvisionError(f"GetConfig {kind.filename}: {answer.get('Message')}")
    entries: dict[tuple[str, str], str] = {}
    for branch in BRANCHES:
        entries |= await _branch(port, branch)
    return Applied(sections, entries, tuple(missing))


async def _branch(port: AmiPort, branch: str) -> dict[tuple[str, str], str]:
    entries = {}
    for row in await port.send_list({"Action": "DBGetTree", "Family": branch}):
        family, _, key = row.get("Key", "").strip("/").rpartition("/")
        if family:
            entries[family, key] = row.get("Val", "")
    return entries


def _sections(answer: Mapping[str, Any]) -> Iterator[tuple[str, Options]]:
    names: dict[str, str] = {}
    options: dict[str, list[tuple[str, str]]] = {}
    for header, value in answer.items():
        what, _, place = header.partition("-")
        if what.lower() == "category":
            names[place] = value
        elif what.lower() == "line":
            key, _, text = value.partition("=")
            options.setdefault(place.partition("-")[0], []).append((key, text))
    return ((name, tuple(options.get(place, ()))) for place, name in names.items())


async def apply(port: AmiPort, desired: PbxConfig, *, force: bool = False) -> Report:
    """Bring the PBX to `desired`; `force` looks even where the stamp says it is there.

    Raises:
        ProvisionError: the PBX refused a step. What was done stays done; run it again.
    """
    stamp, found = digest(desired), await _stamp(port)
    if not force and found == stamp:
        return Report()
    steps = plan(desired, await read_applied(port), unsettled=found == CHANGING)
    if steps:
        # a run that is cut off, or a state that was refused, must not pass for the last good one
        await _carry_out(port, _put(*STAMP, CHANGING))
    broken: list[Section] = []
    for step in steps:
        await _carry_out(port, step.action)
        if step.expects:
            broken += await _not_appearing(port, step.expects)
    if not broken:
        await _carry_out(port, _put(*STAMP, stamp))
    return Report(len(steps), tuple(broken))


async def _stamp(port: AmiPort) -> str:
    # not Getvar: a PBX that lives safely lets no AMI user read its database through a function
    return (await _branch(port, STAMP[0])).get(STAMP, "")


async def _carry_out(port: AmiPort, action: dict[str, str]) -> None:
    answer = await port.send(dict(action))
    if answer.get("Response") != "Success":
        about = action.get("Cat-000000") or action.get("Filename") or action.get("Key") or ""
        raise ProvisionError(f"{action['Action']} {about}: {answer.get('Message')}")


async def _not_appearing(port: AmiPort, expected: Sequence[Section]) -> list[Section]:
    """Ask for the objects until all are there or the time is over; return those that are not."""
    waited = 0.0
    while True:
        absent = await _absent(port, expected)
        if not absent or waited >= APPEAR_WITHIN_S:
            return absent
        await asyncio.sleep(0.2)
        waited += 0.2


async def _absent(port: AmiPort, expected: Sequence[Section]) -> list[Section]:
    shown: dict[str, set[str]] = {}
    absent = []
    for section in expected:
        sort = dict(section.options).get("type", "queue")
        if sort not in _SHOWN_BY:
            continue  # no list shows an identify section; its endpoint is asked for by itself
        action, header = _SHOWN_BY[sort]
        if sort not in shown:
            rows = await port.send_list({"Action": action})
            shown[sort] = {row.get(header, "") for row in rows}
        if section.name not in shown[sort]:
            absent.append(section)
    return absent
