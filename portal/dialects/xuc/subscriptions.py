"""What one socket is told: its profile, what it asked to hear, and the walls. Does no I/O.

Whom an event may be told is decided by `portal.live.groups`, as for our own pages; here stands only
what this socket asked for, and the filters of the profiles.
"""

from collections.abc import Callable, Iterable, Mapping

from django.utils import timezone

from agents.domain.callback_events import PlannedCallbackChanged
from agents.domain.events import (
    AgentEvent,
    AgentTile,
    MembershipTile,
)
from calls.domain.events import (
    CallConferenceEnded,
    CallEnded,
    CallEvent,
    CallMonitorEnded,
    CallMonitorStarted,
    CallOffered,
    CallRecordingChanged,
    CallState,
    CallTile,
    CallVoicemailLeft,
    Event,
    SettingsChanged,
)
from portal.access import Actor
from portal.dialects.xuc import render, render_reads, render_user
from portal.dialects.xuc.counters import Counters
from portal.dialects.xuc.floor import Change, Floor
from portal.dialects.xuc.lookups import Names, Own
from portal.dialects.xuc.phone import PhoneCall
from portal.dialects.xuc.render import Person, Queue
from portal.dialects.xuc.wire import Told
from portal.live.groups import Audience, Face, as_told, hears, outgrows, sees_agent, sees_call

ADMIN, SUPERVISOR, NO_RIGHT = "Admin", "Supervisor", "NoRight"


