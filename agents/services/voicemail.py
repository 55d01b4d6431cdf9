"""Messages: taken in from the PBX, listened to, marked done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from agents.domain.messages import MessageToken, parse_token, signature
from agents.models import AgentGroup, Mailbox, VoicemailMessage
from calls import files


class UnknownMessageError(Exception):
    """There is no such message, mailbox or leave to deliver one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message for people. `seconds` is its length."""

    message_id: int
    mailbox: str
    mailbox_name: str
    group: str
    call_id: str
    number: str
    name: str
    left_at: datetime
    seconds: float
    heard_at: datetime | None
    heard_by: str
    done_at: datetime | None
    done_by: str


def receive(
    *,
    word: str,
    secret_of: Callable[[str], str],
    read: Callable[[int], bytes],
    announced: int | None,
) -> MessageRow | None:
    """Take a message in; None when it is here already.

    `word` is the last part of the address the PBX made, signed with the secret of that PBX.
    Raises UnknownMessageError for one nobody made, and what `files.take` raises.
    """
    token = parse_token(word)
    if token is None:
        raise UnknownMessageError
    boxes = Mailbox.objects.select_related("team", "group")
    box = boxes.filter(team__identity=token.team, code=token.box).first()
    if box is None:
        raise UnknownMessageError
    expected = signature(secret_of(box.team.pbx), token.text)
    if not constant_time_compare(token.signature, expected):
        raise UnknownMessageError
    if VoicemailMessage.objects.filter(call_id=token.call_id).exists():
        return None
    taken = files.take(read, announced=announced)
    try:
        with transaction.atomic():
            row = _keep(box, token, taken)
    except BaseException:
        taken.drop()
        raise
    _tell(box, row)
    return _row(row)


def messages(*, team: str, groups: Sequence[str] | None, is_open: bool) -> list[MessageRow]:
    """Give the messages of these groups, of all of the team's for None; the newest first."""
    rows = _of(team, groups).filter(done_at__isnull=is_open)
    return [_row(row) for row in rows.order_by("-left_at")[:200]]


def waiting(*, team: str, groups: Sequence[str] | None) -> int:
    """Count the messages nobody has marked done."""
    return _of(team, groups).filter(done_at__isnull=True).count()


def file_of(*, team: str, groups: Sequence[str] | None, message_id: int) -> Path:
    """Give where a message lies. Raises UnknownMessageError."""
    row = _one(team, groups, message_id)
    path = files.root() / row.path
    if not row.path or not path.is_file():
        raise UnknownMessageError
    return path


def hear(
    *, team: str, groups: Sequence[str] | None, message_id: int, by: str, now: datetime
) -> None:
    """Note who listened first. Raises UnknownMessageError."""
    row = _one(team, groups, message_id)
    unheard = VoicemailMessage.objects.filter(pk=row.pk, heard_at__isnull=True)
    unheard.update(heard_at=now, heard_by=by)


def mark(
    *,
    team: str,
    groups: Sequence[str] | None,
    message_id: int,
    by: str,
    now: datetime,
    is_done: bool = True,
) -> MessageRow:
    """Mark a message done, or open again. Raises UnknownMessageError."""
    row = _one(team, groups, message_id)
    row.done_at, row.done_by = (now, by) if is_done else (None, "")
    row.save(update_fields=["done_at", "done_by"])
    return _row(row)


def may_hear(*, team: str, agent_no: str) -> list[str]:
    """Give the groups whose messages an agent may hear: those she is a member or supervisor of."""
    groups = AgentGroup.objects.filter(team__identity=team)
    hers = groups.filter(memberships__agent__agent_no=agent_no)
    led = groups.filter(admins__agent_no=agent_no)
    return sorted({*hers.values_list("code", flat=True), *led.values_list("code", flat=True)})


def _of(team: str, groups: Sequence[str] | None) -> QuerySet[VoicemailMessage]:
    rows = VoicemailMessage.objects.filter(mailbox__team__identity=team)
    if groups is not None:
        rows = rows.filter(mailbox__group__code__in=groups)
    return rows.select_related("mailbox__group")


def _one(team: str, groups: Sequence[str] | None, message_id: int) -> VoicemailMessage:
    row = _of(team, groups).filter(pk=message_id).first()
    if row is None:
        raise UnknownMessageError
    return row


def _keep(box: Mailbox, token: MessageToken, taken: files.Taken) -> VoicemailMessage:
    left_at = datetime.fromtimestamp(token.at, tz=UTC)
    path = files.place_of(team=token.team, file_id=UUID(hex=token.call_id), at=left_at)
    path = path.replace("recordings/", "messages/", 1)
    row = VoicemailMessage.objects.create(
        mailbox=box,
        call_id=token.call_id,
        number=token.number,
        left_at=left_at,
        seconds=taken.seconds,
        path=path,
    )
    taken.keep(path)
    return row


def _tell(box: Mailbox, row: VoicemailMessage) -> None:
    """Send the mail a mailbox asks for; a mail server that is away loses no message."""
    if not box.mail_to:
        return
    words = _("%(number)s left a message of %(seconds)d s in %(box)s.") % {
        "number": row.number or _("Somebody without a number"),
        "seconds": row.seconds,
        "box": box.name,
    }
    send_mail(_("A new message"), words, None, [box.mail_to], fail_silently=True)


def _row(row: VoicemailMessage) -> MessageRow:
    box = row.mailbox
    return MessageRow(
        message_id=row.pk,
        mailbox=box.code,
        mailbox_name=box.name,
        group=box.group.code,
        call_id=row.call_id,
        number=row.number,
        name=row.name,
        left_at=row.left_at,
        seconds=row.seconds,
        heard_at=row.heard_at,
        heard_by=row.heard_by,
        done_at=row.done_at,
        done_by=row.done_by,
    )
