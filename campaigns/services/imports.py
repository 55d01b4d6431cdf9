"""Imports: a file is kept, its columns are named, and its rows go by COPY into a staging table and
from there, in one statement, into the list."""

import json
import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.db import connection, transaction
from django.utils import timezone

from calls import files
from campaigns import selectors
from campaigns.domain.errors import BadFile, BadSetting, CampaignError, IllegalStep
from campaigns.domain.importing import MOST_NUMBERS, Columns, NewLead, Refused, Sieve
from campaigns.models import ImportFault, ImportJob
from campaigns.services.tables import headings_of, rows_of

log = logging.getLogger(__name__)

#: The largest file taken, bytes.
MOST_BYTES = 200 * 1024 * 1024
#: Rows shown while the columns are named.
PREVIEW = 10
#: Rows that go together: one COPY, and one step of the progress.
CHUNK = 5_000
_STAGE = "COPY campaigns_stagedlead (job_id, row, numbers, cell, name, zone, fields) FROM STDIN"
_FAULTS = "COPY campaigns_importfault (job_id, row, why, cell) FROM STDIN"
#: Numbers that the list has already, or an earlier row, are left out of each lead; one that has
#: none left is a duplicate. The database sorts them out: a million are much for a worker's memory.
_INSERT = """
WITH known AS (
    SELECT number FROM campaigns_lead WHERE dial_list_id = %(list)s
    UNION
    SELECT unnest(more_numbers) FROM campaigns_lead
    WHERE dial_list_id = %(list)s AND more_numbers <> '{}'
), fresh AS (
    SELECT one.id, array_agg(one.number ORDER BY one.place) AS numbers
    FROM (
        SELECT staged.id, part.number, part.place,
            row_number() OVER (PARTITION BY part.number ORDER BY staged.row) AS nth
        FROM campaigns_stagedlead staged
        CROSS JOIN LATERAL unnest(staged.numbers) WITH ORDINALITY AS part (number, place)
        WHERE staged.job_id = %(job)s
    ) one
    WHERE one.nth = 1 AND NOT EXISTS (SELECT 1 FROM known WHERE known.number = one.number)
    GROUP BY one.id
), kept AS (
    INSERT INTO campaigns_lead (dial_list_id, number, more_numbers, name, zone, priority, fields,
        state, at_number, tries, tried, attempt_id, last_outcome, created_at)
    SELECT %(list)s, fresh.numbers[1], fresh.numbers[2:], staged.name, staged.zone, %(priority)s,
        staged.fields, 'new', 0, 0, '[]', '', '', %(now)s
    FROM fresh JOIN campaigns_stagedlead staged USING (id)
    ORDER BY staged.row
    ON CONFLICT DO NOTHING
    RETURNING 1
), twins AS (
    INSERT INTO campaigns_importfault (job_id, row, why, cell)
    SELECT job_id, row, 'duplicate', cell FROM campaigns_stagedlead staged
    WHERE staged.job_id = %(job)s AND NOT EXISTS (SELECT 1 FROM fresh WHERE fresh.id = staged.id)
    RETURNING 1
)
SELECT (SELECT count(*) FROM kept), (SELECT count(*) FROM twins)
"""


def new_import(
    *, team: str, list_id: int, filename: str, content: BinaryIO, by: str, now: datetime
) -> ImportJob:
    """Keep an uploaded file and read its headings; its columns are named next.

    Raises UnknownList, BadFile.
    """
    row = selectors.dial_list(team=team, list_id=list_id)
    kind = Path(filename).suffix.lower().removeprefix(".")
    if kind not in {"csv", "xlsx"}:
        raise BadFile("Only files that end in .csv or .xlsx can be imported.")
    path = f"imports/{team}/{uuid.uuid4().hex}.{kind}"
    place = files.root() / path
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _keep(content, place)
        shown = [cells for _, cells in islice(rows_of(place, kind), 1 + PREVIEW)]
        headings = headings_of(shown[0] if shown else [])
    except CampaignError:
        place.unlink(missing_ok=True)
        raise
    return ImportJob.objects.create(
        dial_list=row, filename=Path(filename).name[:200], path=path, kind=kind,
        headings=headings, created_by=by, created_at=now,
    )  # fmt: skip


def _keep(content: BinaryIO, place: Path) -> None:
    size = 0
    with place.open("wb") as kept:
        while part := content.read(1 << 20):
            size += len(part)
            if size > MOST_BYTES:
                raise BadFile(f"The file is larger than {MOST_BYTES // 1024**2} MB.")
            kept.write(part)


def preview(*, team: str, job_id: int, most: int = PREVIEW) -> list[list[str]]:
    """Give the first rows below the headings, while the file is there.

    Raises UnknownImport, BadFile.
    """
    job = selectors.import_job(team=team, job_id=job_id)
    place = files.root() / job.path
    if not place.exists():
        return []
    return [cells for _, cells in islice(rows_of(place, job.kind), 1, most + 1)]


@transaction.atomic
def begin_import(*, team: str, job_id: int, columns: Columns, priority: int = 0) -> ImportJob:
    """Say which column is what, and queue the import; whoever asked wakes the worker.

    Raises UnknownImport, IllegalStep (it was begun before), BadSetting.
    """
    found = selectors.import_job(team=team, job_id=job_id)
    job = ImportJob.objects.select_for_update().get(pk=found.pk)
    if job.state != ImportJob.State.MAPPING:
        raise IllegalStep("The import was begun before.")
    named = [*columns.numbers, *filter(None, (columns.name, columns.zone))]
    if not columns.numbers or len(columns.numbers) > MOST_NUMBERS:
        raise BadSetting(f"One to {MOST_NUMBERS} columns hold numbers.")
    unknown = set(named) - set(job.headings)
    if unknown or len(set(named)) < len(named):
        raise BadSetting("Every column is one of the file's headings, and named once.")
    job.columns = {"numbers": [*columns.numbers], "name": columns.name, "zone": columns.zone}
    job.priority, job.state = priority, ImportJob.State.QUEUED
    job.save(update_fields=["columns", "priority", "state"])
    return job


