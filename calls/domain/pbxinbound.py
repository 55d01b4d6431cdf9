"""What the PBX must know to treat a caller by itself: entries of its small database.

The dialplan that reads them is `deploy/asterisk/inbound.conf`. A target here is one the PBX
understands, team and all: `group:demo-630`, `menu:demo-main`, `message:http://...`, `hangup:`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from calls.domain.pbxdata import AstDbEntry, Section, SectionKind, UnsafeConfigError

#: AMI takes lines of 1024 bytes.
_LONGEST_VALUE = 900
#: Where a call goes when nothing else was said.
HANG_UP = "hangup:"
#: Contexts a waiting caller's key leads to; a star has no place in their names.
KEYS = {**{str(key): str(key) for key in range(10)}, "*": "star"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlan:
    """Where a line leads. `hours`: a key of `HoursPlan`, empty when it is always open."""

    digits: str
    open_target: str
    closed_target: str = HANG_UP
    hours: str = ""
    priority: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursPlan:
    """Weekly hours: (weekday from Monday 1, first hhmm, end hhmm), none over midnight."""

    key: str
    zone: str
    spans: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuPlan:
    """A menu: sounds, patience in seconds, and where each choice leads."""

    key: str
    prompt: str = ""
    sorry: str = ""
    wait_s: int = 5
    tries: int = 3
    choices: Mapping[str, str] = field(default_factory=dict)
    timeout_target: str = HANG_UP
    invalid_target: str = HANG_UP


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """How callers wait for a group, and where those go whom it does not take.

    `overflow_target` empty: nobody overflows; `most`: waiting callers, None without limit.
    `hello`: played before the waiting; `position`: the caller is told her place; `estimate`: an
    address that answers with the expected seconds, empty when they are not told.
    `callback_digit`: pressed by a waiting caller who wants to be called back, empty when not
    offered; `callback_thanks` is then played to her.
    """

    queue: str
    wait_s: int
    overflow_target: str = ""
    most: int | None = None
    overflows_empty: bool = False
    hello: str = ""
    position: bool = False
    estimate: str = ""
    callback_digit: str = ""
    callback_thanks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What callers hear again and again while they wait, every `repeat_s` seconds: their place
    in line, a prompt (an address, empty for none); and the key that asks for a callback."""

    repeat_s: int = 60
    position: bool = False
    prompt: str = ""
    callback_digit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPlan:
    """A mailbox: what is said first and the longest message in seconds."""

    key: str
    greeting: str = ""
    most_s: int = 120


def queue_section(
    *,
    name: str,
    offer_s: int = 15,
    strategy: str = "rrmemory",
    music: str = "default",
    waiting: Waiting | None = None,
) -> Section:
    """Give a group's queue: an offer rings `offer_s` seconds, then the next agent is offered.

    Wrap-up and pauses are the portal's, so the queue itself keeps no timer of its own.
    """
    return Section(
        SectionKind.QUEUES,
        name,
        (
            ("strategy", strategy),
            ("timeout", str(offer_s)),
            ("timeoutpriority", "conf"),
            *_QUEUE,
            *_waiting_options(waiting),
            ("musicclass", music),
        ),
    )


def line_plan_entries(plan: LinePlan) -> tuple[AstDbEntry, ...]:
    """Give the entries of a line's treatment."""
    closed = (plan.closed_target or HANG_UP) if plan.hours else ""
    return _entries(
        f"pb-in/{plan.digits}",
        {
            "open": plan.open_target,
            "closed": closed,
            "hours": plan.hours,
            "prio": plan.priority or "",
        },
    )


def hours_entries(plan: HoursPlan) -> tuple[AstDbEntry, ...]:
    """Give the entries of weekly hours."""
    spans = "&".join(f"{day}{opens:04}-{day}{end:04}" for day, opens, end in plan.spans)
    return _entries(f"pb-hours/{plan.key}", {"zone": plan.zone, "spans": spans})


def holiday_entries(team: str, days: Mapping[date, str]) -> tuple[AstDbEntry, ...]:
    """Give the entries of the days a team is closed."""
    return tuple(AstDbEntry(f"pb-holiday/{team}", day.isoformat(), "1") for day in sorted(days))


def menu_entries(plan: MenuPlan) -> tuple[AstDbEntry, ...]:
    """Give the entries of a menu."""
    values: dict[str, object] = {
        "prompt": plan.prompt,
        "sorry": plan.sorry,
        "wait": plan.wait_s,
        "tries": plan.tries,
        "longest": max((len(digits) for digits in plan.choices), default=1),
        "timeout": plan.timeout_target or HANG_UP,
        "invalid": plan.invalid_target or HANG_UP,
    }
    values |= {f"to-{digits}": target for digits, target in sorted(plan.choices.items())}
    return _entries(f"pb-menu/{plan.key}", values)


def group_entries(plan: GroupPlan) -> tuple[AstDbEntry, ...]:
    """Give the entries of a group's waiting and overflow."""
    values: dict[str, object] = {
        "wait": plan.wait_s,
        "over": plan.overflow_target,
        "most": "" if plan.most is None or not plan.overflow_target else str(plan.most),
        "empty": "1" if plan.overflows_empty and plan.overflow_target else "",
        "hello": plan.hello,
        "place": "1" if plan.position else "",
        "estimate": plan.estimate,
        "digit": plan.callback_digit,
        "thanks": plan.callback_thanks if plan.callback_digit else "",
    }
    return _entries(f"pb-group/{plan.queue}", values)


def box_entries(plan: BoxPlan) -> tuple[AstDbEntry, ...]:
    """Give the entries of a mailbox."""
    return _entries(f"pb-box/{plan.key}", {"greeting": plan.greeting, "most": plan.most_s})


def _entries(family: str, values: Mapping[str, object]) -> tuple[AstDbEntry, ...]:
    made = tuple(AstDbEntry(family, key, str(value)) for key, value in _said(values))
    for entry in made:
        if len(entry.value.encode()) > _LONGEST_VALUE:
            raise UnsafeConfigError(f"too long for the PBX: {family}/{entry.key}")
    return made


def _said(values: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    return ((key, value) for key, value in values.items() if value != "")


#: A group without waiting rules.
_SILENT = (("announce-frequency", "0"),)
_QUEUE = (
    ("retry", "1"),
    ("wrapuptime", "0"),
    ("ringinuse", "no"),
    ("autopause", "no"),
    ("autofill", "yes"),
    ("joinempty", "yes"),
    ("leavewhenempty", "no"),
    ("reportholdtime", "no"),
    ("servicelevel", "20"),
    ("setinterfacevar", "yes"),
    ("setqueuevar", "yes"),
)


def _waiting_options(waiting: Waiting | None) -> tuple[tuple[str, str], ...]:
    """Give the options of a group's queue that its waiting callers hear of."""
    if waiting is None:
        return _SILENT
    options = [("announce-frequency", str(waiting.repeat_s if waiting.position else 0))]
    if waiting.position:
        # said at once by the dialplan; the expected wait is the portal's own
        options += [("announce-position", "yes"), ("announce-holdtime", "no")]
        options += [("announce-position-only-up", "no"), ("min-announce-frequency", "15")]
    if waiting.prompt:
        options.append(("periodic-announce", waiting.prompt))
        options.append(("periodic-announce-frequency", str(waiting.repeat_s)))
    if waiting.callback_digit:
        options.append(("context", f"in-wait-{KEYS[waiting.callback_digit]}"))
    return tuple(options)
