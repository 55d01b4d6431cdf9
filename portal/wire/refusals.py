"""The words of a refusal, for people."""

from agents.domain.errors import AgentError
from calls.domain.errors import CallError


def words_of(refusal: AgentError | CallError) -> str:
    """Say why, as a sentence; what it was about follows in brackets."""
    sentence = (type(refusal).__doc__ or "").strip().split("\n")[0].rstrip(".")
    about = str(refusal)
    return f"{sentence} ({about})." if about else f"{sentence}."
