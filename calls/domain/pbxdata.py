"""The shape of what the PBX holds of ours: sections of files and entries of its small database."""

import re
from dataclasses import dataclass
from enum import StrEnum

#: A name the PBX takes for an endpoint, a trunk or a queue: it carries the team, `demo-1001`.
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*(-[a-z0-9_]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
#: AMI refuses messages of more than 128 lines; each option costs four.
_MOST_OPTIONS = 28


class UnsafeConfigError(ValueError):
    """A name or a value that could change the meaning of a file of the PBX."""


class SectionKind(StrEnum):
    """The files the portal owns at the PBX, one per kind of section."""

    ENDPOINTS = "endpoints"
    AUTHS = "auths"
    AORS = "aors"
    TRUNKS = "trunks"
    QUEUES = "queues"

    @property
    def filename(self) -> str:
        """Give the name of the file in the PBX's configuration folder."""
        return f"pb_{self.value}.conf"


@dataclass(frozen=True, slots=True)
class Section:
    """One section of one file: its name is used once in that file, its options keep their order."""

    kind: SectionKind
    name: str
    options: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise UnsafeConfigError(f"not a section name: {self.name!r}")
        if len(self.options) > _MOST_OPTIONS:
            raise UnsafeConfigError(f"too many options for one message: {self.name}")
        for key, value in self.options:
            refuse_control(key, value)


@dataclass(frozen=True, slots=True, order=True)
class AstDbEntry:
    """One key of the PBX's small database, which the dialplan reads while a call comes in."""

    family: str
    key: str
    value: str

    def __post_init__(self) -> None:
        refuse_control(self.family, self.key, self.value)
        if not self.key or not self.family or "/" in self.key or " " in self.family + self.key:
            raise UnsafeConfigError(f"not a database key: {self.family}/{self.key}")


@dataclass(frozen=True, slots=True)
class PbxConfig:
    """All sections and entries the portal owns at one PBX."""

    sections: tuple[Section, ...] = ()
    db: tuple[AstDbEntry, ...] = ()

    def __add__(self, other: "PbxConfig") -> "PbxConfig":
        return PbxConfig(self.sections + other.sections, self.db + other.db)


def refuse_control(*texts: str) -> None:
    """Refuse texts that could end their line: an AMI message or a file would say something else."""
    for text in texts:
        if _CONTROL.search(text):
            raise UnsafeConfigError(f"control characters in {text!r}")
