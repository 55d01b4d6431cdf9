"""A campaign: how it dials, and whether it does.

draft      being put together; nothing of it is dialled
running    the dialer works on it
paused     dials nothing more; calls that are up go on
finished   over; only an admin opens it again, as paused
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from campaigns.domain.errors import IllegalStep


class Mode(StrEnum):
    """How the numbers of a campaign are dialled."""

    MANUAL = "manual"  # agents dial by hand; the dialer does nothing
    PREVIEW = "preview"  # a lead is shown to one agent, who dials it
    PROGRESSIVE = "progressive"  # one call for each free agent
    POWER = "power"  # a fixed number of calls for each free agent
    PREDICTIVE = "predictive"  # as many as the forecast allows
    AGENTLESS = "agentless"  # a message is played, nobody talks


class CampaignState(StrEnum):
    """Whether a campaign dials."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"


class Step(StrEnum):
    """What somebody, or the dialer itself, does to a campaign."""

    START = "start"
    PAUSE = "pause"
    FINISH = "finish"
    REOPEN = "reopen"


class SpeedStep(StrEnum):
    """What somebody does to a campaign's pace; its state stays."""

    SLOWER = "slower"
    FASTER = "faster"


_S = CampaignState
STEPS: dict[tuple[CampaignState, Step], CampaignState] = {
    (_S.DRAFT, Step.START): _S.RUNNING,
    (_S.PAUSED, Step.START): _S.RUNNING,
    (_S.RUNNING, Step.PAUSE): _S.PAUSED,
    (_S.RUNNING, Step.FINISH): _S.FINISHED,
    (_S.PAUSED, Step.FINISH): _S.FINISHED,
    (_S.DRAFT, Step.FINISH): _S.FINISHED,
    (_S.FINISHED, Step.REOPEN): _S.PAUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One step that was taken, with who took it and when; `by` is "dialer" for its own."""

    at: datetime
    by: str
    step: Step
    before: CampaignState
    after: CampaignState


def take(state: CampaignState, step: Step, *, by: str, at: datetime) -> Change:
    """Take a step. Raises IllegalStep when the campaign's state has no such step."""
    after = STEPS.get((state, step))
    if after is None:
        raise IllegalStep(f"a {state.value} campaign cannot {step.value}")
    return Change(at=at, by=by, step=step, before=state, after=after)