def run_import(*, job_id: int, now: datetime) -> None:
    """Run a queued import to its end; one that a lost worker left half done begins again, since
    nothing is in the list before the last statement. A second worker finds the first one's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, job_id])
        if not cursor.fetchone()[0]:
            return
    try:
        job = ImportJob.objects.select_related("dial_list__campaign__team").get(pk=job_id)
        if job.state in {ImportJob.State.QUEUED, ImportJob.State.RUNNING}:
            _run(job, now)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, job_id])


_LOCK = 0x1157


def _run(job: ImportJob, now: datetime) -> None:
    job.staged.all().delete()
    job.faults.all().delete()
    job.state, job.started_at, job.progress, job.rows = ImportJob.State.RUNNING, now, 0.0, 0
    job.save()
    try:
        counts = _stage(job)
        with transaction.atomic():
            _finish(job, counts)
    except BadFile as fault:
        _fail(job, str(fault))
    except Exception:  # else it would begin again and again; the log has the rest
        _fail(job, "The import broke off; the log of the worker says why.")
        log.exception("import %d broke off", job.pk)
    job.staged.all().delete()
    (files.root() / job.path).unlink(missing_ok=True)


def _fail(job: ImportJob, words: str) -> None:
    job.state, job.fault = ImportJob.State.FAILED, words[:300]
    job.finished_at = timezone.now()
    job.save()


def _stage(job: ImportJob) -> dict[str, int]:
    """Read the file and put its rows by COPY where they wait; answer what was refused."""
    campaign = job.dial_list.campaign
    columns = Columns(**{**job.columns, "numbers": tuple(job.columns["numbers"])})
    forbidden = selectors.forbidden_for(campaign)
    sieve = Sieve(columns, country=campaign.team.home_country, forbidden=forbidden, remembers=False)
    table = rows_of(files.root() / job.path, job.kind)
    next(table)
    seen = _Seen(table, job.headings)
    told = sieve.take(seen)
    while chunk := list(islice(told, CHUNK)):
        with transaction.atomic():
            _copy(_STAGE, (_staged(job, one) for one in chunk if isinstance(one, NewLead)))
            _copy(_FAULTS, (_fault(job, one) for one in chunk if isinstance(one, Refused)))
        job.rows, job.progress = seen.count, seen.share
        job.save(update_fields=["rows", "progress"])
    return dict(sieve.counts)


class _Seen:
    """Rows as mappings of heading to cell, which remembers how far it is."""

    def __init__(self, table: Iterator[tuple[float, list[str]]], headings: Sequence[str]) -> None:
        self.count = 0
        self.share = 0.0
        self._table = table
        self._headings = headings

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        for share, cells in self._table:
            self.share = share
            self.count += 1
            yield dict(zip(self._headings, cells, strict=False))


def _staged(job: ImportJob, lead: NewLead) -> tuple[Any, ...]:
    fields = {key: cell[:2000] for key, cell in lead.fields.items() if cell}
    return (
        job.pk, lead.row, list(lead.numbers), lead.cell[:80], lead.name[:80], lead.zone,
        json.dumps(fields, ensure_ascii=False),
    )  # fmt: skip


def _fault(job: ImportJob, refused: Refused) -> tuple[Any, ...]:
    return job.pk, refused.row, refused.why.value, refused.cell[:80]


def _copy(statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _finish(job: ImportJob, counts: dict[str, int]) -> None:
    said: dict[str, Any] = {
        "list": job.dial_list_id, "job": job.pk, "priority": job.priority, "now": timezone.now(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        # lists that grow by hand meanwhile wait, so that no number comes twice
        cursor.execute("SELECT 1 FROM campaigns_diallist WHERE id = %(list)s FOR UPDATE", said)
        cursor.execute("ANALYZE campaigns_stagedlead")
        cursor.execute(_INSERT, said)
        accepted, twins = cursor.fetchone()
        if accepted >= CHUNK:  # what is asked next must know how long the list is
            cursor.execute("ANALYZE campaigns_lead")
    counts.pop("accepted", None)
    if twins:
        counts["duplicate"] = counts.get("duplicate", 0) + twins
    job.counts = {"accepted": accepted, **counts}
    job.state, job.progress, job.finished_at = ImportJob.State.DONE, 1.0, timezone.now()
    job.save()


def errors_of(*, team: str, job_id: int) -> Iterator[tuple[int, str, str]]:
    """Give the refused rows of an import: row, why, the cell to blame. Raises UnknownImport."""
    job = selectors.import_job(team=team, job_id=job_id)
    rows = ImportFault.objects.filter(job=job).order_by("row", "pk")
    return rows.values_list("row", "why", "cell").iterator(chunk_size=5_000)


def unfinished(*, before: datetime) -> list[int]:
    """Give the imports that wait or run since before an instant: a worker may have been lost."""
    states = (ImportJob.State.QUEUED, ImportJob.State.RUNNING)
    rows = ImportJob.objects.filter(state__in=states, created_at__lt=before)
    return list(rows.values_list("pk", flat=True))


def drop_unbegun(*, before: datetime) -> int:
    """Remove uploads nobody named the columns of since then, with their files; answer how many."""
    stale = ImportJob.objects.filter(state=ImportJob.State.MAPPING, created_at__lt=before)
    for job in stale:
        (files.root() / job.path).unlink(missing_ok=True)
        job.delete()
    return len(stale)
