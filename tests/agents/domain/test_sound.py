import array
import io
import math
import wave

import pytest

from agents.domain import sound
from agents.domain.sound import BadSoundError, seconds_of, to_telephone


def wav(hz=440, seconds=0.5, rate=8000, width=2, channels=1):
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(channels)
        target.setsampwidth(width)
        target.setframerate(rate)
        frames = bytearray()
        for place in range(int(rate * seconds)):
            value = int(20000 * math.sin(2 * math.pi * hz * place / rate))
            one = (
                bytes([(value >> 8) + 128])
                if width == 1
                else (value << 8 * (width - 2)).to_bytes(width, "little", signed=True)
            )
            frames += one * channels
        target.writeframes(bytes(frames))
    return out.getvalue()


def strength(data, hz):
    with wave.open(io.BytesIO(data)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 8000)
        samples = array.array("h", read.readframes(read.getnframes()))
    turn = [2 * math.pi * hz * place / 8000 for place in range(len(samples))]
    sine = sum(value * math.sin(one) for value, one in zip(samples, turn, strict=True))
    cosine = sum(value * math.cos(one) for value, one in zip(samples, turn, strict=True))
    return 2 * math.hypot(sine, cosine) / len(samples)


@pytest.mark.parametrize(
    ("rate", "width", "channels"),
    [(8000, 2, 1), (8000, 1, 1), (16000, 2, 2), (44100, 2, 2), (48000, 3, 1), (48000, 4, 2)],
)
def test_every_uncompressed_form_becomes_the_telephones(rate, width, channels):
    made = to_telephone(wav(rate=rate, width=width, channels=channels))
    assert made.seconds == pytest.approx(0.5, abs=0.01)
    assert strength(made.wav, 440) == pytest.approx(20000, rel=0.1)
    assert seconds_of(made.wav) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"ID3 an mp3", "no WAV file"),
        (b"RIFF\0\0\0\0WAVEnonsense", "cannot be read"),
        (wav(seconds=0), "no sound"),
        (wav(rate=6000), "samples a second"),
        (wav(seconds=1).replace(b"\x01\x00\x01\x00", b"\x55\x00\x01\x00", 1), "cannot be read"),
    ],
)
def test_what_cannot_be_played_is_refused_with_words(data, words):
    with pytest.raises(BadSoundError, match=words):
        to_telephone(data)


def test_too_long_and_too_large_are_refused(monkeypatch):
    monkeypatch.setattr(sound, "LONGEST_S", 0.2)
    with pytest.raises(BadSoundError, match="lasts"):
        to_telephone(wav())
    monkeypatch.setattr(sound, "MOST_BYTES", 100)
    with pytest.raises(BadSoundError, match="too large"):
        to_telephone(wav())


def test_what_is_no_sound_lasts_no_time():
    assert seconds_of(b"nothing") == 0.0
