"""What every page is given: the frame's words and the configuration of its scripts."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.pages import words
from portal.pages.seat import Seat

#: Where the live socket is; the scripts make it ws: or wss: of the same origin.
PANEL_PATH = "/ws/panel"


def frame(seat: Seat, *, here: str, **config: Any) -> dict[str, Any]:
    """Give bar, navigation and the script's configuration to a page's template."""
    face = here if here in {"desk", "cockpit"} else "shell"
    return {
        "shell": {
            "team": seat.team_name,
            "name": seat.name,
            "agent_no": seat.agent_no,
            "here": here,
            "nav": _navigation(seat),
        },
        "config": {
            "panel": PANEL_PATH if seat.team else "",
            "words": words.for_scripts(face),
            "groups": seat.groups,
            **config,
        },
    }


def sees_pushes(seat: Seat) -> bool:
    """Say whether push targets, with their secrets, are hers to see."""
    return (seat.is_team_admin and bool(seat.team)) or seat.is_platform_admin


def _navigation(seat: Seat) -> list[dict[str, str]]:
    items = [
        (bool(seat.agent_no), "desk", _("Desk"), "ear"),
        (seat.is_supervisor, "cockpit", _("Cockpit"), "grid"),
        (seat.is_supervisor, "campaigns", _("Campaigns"), "campaign"),
        (bool(seat.team), "messages", _("Messages"), "voicemail"),
        (bool(seat.team), "history", _("History"), "list"),
        (sees_pushes(seat), "pushes", _("Pushes"), "push"),
    ]
    shown = [
        {"key": key, "href": reverse(key), "words": title, "icon": icon}
        for is_shown, key, title, icon in items
        if is_shown
    ]
    if seat.is_platform_admin:
        admin = {
            "key": "admin",
            "href": reverse("admin:index"),
            "words": _("Admin"),
            "icon": "gear",
        }
        shown.append(admin)
    return shown
