"""The words of a refusal, for people."""

import re

from agents.domain.errors import AgentError
from calls.domain.errors import CallError

#: What only programs know a call by.
OUR_ID = re.compile("[0-9a-f]{32}")


def words_of(refusal: AgentError | CallError) -> str:
    """Say why, as a sentence; what it was about follows in brackets."""
    sentence = (type(refusal).__doc__ or "").strip().split("\n")[0].rstrip(".")
    about = "" if OUR_ID.fullmatch(str(refusal)) else str(refusal)
    return f"{sentence} ({about})." if about else f"{sentence}."
