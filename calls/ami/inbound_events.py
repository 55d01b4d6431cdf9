"""The UserEvents of `deploy/asterisk/inbound.conf` to facts."""

from collections.abc import Callable

from calls.ami.headers import Message
from calls.domain import control_facts as c
from calls.domain import facts as f
from calls.domain.ids import QueueName


def _menu_entered(m: Message) -> list[f.Fact]:
    return [c.MenuEntered(**m.leg(), menu=_own(m, "Menu"))]


def _box_entered(m: Message) -> list[f.Fact]:
    return [c.MenuEntered(**m.leg(), menu=f"mailbox:{_own(m, 'Box')}")]


def _message_played(m: Message) -> list[f.Fact]:
    return [c.MenuEntered(**m.leg(), menu="message")]


def _menu_chosen(m: Message) -> list[f.Fact]:
    kind, _, about = m.text("Target").partition(":")
    # an address in the target is nobody's business
    about = "" if kind in {"message", "hangup"} else about.removeprefix(f"{m.text('Team')}-")
    return [
        c.MenuChosen(
            **m.leg(),
            menu=_own(m, "Menu"),
            digits=m.text("Digits") if m.text("How") == "digits" else "",
            target=f"{kind}:{about}" if about else kind,
        )
    ]


def _voicemail_left(m: Message) -> list[f.Fact]:
    return [
        c.VoicemailLeft(
            **m.leg(),
            box=_own(m, "Box"),
            recording_id=m.text("SessionId"),
            seconds=float(m.number("Seconds")),
        )
    ]


def _queue_entered(m: Message) -> list[f.Fact]:
    return [
        c.QueueEntered(
            **m.leg(),
            queue=QueueName(m.text("Queue")),
            why=m.text("Why").lower(),
            priority=m.number("Prio"),
        )
    ]


def _callback_asked(m: Message) -> list[f.Fact]:
    return [c.CallbackAsked(**m.leg(), queue=QueueName(m.text("Queue")), number=m.text("Number"))]


def _own(m: Message, header: str) -> str:
    """Read a name at the PBX without the team it begins with."""
    return m.text(header).removeprefix(f"{m.text('Team')}-")


INBOUND_EVENTS: dict[str, Callable[[Message], list[f.Fact]]] = {
    "MenuEntered": _menu_entered,
    "MenuChosen": _menu_chosen,
    "MailboxEntered": _box_entered,
    "MessagePlayed": _message_played,
    "VoicemailLeft": _voicemail_left,
    "QueueEntered": _queue_entered,
    "CallbackAsked": _callback_asked,
}
