"""All plays by name."""

from collections.abc import Callable

from tests.e2e.xucplays.days import alone
from tests.e2e.xucplays.queues import queue
from tests.e2e.xucplays.rooms import together
from tests.e2e.xucworld import Place

Play = Callable[[Place], None]
PLAYS: dict[str, Play] = {"alone": alone, "queue": queue, "together": together}
