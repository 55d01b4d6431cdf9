"""The demo's inbound treatment: a main menu, an example of closed hours, a mailbox, callbacks,
and a list of numbers to be called.

Nobody's voice is shipped, so the prompts are chimes; each prompt's text says what would be said.
"""

import array
import io
import math
import wave
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from agents.domain.sound import RATE
from agents.models import (
    AgentGroup,
    BusinessHours,
    BusinessSpan,
    CallbackList,
    CallbackPeriod,
    Line,
    Mailbox,
    Menu,
    MenuOption,
    PlannedCallback,
    Prompt,
    QueueRules,
    Team,
    VoicemailMessage,
)
from calls import files

#: code, name, notes in Hz, text
PROMPTS = (
    ("menu", "Main menu", (1480, 1760, 2093), "Support is 1, Sales is 2, 3 leaves a message."),
    ("sorry", "Wrong key", (1109, 1046), "Sorry, that is no choice."),
    ("closed", "Closed", (1318, 1109, 880), "Our office is closed. Please leave a message."),
    ("greeting", "Mailbox", (1760,), "Please speak after the tone."),
    ("information", "Nobody was free", (1046, 880, 1046), "Patchbay called you; nobody was free."),
    ("callback", "Callback noted", (1568, 2093), "Thank you. You keep your place: we call back."),
)
#: minutes ago, number, seconds
MESSAGES = ((47, "02079460219", 6), (133, "01614960188", 4))

#: number, first name, last name, what about
PLANNED = (
    ("02079460131", "Alice", "O'Neill", "Asked for an offer"),
    ("01614960142", "Ravi", "Patel", "Wants to move his appointment"),
)


def load(team: Team, groups: dict[str, AgentGroup], now: datetime) -> None:
    """Make it for the demo team."""
    prompts = {code: _prompt(team, code, name, hz, text) for code, name, hz, text in PROMPTS}
    support = groups["630"]
    box = Mailbox.objects.create(
        team=team, code="support", name="Support", group=support, greeting=prompts["greeting"]
    )
    menu = Menu.objects.create(
        team=team,
        code="main",
        name="Main menu",
        prompt=prompts["menu"],
        sorry_prompt=prompts["sorry"],
        timeout_target="group:630",
        invalid_target="group:630",
    )
    for digits, target, name in (
        ("1", "group:630", "Support"),
        ("2", "group:631", "Sales"),
        ("3", "mailbox:support", "Leave a message"),
    ):
        MenuOption.objects.create(menu=menu, digits=digits, target=target, name=name)
    Line.objects.create(
        team=team, number="08081570632", name="Main menu", group=support, open_target="menu:main"
    )
    _office(team)
    closed = BusinessHours.objects.create(team=team, name="Closed (example)")
    Line.objects.create(
        team=team,
        number="08081570633",
        name="Closed (example)",
        group=support,
        hours=closed,
        closed_target="mailbox:support",
    )
    QueueRules.objects.create(
        group=support, callback_digit="1", callback_prompt=prompts["callback"], callback_retry_s=60
    )
    for index, (minutes, number, seconds) in enumerate(MESSAGES):
        _message(box, index, number, seconds, now - timedelta(minutes=minutes))
    _callback_list(team, groups["631"], now)


def _callback_list(team: Team, group: AgentGroup, now: datetime) -> None:
    CallbackPeriod.objects.create(team=team, name="Morning", starts=time(9), ends=time(12))
    afternoon = CallbackPeriod.objects.create(
        team=team, name="Afternoon", starts=time(14), ends=time(17), is_default=True
    )
    wanted = CallbackList.objects.create(team=team, name="Please call", group=group)
    for number, first_name, last_name, description in PLANNED:
        PlannedCallback.objects.create(
            list=wanted,
            number=number,
            first_name=first_name,
            last_name=last_name,
            description=description,
            due_on=now.date(),
            period=afternoon,
            planned_at=now,
        )


def _office(team: Team) -> None:
    office = BusinessHours.objects.create(team=team, name="Office")
    BusinessSpan.objects.bulk_create(
        BusinessSpan(hours=office, weekday=day, opens=time(9), closes=time(17, 30))
        for day in range(1, 6)
    )


def _prompt(team: Team, code: str, name: str, notes: Iterable[int], text: str) -> Prompt:
    wav, seconds = _chime(notes, 0.4)
    prompt = Prompt(team=team, code=code, name=name, text=text)
    prompt.keep(wav, seconds)
    prompt.save()
    return prompt


def _message(box: Mailbox, index: int, number: str, seconds: int, left_at: datetime) -> None:
    file_id = UUID(int=0xDE30 + index)
    path = f"messages/{box.team.identity}/{file_id.hex}.wav"
    place = files.root() / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(_chime((610, 480, 690, 520) * 2, seconds / 8)[0])
    VoicemailMessage.objects.create(
        mailbox=box,
        call_id=file_id.hex,
        number=number,
        left_at=left_at,
        seconds=seconds,
        path=path,
    )


def _chime(notes: Iterable[int], each_s: float) -> tuple[bytes, float]:
    """Play notes one after the other, each fading away."""
    data = array.array("h")
    for hz in notes:
        count = int(RATE * each_s)
        for place in range(count):
            fade = min(1.0, place / 80) * (1 - place / count)
            data.append(int(12000 * fade * math.sin(2 * math.pi * hz * place / RATE)))
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(data.tobytes())
    return out.getvalue(), len(data) / RATE
