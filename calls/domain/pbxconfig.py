"""What the portal wants the PBX to hold: sections of its files and entries of its small database.

Everything here is plain data. The words of Asterisk's configuration stay in this module, so that
whoever turns rows into sections names phones, trunks, queues and lines only.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from calls.domain.dialling import DialPlan
from calls.domain.pbxdata import AstDbEntry, PbxConfig, Section, SectionKind, UnsafeConfigError
from calls.domain.pbxinbound import queue_section

__all__ = [
    "AstDbEntry",
    "PbxConfig",
    "PhoneKind",
    "Section",
    "SectionKind",
    "TeamDialling",
    "Trunk",
    "UnsafeConfigError",
    "agent_sections",
    "blacklist_entry",
    "line_entry",
    "phone_entries",
    "queue_section",
    "team_entries",
    "trunk_entries",
    "trunk_sections",
]


class PhoneKind(StrEnum):
    """What an agent answers with."""

    BROWSER = "browser"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class Trunk:
    """A way to the outside world.

    `team` set: the trunk delivers calls to that team's lines only; empty: shared by all.
    `registers`: the PBX signs in at the carrier with `username` and `secret`; else the carrier
    is known by the addresses in `match` (address, network or host name).
    `capacity`: calls at once, 0 without limit; `caller_id`: what is shown when a team has none.
    `media_address`: empty, or the one local address media is bound to.
    """

    name: str
    host: str
    port: int = 5060
    transport: str = "udp"
    username: str = ""
    secret: str = ""
    registers: bool = False
    match: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ("alaw", "ulaw")
    caller_id: str = ""
    capacity: int = 0
    team: str = ""
    media_address: str = ""

    @property
    def uri(self) -> str:
        """Give the carrier's SIP address."""
        suffix = "" if self.transport == "udp" else f";transport={self.transport}"
        return f"sip:{self.host}:{self.port}{suffix}"


@dataclass(frozen=True, slots=True)
class TeamDialling:
    """What phones of a team may dial by themselves; without a `plan` nothing outside.

    `limit` counts outside calls at once, 0 without limit; `trunk` is a trunk's name; the plan's
    emergency numbers pass every other rule.
    """

    team: str
    trunk: str
    caller_id: str = ""
    plan: DialPlan | None = None
    limit: int = 0


def agent_sections(
    *,
    endpoint: str,
    secret: str,
    kind: PhoneKind | str,
    team: str,
    caller_id: str = "",
    media_address: str = "",
) -> tuple[Section, ...]:
    """Give the three sections of one agent's phone: endpoint, auth and address of record.

    `caller_id` is what colleagues see, as `"Ada" <1001>`; `media_address` binds a desk phone's
    media to one local address (loopback test beds), empty leaves it to the PBX. A browser phone is
    never bound: it finds its way among all addresses, and not every browser reaches loopback.
    """
    is_browser = PhoneKind(kind) is PhoneKind.BROWSER
    look = _BROWSER if is_browser else _DESK
    options = [*look, *_COMMON_PHONE, ("auth", endpoint), ("aors", endpoint)]
    options.append(("set_var", f"TEAM={team}"))
    if caller_id:
        options.append(("callerid", caller_id))
    options += _media("" if is_browser else media_address)
    return (
        Section(SectionKind.AORS, endpoint, _PHONE_AOR),
        Section(SectionKind.AUTHS, endpoint, _auth(endpoint, secret)),
        Section(SectionKind.ENDPOINTS, endpoint, tuple(options)),
    )


def trunk_sections(trunk: Trunk) -> tuple[Section, ...]:
    """Give the sections of a trunk: address, credentials, endpoint, and how it is recognised."""
    sections = [
        Section(
            SectionKind.AORS,
            trunk.name,
            (("type", "aor"), ("contact", trunk.uri), ("qualify_frequency", "30")),
        )
    ]
    if trunk.username:
        sections.append(Section(SectionKind.AUTHS, trunk.name, _auth(trunk.username, trunk.secret)))
    sections.append(Section(SectionKind.ENDPOINTS, trunk.name, _trunk_endpoint(trunk)))
    if trunk.match:
        sections.append(
            Section(
                SectionKind.TRUNKS,
                trunk.name,
                (
                    ("type", "identify"),
                    ("endpoint", trunk.name),
                    ("match", ",".join(trunk.match)),
                ),
            )
        )
    if trunk.registers:
        sections.append(Section(SectionKind.TRUNKS, f"{trunk.name}-reg", _registration(trunk)))
    return tuple(sections)


def trunk_entries(trunk: Trunk) -> tuple[AstDbEntry, ...]:
    """Give what the dialplan must know of a trunk: its capacity and its own caller id."""
    family = f"pb-trunk/{trunk.name}"
    return _entries(family, {"capacity": trunk.capacity or "", "callerid": trunk.caller_id})


def line_entry(*, number: str, team: str, queue: str, timeout_s: int) -> AstDbEntry:
    """Give the entry that leads a dialled line to its group's queue for `timeout_s` seconds."""
    return AstDbEntry("pb-line", _digits(number), f"{team},{queue},{timeout_s}")


