"""Recordings: leave to deliver one, taking it in, finding it, and the end of its time.

The file travels by HTTP from the PBX's host, with a token that serves once. The token's row is
there before anything is recorded; a recording's row is there when its whole file is.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from calls import files
from calls.domain.call import Call
from calls.domain.commands import StartRecording
from calls.domain.control import Ask, RecordingPlace, plan
from calls.domain.errors import NoSuchCall, NotPossible
from calls.domain.events import CallRecordingChanged
from calls.domain.ids import NO_AGENT, NO_LEG, CallId
from calls.models import EventRow, FileToken, LiveCall, Recording
from calls.switch import get_switch

#: What has not come so long after it began is told to whoever asks the doctor.
OVERDUE_AFTER = timedelta(hours=1)


class TokenError(Exception):
    """A delivery was refused before its file was read. `code` is stable."""

    code = "token_refused"


class UnknownTokenError(TokenError):
    """There is no such token."""

    code = "unknown_token"


class UsedTokenError(TokenError):
    """The file has been delivered already."""

    code = "used_token"


class ExpiredTokenError(TokenError):
    """The token's time is over."""

    code = "expired_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """Leave to deliver one file: under which name it is recorded, and where it goes."""

    file_id: UUID
    url: str

    @property
    def place(self) -> RecordingPlace:
        """Say how the PBX names the file, in its recordings folder, and what its host runs when
        the file is complete (`docs/recordings.md`)."""
        file = f"{self.file_id.hex}.wav"
        command = f"^{{PATCHBAY_UPLOAD}} {file} {self.url}"
        return RecordingPlace(recording_id=str(self.file_id), file=file, then=command)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRow:
    """A recording that can be played. `path` is relative to FILES_ROOT."""

    id: UUID
    team: str
    call_id: str
    purpose: str
    started_at: datetime
    seconds: float
    peaks: list[int]
    bytes: int
    path: str


def expect(
    *,
    team: str,
    call_id: str,
    now: datetime,
    purpose: str = Recording.Purpose.CALL,
    asked_by: str = "",
) -> Upload:
    """Write down that a file will come, and give the leave to deliver it.

    Raises NotPossible where no PBX could reach this portal.
    """
    if not settings.PBX_PORTAL_URL:
        raise NotPossible("PBX_PORTAL_URL is not set")
    token, file_id = secrets.token_urlsafe(32), uuid4()
    FileToken.objects.create(
        digest=_digest(token),
        purpose=purpose,
        team=team,
        call_id=call_id,
        file_id=file_id,
        asked_by=asked_by,
        issued_at=now,
        expires_at=now + timedelta(days=settings.FILES_TOKEN_DAYS),
    )
    return Upload(file_id=file_id, url=f"{settings.PBX_PORTAL_URL}/files/in/{token}")


def start(*, team: str, call_id: str, now: datetime) -> list[UUID]:
    """Record a call because its policy says so; answer the orders.

    Raises NoSuchCall, and NotPossible where nobody is on the line to be recorded.
    """
    with transaction.atomic():
        row = LiveCall.objects.filter(call_id=call_id, team=team).first()
        if row is None:
            raise NoSuchCall(call_id)
        upload = expect(team=team, call_id=call_id, now=now)
        command = StartRecording(agent_no=NO_AGENT, call_id=CallId(call_id))
        ask = Ask(command=command, agent_no="", recording=upload.place)
        orders = plan(Call.load(row.machine), ask, new_leg_id=lambda _: NO_LEG)
        return [get_switch().place(order, team=team, pbx=row.pbx) for order in orders]


def was_expected(*, call_id: str, purpose: str = Recording.Purpose.CALL) -> bool:
    """Say whether a recording of the call was ever asked for."""
    return FileToken.objects.filter(call_id=call_id, purpose=purpose).exists()


def receive(
    *, token: str, read: Callable[[int], bytes], announced: int | None, now: datetime
) -> RecordingRow:
    """Take a file in, once: read, verify, name it, and write its row.

    Raises UnknownTokenError, UsedTokenError, ExpiredTokenError, and what `files.take` raises; the
    token then still serves.
    """
    leave = _leave(token, now)
    taken = files.take(read, announced=announced)
    try:
        return _keep(leave, taken, now)
    except BaseException:
        taken.drop()
        raise


def recording(*, file_id: UUID, team: str | None) -> RecordingRow | None:
    """Give one recording of the team; of any team when it is None."""
    rows = Recording.objects.filter(pk=file_id)
    found = (rows if team is None else rows.filter(team=team)).first()
    return _row(found) if found is not None else None


def row_of(file_id: UUID) -> Recording:
    """Give the row itself, for the audit log. Raises Recording.DoesNotExist."""
    return Recording.objects.get(pk=file_id)


def recordings_of(*, team: str, call_ids: Iterable[str]) -> list[RecordingRow]:
    """Give the recordings of some calls of the team, oldest first."""
    found = Recording.objects.filter(team=team, call_id__in=list(call_ids))
    return [_row(row) for row in found.order_by("started_at", "id")]


def overdue(*, now: datetime) -> int:
    """Count the recordings that began, in calls that are over, and have not come from the PBX for
    an hour; those whose token has ended are no longer waited for."""
    waited = FileToken.objects.filter(
        purpose=Recording.Purpose.CALL,
        used_at=None,
        issued_at__lt=now - OVERDUE_AFTER,
        expires_at__gt=now,
    ).exclude(call_id__in=LiveCall.objects.values("call_id"))
    expected = {str(file_id): call for file_id, call in waited.values_list("file_id", "call_id")}
    # an order the PBX refused leaves a token too, but nothing was told to have begun
    begun = EventRow.objects.filter(
        call_id__in=set(expected.values()), kind=CallRecordingChanged.__name__
    ).values_list("body__recording_id", flat=True)
    return len(expected.keys() & set(begun))


def remove_older(*, team: str, than: datetime) -> int:
    """Remove the team's recordings that arrived before; answer how many."""
    old = list(Recording.objects.filter(team=team, stored_at__lt=than))
    for row in old:
        # the row first: a file without a row is swept, a row without a file would be a lie
        row.delete()
        files.remove(row.path)
    return len(old)


