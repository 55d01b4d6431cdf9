"""Imports of files into dial lists: the job, the rows on their way, and the rows refused."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from campaigns.models.lists import DialList


class ImportJob(models.Model):
    """A file on its way into a dial list."""

    class State(models.TextChoices):
        """How far it is."""

        MAPPING = "mapping", _("Waits for its columns")
        QUEUED = "queued", _("Waits for its turn")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    dial_list = models.ForeignKey(DialList, on_delete=models.CASCADE, related_name="imports")
    filename = models.CharField(max_length=200)
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=4)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.MAPPING)
    progress = models.FloatField(default=0.0, help_text=_("Share of the file that was read."))
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    fault = models.CharField(max_length=300, blank=True)
    created_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    @override
    def __str__(self) -> str:
        """Show the file's name."""
        return self.filename


class StagedLead(models.Model):
    """A row of a file that may become a lead; gone when its import is over."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="staged")
    row = models.PositiveIntegerField()
    numbers: "ArrayField[Any, Any]" = ArrayField(models.CharField(max_length=20))
    cell = models.CharField(max_length=80, db_default="", default="")
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=40)
    fields = models.JSONField()

    @override
    def __str__(self) -> str:
        """Show the row."""
        return str(self.row)


class ImportFault(models.Model):
    """A row of a file that became no lead, and why."""

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField()
    why = models.CharField(max_length=12)
    cell = models.CharField(max_length=80)

    class Meta:
        ordering = ["row", "id"]

    @override
    def __str__(self) -> str:
        """Show row and reason."""
        return f"{self.row}: {self.why}"
