"""Makes any uncompressed WAV the one form every PBX plays: 16-bit mono, 8000 samples a second."""

import array
import io
import sys
import wave
from collections.abc import Sequence
from dataclasses import dataclass

RATE = 8000
#: A prompt longer than this is a mistake, or music.
LONGEST_S = 300
#: Bytes an upload may have: five minutes at 48 kHz, stereo, 24 bits.
MOST_BYTES = 90_000_000
_LOUDEST = 32767


class BadSoundError(ValueError):
    """The file cannot be played to a caller; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A WAV file as the PBX plays it, and how long it is in seconds."""

    wav: bytes
    seconds: float


def to_telephone(data: bytes) -> Sound:
    """Convert an uncompressed WAV file. Raises BadSoundError."""
    if len(data) > MOST_BYTES:
        raise BadSoundError("The file is too large.")
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise BadSoundError("This is no WAV file. Save the recording as WAV (PCM) and try again.")
    try:
        with wave.open(io.BytesIO(data)) as source:
            channels, width, rate = (
                source.getnchannels(),
                source.getsampwidth(),
                source.getframerate(),
            )
            count = source.getnframes()
            frames = source.readframes(count)
    except (wave.Error, EOFError) as problem:
        raise BadSoundError(
            f"This WAV file cannot be read ({problem}). Save it uncompressed (PCM) and try again."
        ) from problem
    if rate < RATE:
        raise BadSoundError(f"It has {rate} samples a second; the telephone needs {RATE}.")
    if not frames:
        raise BadSoundError("The file holds no sound.")
    samples = _resampled(_mono(_samples(frames, width), channels), rate)
    seconds = len(samples) / RATE
    if seconds > LONGEST_S:
        raise BadSoundError(f"It lasts {seconds:.0f} s; {LONGEST_S} s is the most.")
    return Sound(_wav(samples), seconds)


def seconds_of(wav: bytes) -> float:
    """Say how long a WAV file is; 0 for one that cannot be read."""
    try:
        with wave.open(io.BytesIO(wav)) as source:
            return float(source.getnframes() / source.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return 0.0


def _samples(frames: bytes, width: int) -> Sequence[int]:
    """Read samples of any width as 16-bit numbers."""
    if width == 1:  # unsigned, as WAV has it
        return [(value - 128) << 8 for value in frames]
    if width not in {2, 3, 4}:
        raise BadSoundError(f"Samples of {8 * width} bits are unknown here; 16 bits are right.")
    whole = frames[: len(frames) // width * width]
    # the two highest bytes of each little-endian sample
    high = (
        bytes(byte for place, byte in enumerate(whole) if place % width >= width - 2)
        if width > 2
        else whole
    )
    made = array.array("h", high)
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _mono(samples: Sequence[int], channels: int) -> Sequence[int]:
    if channels == 1:
        return samples
    whole = len(samples) // channels * channels
    return [sum(samples[at : at + channels]) // channels for at in range(0, whole, channels)]


def _resampled(samples: Sequence[int], rate: int) -> Sequence[int]:
    """Take as many samples as 8 kHz needs, each the mean of those it stands for."""
    if rate == RATE:
        return samples
    made = array.array("h")
    for place in range(len(samples) * RATE // rate):
        first, end = place * rate // RATE, max((place + 1) * rate // RATE, place * rate // RATE + 1)
        part = samples[first:end]
        made.append(max(-_LOUDEST, min(_LOUDEST, sum(part) // len(part))))
    return made


def _wav(samples: Sequence[int]) -> bytes:
    data = array.array("h", samples)
    if sys.byteorder == "big":
        data.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(data.tobytes())
    return out.getvalue()
