"""Sounds for tests: small WAVE files in memory."""

import io
import math
import wave


def tone(seconds: float = 0.5, hertz: int = 440, rate: int = 8000) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        for place in range(int(seconds * rate)):
            level = int(8000 * math.sin(2 * math.pi * hertz * place / rate))
            sound.writeframesraw(level.to_bytes(2, "little", signed=True))
    return out.getvalue()
