import wave
from pathlib import Path

from deploy.local.sounds import hello, machine, music, tone, voice, write_wav
from tests.deploy.hearing import loudest, seconds


def test_files_are_16_bit_mono_at_8_khz(tmp_path: Path) -> None:
    write_wav(tmp_path / "new/x.wav", tone(440, 0.5))
    with wave.open(str(tmp_path / "new/x.wav")) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 8000)
        assert read.getnframes() == 4000


def test_a_tone_is_the_tone_asked_for(tmp_path: Path) -> None:
    write_wav(tmp_path / "x.wav", tone(470, 1))
    assert loudest(tmp_path / "x.wav", (440, 450, 460, 470, 480)) == 470


def test_the_machine_greets_for_eight_seconds_and_then_beeps(tmp_path: Path) -> None:
    write_wav(tmp_path / "m.wav", machine())
    assert 8 <= seconds(tmp_path / "m.wav") < 9


def test_somebody_who_says_hello_listens_then() -> None:
    said = list(hello())
    loud = [max(map(abs, said[at : at + 800])) for at in range(0, len(said), 800)]
    assert len(said) == 24_000
    assert min(loud[:6]) > 0.05
    assert max(loud[6:]) == 0


def test_a_voice_stays_inside_what_a_file_holds() -> None:
    assert 0.05 < max(abs(one) for one in voice("a", 0.5)) <= 1


def test_the_music_lasts_sixteen_seconds_and_stays_below_the_people(tmp_path: Path) -> None:
    write_wav(tmp_path / "moh.wav", music())
    assert seconds(tmp_path / "moh.wav") == 16
    assert loudest(tmp_path / "moh.wav", (*range(400, 1400, 10), 262)) == 262
