"""Supervisors, mute and digits on the real PBX: who hears whom, what is told, and to whom.

The scenes run side by side, each with people of its own.
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.keys import Keys
from tests.e2e.people import watching
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.e2e.told_phone import ToldPhone
from tests.e2e.watchworld import TEAM, TOLD, Watch, make, phone_of, unmake

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
Play = Callable[[Watch], None]
PLAYS: dict[str, Play] = {}


def play(scene: Play) -> Play:
    PLAYS[scene.__name__] = scene
    return scene


def modes(watch: Watch, call_id: str) -> list[str]:
    told = watch.events(call_id, "CallMonitorStarted", "CallMonitorChanged")
    assert len({one["leg_id"] for one in told}) == 1
    return [one["mode"] for one in told]


def legs_of(watch: Watch, agent_no: str) -> int:
    with watching(watch.bed["ami_url"]) as pbx:
        return sum(
            row["Channel"].startswith(f"PJSIP/{phone_of(agent_no)}-") for row in pbx.channels()
        )


@play
def a_supervisor_spies_whispers_barges_and_takes_over_on_one_leg(watch: Watch) -> None:
    number, agent, sue = "02079460710", phone_of("4011"), phone_of("4019")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4011", number)
    desk, supervisor = watch.desk("4011"), watch.desk("4019")
    supervisor.must("monitor", agent_no="4011", mode="spy")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    ears.expect({agent: {number}, number: {agent}, sue: {number, agent}})
    again = supervisor.ask("monitor", agent_no="4011", mode="spy")
    assert (again["ok"], again["code"]) == (False, "not_possible")
    supervisor.must("monitor", agent_no="4011", mode="whisper")
    ears.expect({agent: {number, sue}, number: {agent}, sue: {number, agent}})
    quiet = desk.text(call_id)
    supervisor.must("monitor", agent_no="4011", mode="barge")
    ears.expect({agent: {number, sue}, number: {agent, sue}, sue: {number, agent}})
    supervisor.must("monitor", agent_no="4011", mode="spy")
    ears.expect({agent: {number}, number: {agent}, sue: {number, agent}})
    assert modes(watch, call_id) == ["spy", "whisper", "barge", "spy"]
    supervisor.must("take_over", agent_no="4011")
    ears.expect({number: {sue}, sue: {number}})
    watch.log.wait_kind(call_id, "CallTakenOver")
    (taken,) = watch.events(call_id, "CallTakenOver")
    assert (taken["supervisor_no"], taken["agent_no"]) == ("4019", "4011")
    wait_until(lambda: legs_of(watch, "4011") == 0)
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")
    assert watch.log.cdrs(call_id)[0][:3] == ("answered", "customer", "4019")
    wait_until(lambda: legs_of(watch, "4019") == 0)
    # what the agent's own page was told: she barged in, and was gone again
    assert '"4019"' not in quiet
    assert "supervisor" not in quiet
    desk.wait_kind(call_id, "CallMonitorEnded")
    told = [kind for kind in desk.kinds(call_id) if "Monitor" in kind]
    assert told == ["CallMonitorStarted", "CallMonitorEnded"]


@play
def in_a_room_she_barges_in_and_takes_over_too(watch: Watch) -> None:
    number, agent, sue = "02079460711", phone_of("4021"), phone_of("4029")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4021", number)
    desk, supervisor = watch.desk("4021"), watch.desk("4029")
    desk.must("hold")
    watch.log.wait_kind(call_id, "CallHeld")
    supervisor.must("monitor", agent_no="4021", mode="spy")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    desk.must("retrieve")
    watch.log.wait_kind(call_id, "CallRetrieved")
    ears.expect({agent: {number}, number: {agent}, sue: {number, agent}})
    supervisor.must("monitor", agent_no="4021", mode="barge")
    ears.expect({agent: {number, sue}, number: {agent, sue}, sue: {number, agent}})
    supervisor.must("monitor", agent_no="4021", mode="whisper")
    ears.expect({agent: {number, sue}, number: {agent}, sue: {number, agent}})
    supervisor.must("take_over", agent_no="4021")
    ears.expect({number: {sue}, sue: {number}})
    assert modes(watch, call_id) == ["spy", "barge", "whisper"]
    wait_until(lambda: legs_of(watch, "4021") == 0)
    supervisor.must("hang_up", call_id=call_id)
    watch.log.wait_kind(call_id, "CallEnded")
    assert watch.log.kinds(call_id).count("CallTakenOver") == 1
    assert watch.log.kinds(call_id).count("CallConferenceEnded") == 0


@play
def she_takes_over_at_once_when_her_phone_answers(watch: Watch) -> None:
    number, agent, sue = "02079460712", phone_of("4031"), phone_of("4039")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4031", number)
    supervisor = watch.desk("4039")
    supervisor.must("take_over", agent_no="4031")
    watch.log.wait_kind(call_id, "CallTakenOver")
    ears.expect({number: {sue}, sue: {number}})
    assert legs_of(watch, "4031") == 0
    watch.hang_up(sue)
    watch.log.wait_kind(call_id, "CallEnded")
    assert watch.log.cdrs(call_id)[0][:3] == ("answered", "agent", "4039")


@play
def one_who_barges_in_stays_heard_when_the_call_moves_and_goes_with_it(watch: Watch) -> None:
    number, agent, sue = "02079460713", phone_of("4041"), phone_of("4049")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4041", number)
    desk, supervisor = watch.desk("4041"), watch.desk("4049")
    other = watch.desk("4019")
    supervisor.must("monitor", agent_no="4041", mode="barge")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    refused = other.ask("monitor", agent_no="4041", mode="spy")
    assert (refused["ok"], refused["code"]) == (False, "not_possible")
    desk.must("hold")
    watch.log.wait_kind(call_id, "CallHeld")
    desk.must("retrieve")
    watch.log.wait_kind(call_id, "CallRetrieved")
    ears.expect({agent: {number, sue}, number: {agent, sue}, sue: {number, agent}})
    watch.hang_up(agent)
    watch.log.wait_kind(call_id, "CallEnded")
    wait_until(lambda: legs_of(watch, "4049") == 0)
    assert watch.log.kinds(call_id).count("CallMonitorEnded") == 1
    assert watch.log.cdrs(call_id)[0][:3] == ("answered", "agent", "4041")


@play
def the_coach_goes_when_the_agents_call_ends(watch: Watch) -> None:
    number, agent, sue = "02079460714", phone_of("4061"), phone_of("4069")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4061", number)
    supervisor = watch.desk("4069")
    watch.do("4069", "log_in")
    supervisor.must("monitor", agent_no="4061", mode="whisper")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    wait_until(lambda: watch.presence("4069") == "talking")
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")
    wait_until(lambda: legs_of(watch, "4069") == 0)
    wait_until(lambda: watch.presence("4069") == "idle")
    call_id = watch.talk("4061", number)
    supervisor.must("monitor", agent_no="4061", mode="spy")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    supervisor.must("end_monitor")
    watch.log.wait_kind(call_id, "CallMonitorEnded")
    assert legs_of(watch, "4061") == 1
    # the second time she hangs up her phone, in the middle of a word
    supervisor.must("monitor", agent_no="4061", mode="barge")
    watch.log.wait_kind(call_id, "CallMonitorStarted", 2)
    watch.hang_up(sue)
    watch.log.wait_kind(call_id, "CallMonitorEnded", 2)
    ears.expect({agent: {number}, number: {agent}})
    assert (legs_of(watch, "4061"), legs_of(watch, "4069")) == (1, 0)
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")


@play
def a_muted_agent_is_not_heard_and_digits_reach_the_customer(watch: Watch) -> None:
    number, agent = "02079460715", phone_of("4051")
    ears = watch.ears(number, agent)
    call_id = watch.talk("4051", number)
    desk = watch.desk("4051")
    desk.must("mute")
    ears.expect({number: set(), agent: {number}})
    watch.log.wait_kind(call_id, "CallPartyMuted")
    (told,) = watch.events(call_id, "CallPartyMuted")
    assert [one["is_muted"] for one in told["call"]["parties"] if one["role"] == "agent"] == [True]
    desk.must("unmute")
    ears.expect({number: {agent}, agent: {number}})
    refused = desk.ask("send_digits", digits="12x")
    assert (refused["ok"], refused["code"]) == (False, "not_possible")
    with watching(watch.bed["town_ami_url"]) as town_ami:
        keys = Keys(town_ami, number)
        desk.must("send_digits", digits="12#A")
        assert keys.hear(4) == "12#A"
    watch.log.wait_kind(call_id, "CallDigitsSent")
    (sent,) = watch.events(call_id, "CallDigitsSent")
    assert (sent["digits"], sent["agent_no"]) == ("12#A", "4051")
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")


@play
def the_keys_a_customer_presses_are_told(watch: Watch) -> None:
    call_id = watch.talk("4012", "02079460795")
    watch.log.wait_kind(call_id, "CallDigitReceived", 3)
    pressed = watch.events(call_id, "CallDigitReceived")
    assert [(one["role"], one["digit"]) for one in pressed] == [
        ("customer", "1"),
        ("customer", "2"),
        ("customer", "3"),
    ]
    watch.hang_up("02079460795")
    watch.log.wait_kind(call_id, "CallEnded")


@play
def a_rejected_offer_leaves_the_caller_waiting(watch: Watch) -> None:
    url, number = watch.bed["town_ami_url"], "02079460716"
    town.set_phone_mode(url, phone=phone_of("4081"), mode="ring")
    desk = watch.desk("4081")
    watch.do("4081", "log_in")
    watch.do("4081", "check_in")
    watch.do("4081", "set_acw_mode", acw_mode="ringing", groups=["673"])
    town.ring_in(url, to="08081570673", from_number=number)
    call_id = watch.log.wait_call(number)
    watch.log.wait_kind(call_id, "CallPartyRinging")
    refused = desk.ask("answer")
    assert (refused["ok"], refused["code"]) == (False, "not_possible")
    desk.must("reject")
    watch.log.wait_kind(call_id, "CallOfferEnded")
    (ended,) = watch.events(call_id, "CallOfferEnded")
    assert ended["how"] == "rejected"
    wait_until(lambda: watch.presence("4081") == "paused")
    assert watch.log.presences(TEAM, "4081")[-3:] == ["ringing", "wrap_up", "paused"]
    assert watch.log.kinds(call_id).count("CallEnded") == 0
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")
    assert watch.log.cdrs(call_id)[0][0] == "abandoned"


@play
def a_desk_phone_answers_when_it_is_told_to(watch: Watch) -> None:
    number = "02079460718"
    phone = ToldPhone(watch.bed, phone_of(TOLD), f"secret-{TOLD}")
    phone.sign_in()
    wait_until(lambda: TOLD in watch.reachable(), 15)
    desk = watch.desk(TOLD)
    watch.do(TOLD, "log_in")
    watch.do(TOLD, "check_in")
    town.ring_in(watch.bed["town_ami_url"], to="08081570674", from_number=number)
    call_id = watch.log.wait_call(number)
    watch.log.wait_kind(call_id, "CallPartyRinging")
    desk.must("answer")
    watch.log.wait_kind(call_id, "CallConnected")
    assert phone.heard == ["INVITE", "NOTIFY"]
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")
    phone.close()


@play
def nobody_listens_to_an_agent_she_does_not_lead(watch: Watch) -> None:
    call_id = watch.talk("4071", "02079460717")
    for name, password in (("watch-4029", "watch-them"), ("max", "demo-other")):
        stranger = watch.page(name, password)
        for ask in ({"do": "monitor", "mode": "spy"}, {"do": "take_over"}):
            answer = stranger.ask(agent_no="4071", **ask)
            assert (answer["ok"], answer["code"]) == (False, "not_allowed")
    assert not watch.events(call_id, "CallMonitorStarted", "CallTakenOver")
    watch.hang_up("02079460717")
    watch.log.wait_kind(call_id, "CallEnded")


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[None]]:
    watch, phones = make(bed)

    def tidy() -> None:
        end_all_calls(bed)
        log_out_all(watch.api)
        watch.log = EventLog(bed)

    try:
        with playing({name: partial(play, watch) for name, play in PLAYS.items()}, tidy=tidy) as it:
            yield it
    finally:
        watch.close()
        unmake(bed, phones)


@pytest.mark.parametrize("name", PLAYS)
def test_a_scene_of_supervision(name: str, stage: Stage[None]) -> None:
    stage.result(name)
