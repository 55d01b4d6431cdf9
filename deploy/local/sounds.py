"""The sounds the demo needs, made of sines: music for those who wait, an answering machine."""

import array
import math
import wave
from collections.abc import Iterator
from pathlib import Path

RATE = 8000
#: Frequencies stay apart from those the town's people speak with (400 Hz and up), so that a test
#: can tell who is heard. One slow chord after the other, two seconds a note.
MUSIC_HZ = (196, 247, 294, 247, 220, 262, 330, 262)


def write_wav(path: Path, samples: Iterator[float]) -> None:
    """Write samples of -1 to 1 as 16-bit mono at 8 kHz, the one form Asterisk surely plays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = array.array("h", (int(sample * 32000) for sample in samples))
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(data.tobytes())


def tone(hz: float, seconds: float, volume: float = 0.3) -> Iterator[float]:
    """Give a sine that swells and fades within 20 ms, so that it does not click."""
    count = int(RATE * seconds)
    edge = int(RATE * 0.02)
    for place in range(count):
        fade = min(1.0, place / edge, (count - place) / edge)
        yield volume * fade * math.sin(2 * math.pi * hz * place / RATE)


def silence(seconds: float) -> Iterator[float]:
    """Give nothing to hear."""
    return iter([0.0] * int(RATE * seconds))


def music() -> Iterator[float]:
    """Give sixteen quiet seconds of notes that repeat without a seam."""
    for hz in MUSIC_HZ:
        yield from tone(hz, 2, 0.12)


def machine() -> Iterator[float]:
    """Give an answering machine: eight seconds of syllables without a real pause, then the beep."""
    for place in range(25):
        yield from tone((520, 610, 480, 690, 560)[place % 5], 0.27)
        yield from silence(0.05)
    yield from tone(1000, 0.6, 0.5)


#: The resonances of three vowels of a voice, Hz.
VOWELS = {"e": (530, 1840), "o": (430, 890), "a": (730, 1190)}


def voice(
    vowel: str, seconds: float, pitch_hz: float = 140, volume: float = 0.5
) -> Iterator[float]:
    """Give a vowel as a throat makes it: the pitch's harmonics, louder where the mouth resounds."""
    parts = []
    for number in range(1, int(3400 / pitch_hz)):
        hz = number * pitch_hz
        loud = sum(1 / (1 + ((hz - one) / 90) ** 2) for one in VOWELS[vowel])
        parts.append((2 * math.pi * hz / RATE, loud / number**0.3))
    whole = sum(loud for _, loud in parts)
    count, edge = int(RATE * seconds), int(RATE * 0.03)
    for place in range(count):
        fade = min(1.0, place / edge, (count - place) / edge)
        swing = sum(loud * math.sin(step * place) for step, loud in parts)
        yield volume * fade * swing / whole


def hello() -> Iterator[float]:
    """Give what people say when they take a call: a word of two syllables, and then they listen."""
    yield from voice("e", 0.22, 150)
    yield from voice("o", 0.38, 130)
    yield from silence(2.4)
