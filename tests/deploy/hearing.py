"""What can be heard in a recording: how loud a pitch is, and which one of several is."""

import array
import math
import wave
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

#: Half a second.
SLICE = 4000


def samples(path: Path) -> array.array:
    with wave.open(str(path)) as read:
        return array.array("h", read.readframes(read.getnframes()))


def seconds(path: Path) -> float:
    return len(samples(path)) / 8000


def strength(data: array.array, hz: float) -> float:
    """Goertzel: the amplitude of one pitch, 0 to 1."""
    factor = 2 * math.cos(2 * math.pi * hz / 8000)
    before = last = 0.0
    for value in data:
        before, last = last, value + factor * last - before
    power = last * last + before * before - factor * last * before
    return math.sqrt(max(power, 0.0)) * 2 / max(len(data), 1) / 32768


def hears(path: Path, hz: float, part: tuple[float, float] = (0, 3600)) -> float:
    data = samples(path)[int(part[0] * 8000) : int(part[1] * 8000)]
    return strength(data, hz)


def runs_of(path: Path, pitches: Sequence[float], loud: float) -> list[tuple[bool, list[float]]]:
    """Cut the recording where voices begin and end.

    Gives runs of slices (half a second each) that hold all of the pitches or do not, each slice
    with the strength of its loudest pitch.
    """
    data = samples(path)
    slices = [data[at : at + SLICE] for at in range(0, len(data) - SLICE + 1, SLICE)]
    heard = [[strength(one, hz) for hz in pitches] for one in slices]
    return [
        (is_loud, [max(one) for one in run])
        for is_loud, run in groupby(heard, key=lambda one: min(one) > loud)
    ]


def loudest(path: Path, pitches: Iterable[float]) -> float:
    data = samples(path)
    return max(pitches, key=lambda hz: strength(data, hz))
