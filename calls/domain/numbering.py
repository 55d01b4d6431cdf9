"""The world's telephone numbers, as patterns: countries by calling code, shapes of their numbers,
and which of those cost more than a call.

The knowledge is that of the library phonenumbers; its patterns are brought into the words that
POSIX extended expressions share with Python's. Several countries may share a calling code (+1,
+44): there the first has all numbers that fit none of the others.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import phonenumbers
from phonenumbers import PhoneMetadata, PhoneNumberType

#: People write numbers with these; the switch wants none of them.
_SEPARATORS = re.compile(r"[\s().\-/]")
#: What the library calls a calling code of no country (satellites, freephone of the world).
_NOWHERE = "001"


class NumberKind(StrEnum):
    """What kind of number it is."""

    FIXED = "fixed"
    MOBILE = "mobile"
    FREE = "free"
    PREMIUM = "premium"
    SHARED_COST = "shared_cost"
    OTHER = "other"
    UNKNOWN = "unknown"  # no number that exists


_KINDS = {
    PhoneNumberType.FIXED_LINE: NumberKind.FIXED,
    PhoneNumberType.FIXED_LINE_OR_MOBILE: NumberKind.FIXED,
    PhoneNumberType.MOBILE: NumberKind.MOBILE,
    PhoneNumberType.TOLL_FREE: NumberKind.FREE,
    PhoneNumberType.PREMIUM_RATE: NumberKind.PREMIUM,
    PhoneNumberType.SHARED_COST: NumberKind.SHARED_COST,
    PhoneNumberType.UNKNOWN: NumberKind.UNKNOWN,
}


def bare(number: str) -> str:
    """Leave out what people write between the digits: blanks, dots, dashes, slashes, brackets."""
    return _SEPARATORS.sub("", number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """How numbers are written in one country: its calling code, the prefix of calls abroad and of
    calls inside it ("" where there is none), and the shape of its national numbers."""

    country: str
    code: str
    abroad: str
    inside: str
    shape: str

    def in_full(self, number: str) -> str:
        """Write a dialled number as E.164 digits without `+`; the dialplan does the same."""
        if number.startswith("+"):
            return number[1:]
        if self.abroad and number.startswith(self.abroad):
            return number.removeprefix(self.abroad)
        if not self.code:
            return ""
        bare = number.removeprefix(self.inside)
        if bare != number and (self._fits(bare) or not self._fits(number)):
            return self.code + bare
        # the country's own code without `+`, as some address books write it
        if number.startswith(self.code) and not self._fits(number):
            own = number.removeprefix(self.code)
            return number if self._fits(own) else self.code + number
        return self.code + number

    def prefix_in_full(self, prefix: str) -> str:
        """Write a prefix the same way; without any sign of its country it is one in full."""
        if prefix.startswith("+"):
            return prefix[1:]
        if self.abroad and prefix.startswith(self.abroad):
            return prefix.removeprefix(self.abroad)
        if self.inside and prefix.startswith(self.inside):
            return self.code + prefix.removeprefix(self.inside)
        return prefix

    def written(self, number: str) -> tuple[str, ...]:
        """Give every way carriers write a caller's number, digits alone; what is no number of any
        country is only what it is."""
        plain = bare(number)
        full = self.in_full(plain)
        rest = full.removeprefix(self.code) if self.code else full
        is_ours = rest != full and self._fits(rest)
        is_abroad = plain.startswith("+") or bool(self.abroad and plain.startswith(self.abroad))
        ways = {re.sub(r"[^0-9]", "", plain)}
        if is_ours or is_abroad:
            ways |= {full, self.abroad + full}
        if is_ours:
            ways.add(self.inside + rest)
            # where the two are one digit, callers' numbers come without it
            ways |= {rest} if self.inside == self.code else set()
        return tuple(sorted(ways - {""}))

    def _fits(self, national: str) -> bool:
        return re.search(self.shape, national) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shapes:
    """Patterns of a country's national numbers: its own, and those others of its code have too."""

    country: str
    own: tuple[str, ...]
    shared: tuple[str, ...] = ()


