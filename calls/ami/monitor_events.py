"""AMI messages about supervisors' legs to facts."""

from calls.ami.headers import Message
from calls.ami.user_events import Reader
from calls.domain import control_facts as cf
from calls.domain.events import MonitorMode
from calls.domain.facts import Fact, LegFact
from calls.domain.ids import LegId

#: The dialplan's place for them; its extens are the modes.
SPY = "spy"
MODES = {mode.value: mode for mode in MonitorMode}


def _spy_began(m: Message) -> list[Fact]:
    """Read whom a leg hears from now on, and by the exten it stands in, how."""
    spied = LegId(m.text("SpyeeUniqueid"))
    leg = m.leg("Spyer")
    told: list[Fact] = [cf.LegSpyBegan(**leg, spied_leg_id=spied)]
    mode = MODES.get(m.text("SpyerExten")) if m.text("SpyerContext") == SPY else None
    if mode is not None:
        told.append(cf.MonitorModeSet(**leg, mode=mode, spied_leg_id=spied))
    return told


def _spy_ended(m: Message) -> list[Fact]:
    return [cf.LegSpyEnded(**m.leg("Spyer"), spied_leg_id=LegId(m.text("SpyeeUniqueid")))]


def mode_shown(m: Message) -> list[LegFact]:
    """Read from a line of CoreShowChannels how a supervisor takes part."""
    mode = MODES.get(m.text("Exten")) if m.text("Context") == SPY else None
    return [cf.MonitorModeSet(**m.leg(), mode=mode)] if mode is not None else []


READERS: dict[str, Reader] = {
    "ChanSpyStart": _spy_began,
    "ChanSpyStop": _spy_ended,
}
