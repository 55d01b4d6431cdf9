"""Whom nobody may dial: read, searched, added to, taken from."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from campaigns import page_deeds, page_selectors, services
from campaigns.domain.donotcall import Scope as Whose
from campaigns.domain.errors import BadFile, BadSetting
from portal.pages.campaigns.door import face, is_part, saying, scope_of, see, steering, team_of
from portal.pages.seat import Seat
from portal.pages.words import Look

WHOSE: dict[str, Look] = {
    Whose.PLATFORM: Look(gettext_lazy("Platform"), "alert", "bad"),
    Whose.TEAM: Look(gettext_lazy("Team"), "people", "busy"),
    Whose.CAMPAIGN: Look(gettext_lazy("Campaign"), "campaign", "after"),
}


@require_GET
@steering
def do_not_call(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the entries; `?q=` searches, `?whose=` and `?campaign=` narrow."""
    scope = scope_of(seat)
    names = page_selectors.campaign_names(scope)
    asked = {key: request.GET.get(key, "").strip() for key in ("q", "whose", "campaign", "after")}
    page = page_selectors.entries(
        scope,
        whose=asked["whose"],
        campaign_id=_id_among(asked["campaign"], names),
        text=asked["q"].replace("\0", ""),
        after=asked["after"],
    )
    kept = request.GET.copy()
    kept.pop("after", None)
    first = kept.urlencode()
    kept["after"] = page.after
    context = face(seat, tab="do-not-call") | {
        "entries": [{"row": row, "look": WHOSE[row.scope]} for row in page.rows],
        "asked": asked,
        "whose": [(key, look.word) for key, look in WHOSE.items()],
        "names": names,
        "is_narrowed": any(asked[key] for key in ("q", "whose", "campaign")),
        "first_query": first if asked["after"] else None,
        "next_query": kept.urlencode() if page.after else "",
    }
    part = "parts/campaigns/entries.html"
    return render(request, part if is_part(request) else "pages/campaigns/donotcall.html", context)


@require_POST
@steering
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Add what was typed, pasted or uploaded."""
    names = page_selectors.campaign_names(scope_of(seat))
    campaign = request.POST.get("campaign", "")
    chosen = _id_among(campaign, names)
    try:
        if campaign and chosen is None:
            raise Http404
        told = _added(request, seat, chosen)
    except (BadSetting, BadFile) as fault:
        messages.error(request, str(fault))
    else:
        _say(request, told)
    return see("do-not-call")


def _added(request: HttpRequest, seat: Seat, chosen: int | None) -> page_deeds.Pasted:
    file = request.FILES.get("file")
    if file is not None:
        lines = page_deeds.first_cells(filename=str(file.name), content=file.file)  # type: ignore[arg-type]
    else:
        lines = request.POST.get("numbers", "").replace(",", "\n").replace(";", "\n").splitlines()
    row = page_selectors.campaign(scope_of(seat), chosen) if chosen is not None else None
    return page_deeds.forbid_lines(
        row=row,
        team=seat.team,
        country=team_of(request).home_country,
        lines=lines,
        note=request.POST.get("note", "").strip(),
        by=seat.account,
    )


def _say(request: HttpRequest, told: page_deeds.Pasted) -> None:
    if not told.added and not told.known and not told.bad:
        messages.error(request, _("There was no number to add."))
        return
    said = ngettext("%d entry was added.", "%d entries were added.", told.added) % told.added
    if told.known:
        more = ngettext("%d stood there already.", "%d stood there already.", told.known)
        said += " " + more % told.known
    messages.info(request, said)
    if told.bad:
        more = ngettext(
            "%(count)d line is neither a number nor a pattern: %(lines)s",
            "%(count)d lines are neither numbers nor patterns: %(lines)s",
            len(told.bad),
        ) % {"count": len(told.bad), "lines": ", ".join(told.bad[:5])}
        messages.error(request, more + (" …" if len(told.bad) > 5 else ""))


@require_POST
@steering
def remove(request: HttpRequest, seat: Seat, entry_id: int) -> HttpResponse:
    """Take an entry of the team off; the platform's are not hers."""
    row = page_selectors.entry(scope_of(seat), entry_id)
    if row is None:
        raise Http404
    services.allow(team=seat.team, entry_id=row.pk)
    said = _("%(pattern)s may be dialled again.") % {"pattern": row.pattern}
    if is_part(request):
        return saying(HttpResponse(""), said)
    messages.info(request, said)
    return see("do-not-call")


def _id_among(word: str, names: dict[int, Any]) -> int | None:
    """Read a campaign's id, if it is one of hers."""
    if word.isascii() and word.isdigit() and len(word) < 19 and int(word) in names:
        return int(word)
    return None
