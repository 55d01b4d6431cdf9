"""Every verb of call control on the real PBX: what is told, and who hears whom."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.controlworld import Panel, Scene, make_ready, scenes
from tests.e2e.eventlog import EventLog
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
Play = Callable[[Scene], None]
PLAYS: dict[str, Play] = {}


def play(scene: Play) -> Play:
    PLAYS[scene.__name__] = scene
    return scene


def in_order(kinds: list[str], *wanted: str) -> bool:
    rest = iter(kinds)
    return all(kind in rest for kind in wanted)


@play
def a_customer_is_held_and_taken_back(scene: Scene) -> None:
    scene.talk()
    scene.listen("talk")
    scene.do("hold")
    scene.wait("CallHeld")
    scene.listen("hold")
    scene.do("retrieve")
    scene.wait("CallRetrieved")
    scene.listen("again")
    scene.do("hold")
    scene.wait("CallHeld", 2)
    scene.do("retrieve")
    scene.wait("CallRetrieved", 2)
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert kinds.count("CallConnected") == 1
    for phase in ("talk", "again"):
        assert scene.heard(scene.customer, phase) == {"ada"}
        assert scene.heard(scene.ada, phase) == {"customer"}
    assert scene.heard(scene.customer, "hold") == {"music"}
    assert scene.heard(scene.ada, "hold") == set()


@play
def a_colleague_is_consulted_and_the_agent_returns(scene: Scene) -> None:
    scene.log_in(scene.ben)
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.listen("consult")
    scene.do("return_to_caller")
    scene.wait("CallRetrieved")
    scene.listen("again")
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert in_order(
        kinds, "CallHeld", "CallConsultStarted", "CallConsultConnected", "CallConsultEnded"
    )
    assert scene.only("CallConsultEnded")["how"] == "returned"
    assert scene.lives_of(scene.ben) == ["ringing", "talking", "idle"]
    assert "wrap_up" in scene.lives_of(scene.ada)
    assert scene.only("CallConsultStarted")["target_agent_no"] == scene.ben
    assert scene.only("CallEnded")["hung_up_by"] == "customer"
    assert scene.only("CallEnded")["agent_no"] == scene.ada
    assert scene.heard(scene.customer, "consult") == {"music"}
    assert scene.heard(scene.ada, "consult") == {"ben"}
    assert scene.heard(scene.ben, "consult") == {"ada"}
    assert scene.heard(scene.customer, "again") == {"ada"}
    assert scene.heard(scene.ada, "again") == {"customer"}


@play
def a_call_is_handed_over_after_asking_a_number_outside(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.stranger)
    scene.wait("CallConsultConnected")
    scene.listen("consult")
    scene.do("complete_transfer")
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallConsultEnded")["how"] == "completed"
    told = scene.only("CallTransferred")
    assert (told["how"], told["agent_no"], told["to_number"]) == (
        "consulted",
        scene.ada,
        scene.stranger,
    )
    assert scene.heard(scene.stranger, "consult") == {"ada"}
    assert scene.heard(scene.stranger, "after") == {"customer"}
    assert scene.heard(scene.customer, "after") == {"stranger"}


@play
def a_colleague_takes_the_call_over_and_becomes_its_agent(scene: Scene) -> None:
    scene.log_in(scene.ben)
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.do("complete_transfer")
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.do("hold", who=scene.ben)
    scene.wait("CallHeld", 2)
    scene.do("retrieve", who=scene.ben)
    scene.wait("CallRetrieved")
    scene.hang_up(scene.ben)
    scene.end()
    end = scene.only("CallEnded")
    assert (end["agent_no"], end["hung_up_by"]) == (scene.ben, "agent")
    assert scene.lives_of(scene.ben)[:3] == ["ringing", "talking", "wrap_up"]
    assert "wrap_up" in scene.lives_of(scene.ada)
    assert scene.heard(scene.customer, "after") == {"ben"}
    assert scene.heard(scene.ben, "after") == {"customer"}


@play
def three_talk_and_the_agent_leaves(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.do("conference")
    scene.wait("CallPartyJoined")
    scene.listen("three")
    scene.do("leave_conference")
    scene.wait("CallConferenceEnded")
    scene.listen("two")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallConsultEnded")["how"] == "conference"
    assert scene.only("CallEnded")["agent_no"] == scene.ben
    assert scene.only("CallEnded")["hung_up_by"] == "customer"
    assert scene.heard(scene.customer, "three") == {"ada", "ben"}
    assert scene.heard(scene.ada, "three") == {"customer", "ben"}
    assert scene.heard(scene.ben, "three") == {"customer", "ada"}
    assert scene.heard(scene.customer, "two") == {"ben"}


@play
def two_more_are_called_in_and_one_is_hung_up(scene: Scene) -> None:
    scene.talk()
    scene.do("add_party", target=scene.ben, target_kind="internal")
    scene.wait("CallPartyJoined")
    scene.do("add_party", target=scene.stranger)
    scene.wait("CallPartyJoined", 2)
    scene.listen("four")
    joined = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallPartyJoined"]
    assert [one["added_by"] for one in joined] == [scene.ada, scene.ada]
    scene.do("hang_up_parties", leg_ids=[joined[0]["leg_id"]])
    scene.wait("CallPartyLeft")
    scene.listen("three")
    scene.do("hang_up_parties", leg_ids=["nobody"], refused="no_such_party")
    scene.do("hangup", call_id=scene.call_id)
    assert "CallHeld" not in scene.end()
    assert scene.heard(scene.customer, "four") == {"ada", "ben", "stranger"}
    assert scene.heard(scene.ben, "four") == {"ada", "customer", "stranger"}
    assert scene.heard(scene.customer, "three") == {"ada", "stranger"}


@play
def a_call_is_sent_on_blindly_to_a_colleague(scene: Scene) -> None:
    scene.log_in(scene.ben)
    scene.talk()
    scene.do("transfer", target=scene.ben, target_kind="internal")
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.ben)
    kinds = scene.end()
    assert in_order(kinds, "CallTransferStarted", "CallOffered", "CallTransferred")
    assert scene.lives_of(scene.ben)[:3] == ["ringing", "talking", "wrap_up"]
    assert scene.only("CallTransferred")["to_agent_no"] == scene.ben
    end = scene.only("CallEnded")
    assert (end["agent_no"], end["hung_up_by"], end["outcome"]) == (scene.ben, "agent", "answered")
    assert scene.heard(scene.customer, "after") == {"ben"}
    assert scene.heard(scene.ben, "after") == {"customer"}


@play
def a_held_call_is_sent_on_blindly_to_a_number_outside(scene: Scene) -> None:
    scene.talk()
    scene.do("hold")
    scene.wait("CallHeld")
    scene.do("transfer", target=scene.stranger)
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallTransferred")["to_number"] == scene.stranger
    assert scene.heard(scene.customer, "after") == {"stranger"}
    assert scene.heard(scene.stranger, "after") == {"customer"}


@play
def a_transfer_that_reaches_nobody_comes_back_to_the_front_of_the_group(scene: Scene) -> None:
    scene.phone(scene.ben, "busy")
    scene.talk()
    scene.do("transfer", target=scene.ben, target_kind="internal")
    scene.wait("CallTransferFailed")
    scene.wait("CallQueued", 2)
    scene.wait("CallConnected", 2)
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    scene.phone(scene.ben, "")
    queued = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallQueued"]
    assert [one["why"] for one in queued] == ["arrived", "transfer_failed"]
    assert scene.only("CallTransferFailed")["outcome"] == "busy"
    assert scene.heard(scene.customer, "after") == {"ada"}


@play
def a_call_is_sent_to_another_group(scene: Scene) -> None:
    scene.talk()
    scene.do("transfer", target=scene.group, target_kind="group")
    scene.wait("CallTransferred")
    scene.wait("CallConnected", 2)
    scene.hang_up(scene.customer)
    scene.end()
    queued = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallQueued"]
    assert [one["why"] for one in queued] == ["arrived", "transferred"]
    assert scene.only("CallTransferred")["to_group"] == scene.group


@play
def a_third_party_who_is_busy_leaves_the_customer_on_hold(scene: Scene) -> None:
    scene.phone(scene.ben, "busy")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultEnded")
    scene.phone(scene.ben, "")
    scene.listen("held", 2)
    scene.do("return_to_caller")
    scene.wait("CallRetrieved")
    scene.hang_up(scene.ada)
    scene.end()
    told = scene.only("CallConsultEnded")
    assert (told["how"], told["outcome"]) == ("unreached", "busy")
    assert scene.heard(scene.customer, "held") == {"music"}
    assert scene.only("CallEnded")["hung_up_by"] == "agent"


@play
def the_customer_hangs_up_while_a_colleague_is_asked(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.hang_up(scene.customer)
    scene.wait("CallConsultEnded")
    scene.listen("alone", 2)
    scene.hang_up(scene.ben)
    scene.end()
    assert scene.only("CallConsultEnded")["how"] == "customer_left"
    assert scene.heard(scene.ada, "alone") == {"ben"}


@play
def the_customer_hangs_up_while_a_colleague_rings(scene: Scene) -> None:
    scene.phone(scene.ben, "ring")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallPartyRinging", 2)
    scene.hang_up(scene.customer)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.only("CallConsultEnded")["how"] == "customer_left"
    assert scene.only("CallEnded")["hung_up_by"] == "customer"


@play
def the_customer_hangs_up_on_hold(scene: Scene) -> None:
    scene.talk()
    scene.do("hold")
    scene.wait("CallHeld")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallEnded")["hung_up_by"] == "customer"


@play
def the_agent_hangs_up_in_a_consultation_and_so_hands_over(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.hang_up(scene.ada)
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallConsultEnded")["how"] == "completed"
    assert scene.heard(scene.customer, "after") == {"ben"}


@play
def the_agent_hangs_up_while_a_colleague_rings_and_the_caller_waits_again(scene: Scene) -> None:
    scene.phone(scene.ben, "ring")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallPartyRinging", 2)
    scene.hang_up(scene.ada)
    scene.wait("CallQueued", 2)
    scene.wait("CallConnected", 2)
    scene.hang_up(scene.customer)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.only("CallConsultEnded")["how"] == "agent_left"


@play
def a_dialled_call_whose_transfer_fails_rings_the_agent_again(scene: Scene) -> None:
    scene.dial()
    scene.do("hold")
    scene.wait("CallHeld")
    scene.do("retrieve")
    scene.wait("CallRetrieved")
    scene.listen("room")
    scene.phone(scene.ben, "reject")
    scene.do("transfer", target=scene.ben, target_kind="internal")
    scene.wait("CallTransferFailed")
    scene.wait("CallConnected", 2)
    scene.listen("again")
    scene.hang_up(scene.customer)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.only("CallTransferFailed")["outcome"] == "rejected"
    assert scene.only("CallEnded")["agent_no"] == scene.ada
    assert scene.heard(scene.ada, "room") == {"customer"}
    assert scene.heard(scene.customer, "again") == {"ada"}
    assert scene.heard(scene.ada, "again") == {"customer"}


@play
def a_dialled_call_is_sent_on_out_of_its_bridge(scene: Scene) -> None:
    scene.log_in(scene.ben)
    scene.dial()
    scene.do("transfer", target=scene.ben, target_kind="internal")
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallEnded")["agent_no"] == scene.ben
    assert scene.lives_of(scene.ben)[:2] == ["ringing", "talking"]
    assert scene.heard(scene.customer, "after") == {"ben"}
    assert scene.heard(scene.ben, "after") == {"customer"}


@play
def a_free_agent_of_a_group_is_asked(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.group, target_kind="group", refused="nobody_free")
    scene.ready(scene.cem)
    scene.do("consult", target=scene.group, target_kind="group")
    scene.wait("CallConsultConnected")
    scene.do("consult", target=scene.ben, target_kind="internal", refused="not_possible")
    scene.hang_up(scene.customer)
    scene.wait("CallConsultEnded")
    scene.hang_up(scene.cem)
    scene.end()
    assert scene.only("CallConsultStarted")["target_agent_no"] == scene.cem


@play
def what_may_not_be_reached_is_refused_before_anything_moves(scene: Scene) -> None:
    scene.talk()
    for deed in ("consult", "transfer", "add_party"):
        scene.do(deed, target="1001", target_kind="internal", refused="bad_number")
        scene.do(deed, target="630", target_kind="group", refused="unknown_group")
        scene.do(deed, target="12", refused="bad_number")
    scene.do("retrieve", refused="not_possible")
    scene.do("conference", refused="not_possible")
    scene.do("leave_conference", refused="not_possible")
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert kinds[-4:] == ["CallConnected", "CallPartyLeft", "CallPartyLeft", "CallEnded"]
    scene.do("hold", refused="no_such_call")


@play
def of_two_commands_at_once_one_wins(scene: Scene) -> None:
    scene.talk()
    other = Panel(scene.bed)
    with ThreadPoolExecutor(2) as hands:
        asked = [
            hands.submit(panel.ask, "hold", agent_no=scene.ada) for panel in (scene.panel, other)
        ]
    other.close()
    replies = [one.result() for one in asked]
    refused = [reply["code"] for reply in replies if not reply["ok"]]
    assert len(refused) == 1
    assert refused[0] in {"call_busy", "not_possible"}
    scene.wait("CallHeld")
    scene.hang_up(scene.ada)
    scene.end()


@play
def a_command_that_meets_a_hang_up_leaves_nobody_behind(scene: Scene) -> None:
    scene.talk()
    with ThreadPoolExecutor(2) as hands:
        gone = hands.submit(scene.hang_up, scene.customer)
        asked = hands.submit(
            scene.panel.ask, "consult", agent_no=scene.ada, target=scene.ben, target_kind="internal"
        )
    gone.result()
    asked.result()  # whatever it says: nothing may be left at the PBX
    scene.end()


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[None]]:
    with scenes(bed, len(PLAYS)) as world:

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(world[0].admin)
            make_ready(bed, [scene.ada for scene in world])
            for scene in world:
                scene.log, scene.phases = EventLog(bed), {}

        plays = zip(PLAYS.items(), world, strict=True)
        with playing({name: partial(play, at) for (name, play), at in plays}, tidy=tidy) as stage:
            yield stage


@pytest.mark.parametrize("name", PLAYS)
def test_on_the_real_pbx(name: str, stage: Stage[None]) -> None:
    stage.result(name)
