"""The settings of a campaign that are written as tables: retry rules and caller ids by area."""

import re
from collections.abc import Mapping
from typing import Any

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import BadSetting
from campaigns.domain.retry import DEFAULTS, Growth, RetryRule

_NUMBER = re.compile(r"\+?[0-9]{3,18}")
_AREA = re.compile(r"\+[0-9]{1,15}")
_LEAST = {"tries": 0, "pause_s": 0, "longest_s": 1}
_MOST = {"tries": 100, "pause_s": 366 * 24 * 3600, "longest_s": 366 * 24 * 3600}


def retry_rules_of(said: Any) -> dict[AttemptOutcome, RetryRule]:
    """Read retry rules by outcome; an outcome that is not named keeps its default.

    Raises:
        BadSetting: an outcome or a value that does not exist.
    """
    if not isinstance(said, Mapping):
        raise BadSetting("Retry rules are a table by outcome.")
    rules = dict(DEFAULTS)
    for word, values in said.items():
        if word not in set(AttemptOutcome) or word == AttemptOutcome.CONNECTED:
            raise BadSetting(f"No outcome that is tried again is called {word}.")
        rules[AttemptOutcome(word)] = _rule(word, values)
    return rules


def _rule(word: str, values: Any) -> RetryRule:
    if not isinstance(values, Mapping) or not {"tries", "pause_s"} <= set(values):
        raise BadSetting(f"The rule of {word} needs tries and pause_s.")
    if set(values) - {*_LEAST, "growth"}:
        raise BadSetting(f"The rule of {word} knows tries, pause_s, growth and longest_s alone.")
    for name, least in _LEAST.items():
        value = values.get(name, least)
        if type(value) is not int or not least <= value <= _MOST[name]:
            raise BadSetting(f"{name} of {word} is a number from {least} to {_MOST[name]}.")
    growth = values.get("growth", Growth.FIXED)
    if growth not in list(Growth):  # not a set: a list or a table there has no hash
        raise BadSetting(f"growth of {word} is fixed or growing.")
    return RetryRule(**{**values, "growth": Growth(growth)})


def area_numbers_of(said: Any) -> dict[str, str]:
    """Read caller ids by the beginning of the number dialled (`+` and digits).

    Raises:
        BadSetting: no such table.
    """
    if not isinstance(said, Mapping):
        raise BadSetting("Caller ids by area are a table.")
    for area, number in said.items():
        if not isinstance(area, str) or _AREA.fullmatch(area) is None:
            raise BadSetting(f"{area} is no beginning of a number in full, like +4420.")
        if not isinstance(number, str) or _NUMBER.fullmatch(number) is None:
            raise BadSetting(f"The caller id of {area} is no number.")
    return dict(said)


def caller_of(number: str, areas: Mapping[str, str], default: str) -> str:
    """Give the caller id for a number (`+` and digits): of the longest area it begins with."""
    fitting = [area for area in areas if number.startswith(area)]
    return areas[max(fitting, key=len)] if fitting else default
