"""The texts behind the codes, in the eight languages of the manual."""

from functools import cache
from pathlib import Path

from portal.dialects.astercc.wire import BackMsg

FOLDER = Path(__file__).with_name("texts")
#: The manual's abbreviations, with each language's own name and its tag for browsers.
LANGUAGES = {
    "cn": ("简体中文", "zh-Hans"),
    "en": ("English", "en"),
    "jp": ("日本語", "ja"),
    "kr": ("한국어", "ko"),
    "Ru": ("Русский", "ru"),
    "fr": ("Français", "fr"),
    "de": ("Deutsch", "de"),
    "es": ("Español", "es"),
}


def language_of(word: str) -> str | None:
    """Give the abbreviation meant, in whatever case it was written; None for none of the eight."""
    return next((code for code in LANGUAGES if code.lower() == word.lower()), None)


@cache
def texts_in(language: str) -> dict[str, str]:
    """Give the text of each code (`BackMsg_01`) in one of the eight languages."""
    if language == "en":
        return {code.word: code.text for code in BackMsg}
    lines = (FOLDER / f"{language}.txt").read_text().splitlines()
    return {code.word: text for code, text in zip(BackMsg, lines, strict=True)}
