"""Addresses at the portal that a PBX asks: made of a row and a signature, so that nobody guesses
them, and the same as long as what they give is the same, so that a PBX keeps what it fetched."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from agents.models import AgentGroup, Prompt

_LENGTH = 64


def prompt_address(prompt: Prompt | None) -> str:
    """Give the address of a prompt's sound; empty for none, and for one without a sound."""
    if prompt is None or not prompt.digest:
        return ""
    # Asterisk 22 plays no address that is shorter than the path of the file it keeps it in: the
    # digest makes it long, beside naming what is to be heard.
    return f"{base()}/files/prompts/{prompt.pk}-{prompt_signature(prompt)}-{prompt.digest}.wav"


def prompt_signature(prompt: Prompt) -> str:
    """Sign a prompt's present sound."""
    return _sign("prompt", f"{prompt.pk}:{prompt.digest}")


def wait_address(group: AgentGroup) -> str:
    """Give the address that answers with the expected wait of a group's next caller."""
    return f"{base()}/files/wait/{group.pk}-{wait_signature(group.pk)}"


def wait_signature(group_pk: int) -> str:
    """Sign a group."""
    return _sign("wait", str(group_pk))


def upload_secret(pbx: str) -> str:
    """Give the secret with which a PBX signs the messages it brings."""
    return _sign("voicemail", pbx)


def fits(signature: str, expected: str) -> bool:
    """Compare two signatures without telling how far they agree."""
    return constant_time_compare(signature, expected)


def base() -> str:
    """Give the portal's address as a PBX reaches it."""
    return str(settings.PBX_PORTAL_URL).rstrip("/")


def _sign(purpose: str, text: str) -> str:
    mac = salted_hmac(f"patchbay.{purpose}", text, algorithm="sha256")
    return mac.hexdigest()[:_LENGTH]