class Session:
    """One signed-in user at one socket. `say` must not wait; `renew` asks the door to look again
    at what she may see, `reread` at her own settings, `relist` at the callback lists."""

    def __init__(  # noqa: PLR0913 (what a socket lends it)
        self,
        *,
        actor: Actor,
        audience: Audience,
        floor: Floor,
        say: Callable[[str], None],
        renew: Callable[[], None],
        reread: Callable[[], None],
        relist: Callable[[], None],
    ) -> None:
        self.actor, self.audience, self.floor = actor, audience, floor
        self.own = Own()
        self.is_started = False
        self.wants_counters = False
        self.wants_statistics = False
        self.wants_agents = False
        self.wants_callbacks = False
        self.callback_groups: frozenset[str] = frozenset()
        self.lists: set[str] = set()
        self.queue_calls: set[str] = set()
        self.hints: set[str] = set()
        self._say, self._renew, self._reread, self._relist = say, renew, reread, relist

    # Who she is.

    @property
    def profile(self) -> str:
        """Name the profile of the document."""
        if self.audience.groups is None:
            return ADMIN
        return SUPERVISOR if self.audience.face is Face.COCKPIT else NO_RIGHT

    @property
    def me(self) -> Person | None:
        """Give the agent she is; None for an account without one."""
        return self.floor.names.people.get(self.actor.agent_no)

    @property
    def tile(self) -> AgentTile | None:
        """Give her own card."""
        return self.floor.tiles.get(self.actor.agent_no)

    def tell(self, *messages: Told) -> None:
        """Say messages, in this order."""
        for one in messages:
            self._say(render.text(one))

    # What she may see.

    def sees_queue(self, code: str) -> bool:
        """Say whether the queue is in her list: all of the team's, those she administers, or those
        she belongs to."""
        return self.audience.groups is None or code in self.audience.groups

    def leads_queue(self, code: str) -> bool:
        """Say whether she may see its numbers and its callers."""
        return self.audience.face is Face.COCKPIT and self.sees_queue(code)

    def sees(self, tile: AgentTile) -> bool:
        """Say whether the agent is in her list."""
        groups = {one.group for one in tile.memberships}
        return sees_agent(self.audience, tile.agent_no, groups)

    def queues(self) -> list[Queue]:
        """Give the queues of her list."""
        return [one for code, one in self.floor.names.queues.items() if self.sees_queue(code)]

    def agents(self) -> list[tuple[Person, AgentTile]]:
        """Give the agents of her list with their cards."""
        people = self.floor.names.people
        found = [(people.get(number), tile) for number, tile in self.floor.tiles.items()]
        return [(person, tile) for person, tile in found if person and self.sees(tile)]

    def conferences(self) -> list[CallTile]:
        """Give the conferences she may see."""
        return [
            one
            for one in self.floor.calls.values()
            if one.state is CallState.CONFERENCE and sees_call(self.audience, one)
        ]

    # What she is told of herself.

    def start(self) -> None:
        """Say what every socket begins with; LoggedOn first."""
        names = self.floor.names
        self.is_started = True
        status = render_user.status_of(self.tile, names.reasons)
        self.tell(
            render.logged_on(),
            render.right_profile(self.profile),
            render_user.user_statuses(names.reasons),
            render_user.user_status(status),
            self.user_config(),
        )
        if self.actor.agent_no:
            self.tell(render_user.phone_status(self.tile))
        self.tell_mail()
        if self.me is not None and self.tile is not None:
            self.tell(self.agent_state(self.me, self.tile))

    def user_config(self) -> Told:
        """Say how her phone is set."""
        box = self.own.mail.box if self.own.mail else None
        return render_user.user_config(self.me, self.actor.account_id, self.own.led, box)

    def tell_mail(self) -> None:
        """Say what is in her mailbox, if she has one."""
        mail = self.own.mail
        if mail is not None:
            self.tell(render_user.voicemail_status(mail.box, new=mail.new, old=mail.old))

    def set_own(self, own: Own) -> None:
        """Say what changed of her own settings."""
        before, self.own = self.own, own
        if before.led != own.led:
            self.tell(self.user_config())
        if before.mail != own.mail:
            self.tell_mail()

    def set_audience(self, actor: Actor, audience: Audience) -> None:
        """Let her see more, or less, from now on."""
        before = self.profile
        self.actor, self.audience = actor, audience
        if self.profile != before:
            self.tell(render.right_profile(self.profile))

    def agent_state(self, person: Person, tile: AgentTile) -> Told:
        """Say what an agent does."""
        call = self.floor.call_of(tile.agent_no)
        queues = self.floor.names.queues
        body = render.agent_state(person, tile, queues, now=timezone.now(), call=call)
        return Told(kind="AgentStateEvent", body=body)

    # What she hears.

    def hear(self, change: Change) -> None:
        """Hear what an event changed."""
        if not self.is_started:
            return
        event = change.event
        self._tell_phone(change.phones)
        if isinstance(event, AgentEvent):
            self._hear_agent(event, change)
        elif isinstance(event, CallEvent):
            self._hear_call(event)
        elif isinstance(event, PlannedCallbackChanged):
            self._hear_callback(event)
        elif isinstance(event, SettingsChanged):
            self._hear_settings(event)
        self._hear_waiting(change)

    def _tell_phone(self, calls: Iterable[PhoneCall]) -> None:
        for call in calls:
            if call.number == self.actor.agent_no:
                body = render_user.phone_event(call, user_id=self.actor.account_id)
                self.tell(Told(kind="PhoneEvent", body=body))

    def hear_counters(self, code: str, changed: Counters) -> None:
        """Hear counters of a queue that changed."""
        if self.is_started and self.wants_counters and self.leads_queue(code):
            self.tell(render.queue_statistics(self.floor.names.queues[code].id, changed))

    def hear_names(self, before: Names, now: Names) -> None:
        """Hear that an admin changed what things are called."""
        if not self.is_started:
            return
        if before.reasons != now.reasons:
            self.tell(render_user.user_statuses(now.reasons))
        for queue in self.queues() if "queue" in self.lists else ():
            if before.queues.get(queue.code) != queue:
                self.tell(Told(kind="QueueConfig", body=render.queue_config(queue)))
        for person, _ in self.agents() if "agent" in self.lists else ():
            if before.people.get(person.number) != person:
                self.tell(Told(kind="AgentConfig", body=render.agent_config(person)))

    def _hear_agent(self, event: AgentEvent, change: Change) -> None:
        tile, before = event.agent, change.before
        if outgrows(self.audience, tile):
            self._renew()
        person = self.floor.names.people.get(tile.agent_no)
        if person is not None and hears(self.audience, event) is not None:
            self._tell_agent(person, tile, change)
        if tile.agent_no in self.hints and _phone_moved(before, tile):
            self.tell(render_user.phone_hint(str(tile.agent_no), tile))

    def _tell_agent(self, person: Person, tile: AgentTile, change: Change) -> None:
        before = change.before
        is_own = tile.agent_no == self.actor.agent_no
        is_moved = before is None or (before.state, before.reason) != (tile.state, tile.reason)
        if is_moved and (is_own or self.wants_agents):
            self.tell(self.agent_state(person, tile))
        if is_own:
            self._tell_own(before, tile)
        if is_own or "queuemember" in self.lists:
            self._tell_members(person, before, tile)
        if self.wants_statistics:
            for _, values in change.statistics:
                self.tell(render.agent_statistics(person.id, values))

    def _tell_own(self, before: AgentTile | None, tile: AgentTile) -> None:
        reasons = self.floor.names.reasons
        status = render_user.status_of(tile, reasons)
        if before is None or render_user.status_of(before, reasons) != status:
            self.tell(render_user.user_status(status))
        if _phone_moved(before, tile):
            self.tell(render_user.phone_status(tile))

    def _tell_members(self, person: Person, before: AgentTile | None, tile: AgentTile) -> None:
        for code, penalty in _moved_memberships(before, tile).items():
            queue = self.floor.names.queues.get(code)
            if queue is not None and self.sees_queue(code):
                body = render.queue_member(person.id, queue.id, penalty)
                self.tell(Told(kind="QueueMember", body=body))

    def _hear_call(self, event: CallEvent) -> None:
        if isinstance(event, CallVoicemailLeft) and self.own.mail is not None:
            self._reread()  # her own box tells whether it is hers
        if isinstance(event, CallOffered) and event.agent_no == self.actor.agent_no:
            leg_id = str(event.leg_id)
            self.tell(render_user.sheet(event.call, leg_id=leg_id, now=timezone.now()))
        told = as_told(self.audience, event)
        if told is None:
            return
        if isinstance(told, CallMonitorStarted | CallMonitorEnded):
            self._tell_listen(told)
        if isinstance(told, CallRecordingChanged):
            self._tell_recording(told)
        if "meetme" in self.lists and _moves_conference(told):
            self.tell(render_reads.conferences(self.conferences()))

    def _tell_listen(self, event: CallMonitorStarted | CallMonitorEnded) -> None:
        person = self.floor.names.people.get(event.agent_no)
        if person is not None:
            is_started = isinstance(event, CallMonitorStarted)
            phone = str(event.supervisor_no)
            self.tell(render.agent_listen(person, phone=phone, is_started=is_started))

    def _tell_recording(self, event: CallRecordingChanged) -> None:
        for number in event.call.agent_nos:
            tile, person = self.floor.tiles.get(number), self.floor.names.people.get(number)
            is_hers = number == self.actor.agent_no or self.wants_agents
            if tile is not None and person is not None and is_hers and self.sees(tile):
                self.tell(self.agent_state(person, tile))

    def _hear_settings(self, event: SettingsChanged) -> None:
        self._renew()
        if event.what == "agent" and event.name == self.actor.agent_no:
            self._reread()
        if event.what in {"callback list", "callback period"} and self.wants_callbacks:
            self._relist()

    def _hear_callback(self, event: PlannedCallbackChanged) -> None:
        if self.wants_callbacks and self.sees_callbacks(event.callback.group):
            self.tell(render_reads.callback_changed(event, ids=self.floor.names.ids))

    def sees_callbacks(self, code: str) -> bool:
        """Say whether she may see who is to be called back in a queue: its members may too."""
        return self.audience.groups is None or code in self.callback_groups

    def _hear_waiting(self, change: Change) -> None:
        if not isinstance(change.event, CallEvent):
            return
        for code in change.queues & self.queue_calls:
            if self.leads_queue(code) and code in self.floor.names.queues:
                self.tell(self.waiting(code))

    def waiting(self, code: str) -> Told:
        """Say who waits in a queue."""
        mine = [one for one in self.floor.calls.values() if one.group == code]
        return render.queue_calls(self.floor.names.queues[code].id, mine)


def _phone_moved(before: AgentTile | None, now: AgentTile) -> bool:
    return before is None or render_user.phone_code(before) != render_user.phone_code(now)


def _moved_memberships(before: AgentTile | None, now: AgentTile) -> Mapping[str, int]:
    """Give the queues whose penalty is another now, -1 for those she left."""
    was = _penalties(before.memberships) if before else {}
    are = _penalties(now.memberships)
    gone = {code: -1 for code in was if code not in are}
    return gone | {code: penalty for code, penalty in are.items() if was.get(code) != penalty}


def _penalties(memberships: Iterable[MembershipTile]) -> dict[str, int]:
    return {one.group: one.penalty for one in memberships}


def _moves_conference(event: Event) -> bool:
    if not isinstance(event, CallEvent):
        return False
    is_over = isinstance(event, CallConferenceEnded | CallEnded)
    return is_over or event.call.state is CallState.CONFERENCE
