"""Rows of what agents choose from: pause reasons and dispositions."""

from django.db import models
from typing_extensions import override


class PauseReason(models.Model):
    """Why an agent may pause."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="pause_reasons")
    name = models.CharField(max_length=40)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="pause_reason")]

    @override
    def __str__(self) -> str:
        """Show the words."""
        return self.name


class Disposition(models.Model):
    """What an agent may say of a call afterwards."""

    group = models.ForeignKey("AgentGroup", on_delete=models.CASCADE, related_name="dispositions")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["group", "code"], name="disposition")]

    @override
    def __str__(self) -> str:
        """Show the words."""
        return self.name
