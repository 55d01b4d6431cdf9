"""Telephone numbers in the three ways of the document, masked ones, agents' six digits. Pure."""

from enum import StrEnum

import phonenumbers

from calls.domain.numbering import bare

#: How networks name a caller who hides the number.
SUPPRESSED = frozenset({"anonymous", "private", "restricted", "unavailable", "withheld"})
#: Numbers with fewer digits are of the house: agents, groups, codes.
SHORTEST = 7
#: Digits a masked number loses, and what stands for them.
MASK = "xxx"


class NumberFormat(StrEnum):
    """How telephone numbers are written."""

    ACD = "acd"  # of the home country as dialled there, others 00 and the country
    FQTN00 = "fqtn00"  # 00 and the country
    FQTNPLUS = "fqtnplus"  # + and the country


def written(number: str, form: str, home_country: str) -> str:
    """Write a telephone number; what is none (an agent's number, a short code) stays as it is."""
    if len(bare(number)) < SHORTEST:
        return bare(number)
    try:
        parsed = phonenumbers.parse(number, home_country)
    except phonenumbers.NumberParseException:
        return bare(number)
    if not phonenumbers.is_possible_number(parsed):
        return bare(number)
    e164 = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if form == NumberFormat.FQTNPLUS:
        return e164
    home = phonenumbers.country_code_for_region(home_country)
    if form != NumberFormat.FQTN00 and parsed.country_code == home:
        national = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.NATIONAL)
        return "".join(char for char in national if char.isdigit())
    return f"00{e164.removeprefix('+')}"


def masked(number: str) -> str:
    """Replace the last three digits."""
    return number[: -len(MASK)] + MASK if len(number) > len(MASK) else MASK


def is_suppressed(customer_name: str) -> bool:
    """Say whether a caller hides the number: the network then says so instead of the name."""
    return customer_name.strip().lower() in SUPPRESSED


def six_digits(agent_no: str) -> str:
    """Pad an agent's number, "" for none."""
    return agent_no.zfill(6) if agent_no else ""


def task_id(call_id: str) -> str:
    """Shorten a call's id to the 24 digits there is room for; what is no digit is left out."""
    digits = "".join(char for char in call_id.lower() if char in "0123456789abcdef")
    return digits[-24:]
