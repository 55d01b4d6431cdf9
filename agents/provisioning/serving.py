"""What a PBX gets at the addresses it was told: a prompt's sound, a group's expected wait."""

from datetime import datetime

from agents import directory
from agents.models import AgentGroup, Prompt
from agents.provisioning.addresses import (
    fits,
    prompt_signature,
    upload_secret,
    wait_signature,
)
from calls.domain.ids import QueueName

__all__ = ["expected_wait", "prompt_sound", "upload_secret"]


def prompt_sound(prompt_pk: int, signature: str, digest: str) -> bytes | None:
    """Give the sound of a signed address; None when it is forged, or no longer the prompt's."""
    prompt = Prompt.objects.filter(pk=prompt_pk, digest=digest).first()
    if prompt is None or not digest or not fits(signature, prompt_signature(prompt)):
        return None
    return bytes(prompt.sound)


def expected_wait(
    group_pk: int, signature: str, *, waiting: int, priority: int, at: datetime
) -> float | None:
    """Say how long the next caller would wait behind `waiting` others, in seconds; None for a
    forged address and while nobody serves the group."""
    group = AgentGroup.objects.filter(pk=group_pk).select_related("team").first()
    if group is None or not fits(signature, wait_signature(group_pk)):
        return None
    queue = QueueName(f"{group.team.identity}-{group.code}")
    return directory.expected_wait(queue, waiting + 1, priority, at)