def tidy(*, now: datetime) -> int:
    """Forget tokens whose time is over, and what cut-off uploads left; answer how many."""
    gone, _ = FileToken.objects.filter(expires_at__lt=now - timedelta(days=30)).delete()
    return gone + files.remove_leftovers(now=now)


def _leave(token: str, now: datetime) -> FileToken:
    found = FileToken.objects.filter(digest=_digest(token)).first()
    if found is None:
        raise UnknownTokenError
    if found.used_at is not None:
        raise UsedTokenError
    if found.expires_at <= now:
        raise ExpiredTokenError
    return found


@transaction.atomic
def _keep(leave: FileToken, taken: files.Taken, now: datetime) -> RecordingRow:
    """Use the token up, write the row, and name the file, all or nothing."""
    if not FileToken.objects.filter(pk=leave.pk, used_at=None).update(used_at=now):
        raise UsedTokenError
    row = Recording.objects.create(
        id=leave.file_id,
        team=leave.team,
        call_id=leave.call_id,
        purpose=leave.purpose,
        asked_by=leave.asked_by,
        started_at=leave.issued_at,
        seconds=taken.seconds,
        peaks=taken.peaks,
        bytes=taken.size,
        sha256=taken.sha256,
        path=files.place_of(team=leave.team, file_id=leave.file_id, at=leave.issued_at),
        stored_at=now,
    )
    taken.keep(row.path)
    return _row(row)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _row(row: Recording) -> RecordingRow:
    return RecordingRow(
        id=row.pk,
        team=row.team,
        call_id=row.call_id,
        purpose=row.purpose,
        started_at=row.started_at,
        seconds=row.seconds,
        peaks=row.peaks,
        bytes=row.bytes,
        path=row.path,
    )
