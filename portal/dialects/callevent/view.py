"""Who hears a message: agents what is about themselves, supervisors what their cockpit shows."""

from dataclasses import dataclass

from calls.domain.events import CallTile, Event
from portal.access import Actor
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.wire import Telling
from portal.live import groups, snapshot
from portal.live.groups import Audience, Face, Hearing

#: Messages about the call as a whole; whoever is on it hears them.
_OF_CALL = frozenset({Body.CALL_CREATED, Body.CALL_DELETED})


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one client may see: as the agent she is, and as the supervisor she is."""

    team: str
    desk: Audience | None
    cockpit: Audience | None

    def hears(self, event: Event, telling: Telling) -> bool:
        """Say whether the message is for her."""
        if event.team != self.team:
            return False
        if self.cockpit is not None and groups.hears(self.cockpit, event) is Hearing.FULL:
            return True
        if self.desk is None:
            return False
        if telling.body in _OF_CALL:
            return groups.hears(self.desk, event) in {Hearing.FULL, Hearing.UNWATCHED}
        return telling.dn == self.desk.agent_no

    def shows(self, call: CallTile) -> CallTile | None:
        """Give a call as she may see it, None when she may not."""
        for audience in (self.cockpit, self.desk):
            if audience is not None and groups.sees_call(audience, call):
                return groups.shown(audience, call)
        return None


def view_of(actor: Actor) -> View | None:
    """Read what an account may see; None for nothing at all."""
    desk = snapshot.audience_of(actor, Face.DESK)
    cockpit = snapshot.audience_of(actor, Face.COCKPIT)
    if desk is None and cockpit is None:
        return None
    return View(team=actor.team, desk=desk, cockpit=cockpit)
