"""What a column of a file probably holds, so that most imports need one click."""

import re
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What a column may be.
ROLES: dict[str, str | Promise] = {
    "number": _("Telephone number"),
    "name": _("Name"),
    "zone": _("Time zone"),
    "": _("Further field"),
}
_HEADINGS = {
    "number": re.compile(r"phone|tel|mobil|number|nummer|cell|handy", re.IGNORECASE),
    "name": re.compile(r"name|contact|kunde|customer|person", re.IGNORECASE),
    "zone": re.compile(r"zone|timezone", re.IGNORECASE),
}
_NUMBER = re.compile(r"\+?[0-9][0-9 ()/.-]{5,18}")
#: Most of the cells that are there must look like a number.
_MOST = 0.6


def roles(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Guess the role of each column by its heading and its first cells; name and zone go to the
    first column alone that looks like it."""
    found = []
    for at, heading in enumerate(headings):
        cells = [row[at] for row in rows if at < len(row) and row[at]]
        role = _role(heading, cells)
        found.append("" if role in {"name", "zone"} and role in found else role)
    return found


def _role(heading: str, cells: Sequence[str]) -> str:
    numbers = sum(1 for cell in cells if _NUMBER.fullmatch(cell))
    looks_like = bool(cells) and numbers >= _MOST * len(cells)
    if _HEADINGS["number"].search(heading) and (looks_like or not cells):
        return "number"
    for role in ("zone", "name"):
        if _HEADINGS[role].search(heading) and not looks_like:
            return role
    return ""