def blacklist_entry(*, team: str, number: str) -> AstDbEntry:
    """Give the entry that refuses a caller to one team before the call is answered."""
    return AstDbEntry(f"pb-black/{team}", _digits(number), "1")


def team_entries(dialling: TeamDialling) -> tuple[AstDbEntry, ...]:
    """Give a team's rules for what its phones dial."""
    rules = {
        "trunk": dialling.trunk,
        "callerid": dialling.caller_id,
        "limit": dialling.limit or "",
    }
    family = f"pb-team/{dialling.team}"
    if dialling.plan is None:
        return _entries(family, rules)
    home = dialling.plan.home
    rules |= {"home": home.code, "abroad": home.abroad, "inside": home.inside, "shape": home.shape}
    return (*_entries(family, rules), *_plan_entries(dialling.team, dialling.plan))


def _plan_entries(team: str, plan: DialPlan) -> Iterator[AstDbEntry]:
    """Give emergency numbers, and the tables line by line."""
    for number in sorted(plan.emergency):
        yield AstDbEntry(f"pb-emergency/{team}", _digits(number), "1")
    for code, table in plan.tables.items():
        for place, line in enumerate(table, start=1):
            value = f"{line.verdict.value}:{line.pattern}"
            yield AstDbEntry(f"pb-dial/{team}/{code}", str(place), value)


#: A phone, or a carrier, may send another of the agreed codecs than it is sent. Following it in the
#: middle of a move to a room leaves the leg without sound, so each side keeps to its own.
_OWN_CODEC = ("asymmetric_rtp_codec", "yes")
#: Options shared by every agent's phone. One call makes the phone busy for its queues.
_COMMON_PHONE = (
    ("context", "from-agent"),
    ("disallow", "all"),
    ("allow", "opus,alaw,ulaw"),
    _OWN_CODEC,
    ("direct_media", "no"),
    ("device_state_busy_at", "1"),
    ("allow_transfer", "no"),
    ("language", "en"),
)
#: `rtp_timeout`: a closed browser tab says no goodbye; its leg ends after these seconds of silence.
_BROWSER = (
    ("type", "endpoint"),
    ("webrtc", "yes"),
    ("dtls_auto_generate_cert", "yes"),
    ("rtp_timeout", "6"),
    ("rtp_timeout_hold", "60"),
)
_DESK = (("type", "endpoint"), ("rtp_symmetric", "yes"), ("force_rport", "yes"))
#: A second tab takes the phone over instead of being refused.
_PHONE_AOR = (
    ("type", "aor"),
    ("max_contacts", "1"),
    ("remove_existing", "yes"),
    ("minimum_expiration", "30"),
)


def _auth(username: str, secret: str) -> tuple[tuple[str, str], ...]:
    return (
        ("type", "auth"),
        ("auth_type", "userpass"),
        ("username", username),
        ("password", secret),
    )


def _trunk_endpoint(trunk: Trunk) -> tuple[tuple[str, str], ...]:
    options = [
        ("type", "endpoint"),
        ("transport", trunk.transport),
        ("context", "from-trunk"),
        ("disallow", "all"),
        ("allow", ",".join(trunk.codecs)),
        _OWN_CODEC,
        ("aors", trunk.name),
        ("direct_media", "no"),
        ("rtp_symmetric", "yes"),
        ("allow_transfer", "no"),
    ]
    if trunk.username:
        options += [("outbound_auth", trunk.name), ("from_user", trunk.username)]
    if trunk.team:
        options.append(("set_var", f"TEAM={trunk.team}"))
    return tuple(options + _media(trunk.media_address))


def _registration(trunk: Trunk) -> tuple[tuple[str, str], ...]:
    return (
        ("type", "registration"),
        ("transport", trunk.transport),
        ("outbound_auth", trunk.name),
        ("server_uri", trunk.uri),
        ("client_uri", f"sip:{trunk.username}@{trunk.host}:{trunk.port}"),
        ("contact_user", trunk.username),
        ("expiration", "300"),
        ("retry_interval", "10"),
        ("forbidden_retry_interval", "60"),
        ("max_retries", "1000000"),
        # the carrier's calls come back with this token, so no address needs to be known
        ("line", "yes"),
        ("endpoint", trunk.name),
    )


def _media(address: str) -> list[tuple[str, str]]:
    if not address:
        return []
    return [("media_address", address), ("bind_rtp_to_media_address", "yes")]


def phone_entries(
    *, endpoint: str, is_dnd: bool, always: str, busy: str, no_answer: str
) -> tuple[AstDbEntry, ...]:
    """Give how colleagues' calls to a phone are led, keys dnd, always, busy and no_answer."""
    rules = {"dnd": int(is_dnd) or "", "always": always, "busy": busy, "no_answer": no_answer}
    return _entries(f"pb-phone/{endpoint}", rules)


def _entries(family: str, values: Mapping[str, object]) -> tuple[AstDbEntry, ...]:
    return tuple(AstDbEntry(family, key, str(value)) for key, value in values.items() if value)


def _digits(number: str) -> str:
    digits = re.sub(r"[^0-9]", "", number)
    if not digits:
        raise UnsafeConfigError(f"not a number: {number!r}")
    return digits