@cache
def home_of(country: str) -> Home:
    """Give how numbers are written in a country; in one that does not exist only `+` counts."""
    known = PhoneMetadata.metadata_for_region(country)
    if known is None:
        return Home(country=country, code="", abroad="", inside="", shape="^$")
    abroad = known.preferred_international_prefix or known.international_prefix or ""
    return Home(
        country=country,
        code=str(known.country_code),
        abroad=re.sub(r"[^0-9]", "", abroad) if re.fullmatch(r"[0-9~]+", abroad) else "",
        inside=known.national_prefix or "",
        shape=f"^({_shape(known.general_desc)})$",
    )


@cache
def emergency_of(country: str) -> frozenset[str]:
    """Give the numbers of police, fire brigade and ambulance in a country."""
    known = PhoneMetadata.short_metadata_for_region(country)
    kind = known.emergency if known is not None else None
    if kind is None or not kind.national_number_pattern:
        return frozenset()
    shape = re.compile(kind.national_number_pattern)
    words = (f"{one:0{size}}" for size in kind.possible_length for one in range(10**size))
    return frozenset(filter(shape.fullmatch, words))


@cache
def codes() -> tuple[str, ...]:
    """Give every calling code; none begins with another."""
    return tuple(str(code) for code in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE))


@cache
def all_countries() -> frozenset[str]:
    """Give every country."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def countries_of(code: str) -> tuple[str, ...]:
    """Give the countries of a calling code, the one that leads it first."""
    found: tuple[str, ...] = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(int(code), ())
    return tuple(country for country in found if country != _NOWHERE)


@cache
def costly(code: str) -> tuple[str, ...]:
    """Give the patterns of national numbers of premium rate and shared cost."""
    known = [_metadata(country) for country in countries_of(code)]
    known = known or [PhoneMetadata.metadata_for_nongeo_region(int(code))]
    found = (_shape(kind) for one in known for kind in (one.premium_rate, one.shared_cost))
    return tuple(dict.fromkeys(shape for shape in found if shape))


@cache
def shapes_of(code: str) -> tuple[Shapes, ...]:
    """Give the countries of a calling code with the patterns of their national numbers, in the
    order to ask them: the one that leads the code has what is left and stands last."""
    leader, *others = countries_of(code) or ("",)
    found = [_shapes(country, leader) for country in others]
    if leader:
        found.append(Shapes(country=leader, own=(_shape(_metadata(leader).general_desc),)))
    return tuple(found)


def classify(number: str, home_country: str) -> tuple[str, NumberKind]:
    """Say of which country a dialled number is ("" when of none) and of what kind."""
    try:
        parsed = phonenumbers.parse(number, home_country)
    except phonenumbers.NumberParseException:
        return "", NumberKind.UNKNOWN
    country = phonenumbers.region_code_for_number(parsed) or ""
    kind = _KINDS.get(phonenumbers.number_type(parsed), NumberKind.OTHER)
    return country.replace(_NOWHERE, ""), kind


def _shapes(country: str, leader: str) -> Shapes:
    """Tell a country from the one that leads its calling code: by the digits its numbers begin
    with, or by those patterns that are not the leader's too."""
    known, first = _metadata(country), _metadata(leader)
    both = tuple(map(_shape, (known.toll_free, known.voip)))
    if known.leading_digits:
        own = (f"({_plain(known.leading_digits)})[0-9]*",)
        return Shapes(country=country, own=own, shared=tuple(filter(None, both)))
    found = tuple(map(_shape, (known.fixed_line, known.mobile)))
    leaders = {_shape(first.fixed_line), _shape(first.mobile)}
    return Shapes(
        country=country,
        own=tuple(shape for shape in found if shape and shape not in leaders),
        shared=tuple(shape for shape in (*found, *both) if shape and shape in leaders.union(both)),
    )


def _metadata(country: str) -> Any:
    return PhoneMetadata.metadata_for_region(country)


def _shape(kind: Any) -> str:
    """Give the pattern of a kind of number, "" when a country has none."""
    return _plain(kind.national_number_pattern or "") if kind is not None else ""


def _plain(pattern: str) -> str:
    """Write a pattern in the words both readers know."""
    inside = re.sub(r"\[[^]]*\]", lambda found: found[0].replace(r"\d", "0-9"), pattern)
    return re.sub(r"\s", "", inside.replace(r"\d", "[0-9]").replace("(?:", "("))
