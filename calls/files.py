"""Sound files on the portal's disk: taken in whole or not at all, and handed out by signed address.

Nothing here knows whose file it is. Names are made by us; none comes from outside.
"""

import hashlib
import os
import wave
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core import signing

CHUNK = 64 * 1024
#: How finely a wave is drawn.
PEAKS = 400
#: A file that was cut off is swept after this many seconds.
LEFTOVER_S = 24 * 3600
_SALT = "calls.files.out"


class FileError(Exception):
    """A file was not taken. `code` is stable."""

    code = "file_refused"


class TooBigError(FileError):
    """The file is longer than the installation takes."""

    code = "too_big"


class CutOffError(FileError):
    """Fewer bytes came than were announced."""

    code = "cut_off"


class NotSoundError(FileError):
    """The file is no RIFF/WAVE sound of 16 bits."""

    code = "not_sound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A whole, verified file that has no name yet. Call `keep` or `drop`."""

    part: Path
    size: int
    sha256: str
    seconds: float
    peaks: list[int]

    def keep(self, path: str) -> None:
        """Give the file its name under FILES_ROOT; nobody ever sees half of it."""
        target = root() / path
        target.parent.mkdir(parents=True, exist_ok=True)
        self.part.replace(target)

    def drop(self) -> None:
        """Throw the file away."""
        self.part.unlink(missing_ok=True)


def root() -> Path:
    """Give the folder that holds every file."""
    return Path(settings.FILES_ROOT)


def take(read: Callable[[int], bytes], *, announced: int | None) -> Taken:
    """Read a sound to its end onto the disk.

    Raises TooBigError, CutOffError, NotSoundError; nothing is left behind then.
    """
    if announced is not None and announced > settings.FILES_MAX_BYTES:
        raise TooBigError
    incoming = root() / "incoming"
    root().mkdir(mode=0o700, parents=True, exist_ok=True)
    incoming.mkdir(mode=0o700, exist_ok=True)
    part = incoming / f"{uuid4().hex}.part"
    try:
        size, sha256 = _pour(read, part, announced)
        seconds, peaks = _look(part, size)
        return Taken(part=part, size=size, sha256=sha256, seconds=seconds, peaks=peaks)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def place_of(*, team: str, file_id: UUID, at: datetime) -> str:
    """Name where a file is kept, relative to FILES_ROOT."""
    return f"recordings/{team}/{at:%Y/%m}/{file_id.hex}.wav"


def remove(path: str) -> None:
    """Remove a kept file; one that is gone already is no fault."""
    (root() / path).unlink(missing_ok=True)


def remove_leftovers(*, now: datetime) -> int:
    """Remove what uploads that were cut off have left behind; answer how many."""
    incoming = root() / "incoming"
    old = [
        part
        for part in (incoming.glob("*.part") if incoming.is_dir() else ())
        if now.timestamp() - part.stat().st_mtime > LEFTOVER_S
    ]
    for part in old:
        part.unlink(missing_ok=True)
    return len(old)


def read(path: Path, *, start: int, length: int) -> Iterator[bytes]:
    """Give `length` bytes of a file from `start` on, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(CHUNK, length))):
            length -= len(piece)
            yield piece


def signed_address(path: str, *, expires_at: datetime) -> str:
    """Give the address at which a PBX fetches a file of ours until then, without signing in.

    The same file and instant give the same address; it ends in the file's own name, because
    Asterisk tells the format from it.
    """
    word = signing.Signer(salt=_SALT).sign_object([path, int(expires_at.timestamp())])
    return f"{settings.PBX_PORTAL_URL}/files/out/{word}/{Path(path).name}"


def path_of(word: str, *, at: datetime) -> Path | None:
    """Give the file a signed word stands for; None for one that is forged, over, or leads to
    nothing inside FILES_ROOT."""
    try:
        path, expires = signing.Signer(salt=_SALT).unsign_object(word)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = (root() / str(path)).resolve()
    if at.timestamp() >= expires or not found.is_relative_to(root().resolve()):
        return None
    return found if found.is_file() else None


def _pour(read: Callable[[int], bytes], part: Path, announced: int | None) -> tuple[int, str]:
    whole, size = hashlib.sha256(), 0
    with part.open("xb") as out:
        while piece := read(CHUNK):
            size += len(piece)
            if size > settings.FILES_MAX_BYTES:
                raise TooBigError
            whole.update(piece)
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if announced is not None and size != announced:
        raise CutOffError
    return size, whole.hexdigest()


def _look(part: Path, size: int) -> tuple[float, list[int]]:
    """Give a sound's length in seconds and the shape of its wave."""
    try:
        with wave.open(str(part), "rb") as sound:
            width, channels = sound.getsampwidth(), sound.getnchannels()
            frames, rate = sound.getnframes(), sound.getframerate()
            if width != 2 or channels not in {1, 2} or not rate or frames * 2 * channels > size:
                raise NotSoundError
            return frames / rate, _peaks(sound, frames)
    except (wave.Error, EOFError) as error:
        raise NotSoundError from error


def _peaks(sound: wave.Wave_read, frames: int) -> list[int]:
    """Give the loudest of each of PEAKS stretches, in per cent of the loudest there can be."""
    made: list[int] = []
    for place in range(PEAKS):
        length = frames * (place + 1) // PEAKS - frames * place // PEAKS
        # each fourth sample tells the wave's height as well
        samples = array("h", sound.readframes(length))[::4]
        loudest = max(map(abs, samples), default=0)
        made.append(round(loudest * 100 / 32768))
    return made
