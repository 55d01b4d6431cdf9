"""The wizard of imports: a file, its columns, the progress, and what became of its rows."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import page_selectors, services, tasks
from campaigns.domain.errors import CampaignError
from campaigns.domain.importing import MOST_NUMBERS, Columns
from campaigns.services.imports import errors_of, preview
from portal.pages.campaigns import guesses, words
from portal.pages.campaigns.door import face, is_part, scope_of, see, steering
from portal.pages.campaigns.lists import as_csv
from portal.pages.campaigns.steering import head
from portal.pages.seat import Seat
from portal.pages.words import look_of

_PRIORITY = re.compile(r"-?[0-9]{1,9}", re.ASCII)
#: What htmx stops asking at.
STOP_POLLING = 286


@require_POST
@steering
def upload(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Take a file for a list; its columns are named next."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a CSV or XLSX file first."))
        return see("dial-list", one.row.pk)
    try:
        job = services.new_import(
            team=seat.team,
            list_id=one.row.pk,
            filename=str(file.name),
            content=file,  # type: ignore[arg-type]
            by=seat.account,
            now=timezone.now(),
        )
    except CampaignError as fault:
        messages.error(request, str(fault))
        return see("dial-list", one.row.pk)
    return see("import", job.pk)


@require_http_methods(["GET", "POST"])
@steering
def one_import(request: HttpRequest, seat: Seat, job_id: int) -> HttpResponse:
    """Show an import where it is: its columns, its progress, or what became of it."""
    job = page_selectors.import_job(scope_of(seat), job_id)
    fault = ""
    if request.method == "POST":
        fault = _begun(request, seat, job)
        if not fault:
            return see("import", job.pk)
    context = _progress(job)
    if is_part(request):
        is_over = job.state in {"done", "failed"}
        status = STOP_POLLING if is_over else 200
        return render(request, "parts/campaigns/import.html", context, status=status)
    context |= face(seat, tab="lists") | head(seat, job.dial_list.campaign_id)
    if job.state == "mapping":
        context |= _mapping(request, seat, job) | {"fault": fault}
    return render(request, "pages/campaigns/import.html", context, status=422 if fault else 200)


def _progress(job: Any) -> dict[str, Any]:
    refused = [
        {"word": word, "count": job.counts.get(why, 0)} for why, word in words.REFUSALS.items()
    ]
    return {
        "job": job,
        "look": look_of(words.IMPORTS, job.state),
        "percent": int(100 * job.progress),
        "accepted": job.counts.get("accepted", 0),
        "refused": refused,
        "refused_count": sum(one["count"] for one in refused),
        "is_under_way": job.state in {"queued", "running"},
    }


def _mapping(request: HttpRequest, seat: Seat, job: Any) -> dict[str, Any]:
    try:
        rows = preview(team=seat.team, job_id=job.pk)
    except CampaignError:
        rows = []
    chosen = request.POST.getlist("column") or guesses.roles(job.headings, rows)
    chosen = [*chosen, *("" for _more in job.headings)][: len(job.headings)]
    width = len(job.headings)
    cells = [[*row, *("" for _more in job.headings)][:width] for row in rows]
    columns = [
        {"heading": heading, "role": role, "at": at}
        for at, (heading, role) in enumerate(zip(job.headings, chosen, strict=True), 1)
    ]
    return {
        "columns": columns,
        "rows": cells,
        "roles": guesses.ROLES.items(),
        "priority": request.POST.get("priority", "0"),
    }


def _begun(request: HttpRequest, seat: Seat, job: Any) -> str:
    """Name the columns and wake the worker; answer what is wrong with them."""
    roles = dict(zip(job.headings, request.POST.getlist("column"), strict=False))
    named = {role: [head for head, said in roles.items() if said == role] for role in guesses.ROLES}
    if not named["number"]:
        return _("Say which column holds the telephone number.")
    if len(named["number"]) > MOST_NUMBERS:
        return _("A contact has at most %(count)d numbers.") % {"count": MOST_NUMBERS}
    if len(named["name"]) > 1 or len(named["zone"]) > 1:
        return _("Only one column holds the name, and only one the time zone.")
    word = request.POST.get("priority", "0").strip() or "0"
    if not _PRIORITY.fullmatch(word) or not -1000 <= int(word) <= 1000:
        return _("The priority is a whole number from -1000 to 1000.")
    columns = Columns(
        numbers=tuple(named["number"]),
        name=next(iter(named["name"]), ""),
        zone=next(iter(named["zone"]), ""),
    )
    try:
        with transaction.atomic():
            services.begin_import(
                team=seat.team, job_id=job.pk, columns=columns, priority=int(word)
            )
            # should the broker be away, beat takes the import up within a minute or two
            transaction.on_commit(lambda: tasks.run_import.delay(job.pk), robust=True)
    except CampaignError as fault:
        return str(fault)
    return ""


@require_GET
@steering
def errors(_request: HttpRequest, seat: Seat, job_id: int) -> HttpResponseBase:
    """Give the refused rows: row, why, and the cell to blame."""
    job = page_selectors.import_job(scope_of(seat), job_id)
    if job.state == "mapping":
        raise Http404
    found = errors_of(team=seat.team, job_id=job.pk)
    return as_csv(_lines(found), f"import-{job.pk}-errors.csv")


def _lines(found: Iterable[tuple[int, str, str]]) -> Iterator[str]:
    for cells in [(_("row"), _("why"), _("cell"))], found:
        for row, why, cell in cells:
            out = io.StringIO()
            # a spreadsheet must not take a cell for a formula
            is_formula = cell.startswith(("=", "@", "+", "-", "\t"))
            said = words.REFUSALS.get(why, why)
            csv.writer(out).writerow((row, said, f"'{cell}" if is_formula else cell))
            yield out.getvalue()
