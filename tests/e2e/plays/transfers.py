"""Blind transfers."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import in_order, play


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
def a_call_is_sent_to_a_group_of_somebody_else(scene: Scene) -> None:
    scene.talk()
    scene.ready(scene.cem)
    scene.works(scene.cem, "set_work_way", work_way="out")  # callers do not ring her
    scene.do("transfer", target=scene.other_group, target_kind="group")
    scene.wait("CallTransferred")
    scene.listen("waits")
    assert scene.lives_of(scene.cem) == ["ready"]
    scene.works(scene.cem, "set_work_way", work_way="both")
    scene.wait("CallConnected", 2)
    scene.listen("after")
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert in_order(kinds, "CallTransferStarted", "CallTransferred", "CallOffered", "CallConnected")
    assert scene.only("CallTransferred")["to_group"] == scene.other_group
    assert scene.heard(scene.customer, "waits") == {"music"}
    assert scene.lives_of(scene.cem)[:4] == ["ready", "ringing", "talking", "wrap_up"]
    end = scene.only("CallEnded")
    assert (end["agent_no"], end["call"]["group"]) == (scene.cem, scene.other_group)
    assert scene.heard(scene.customer, "after") == {"cem"}
    assert scene.heard(scene.cem, "after") == {"customer"}


@play
def a_target_that_does_not_answer_gives_the_caller_back_before_those_who_wait(
    scene: Scene,
) -> None:
    scene.phone(scene.ben, "ring")
    scene.talk()
    waiting = scene.ring_in(scene.second)
    scene.log.wait_kind(waiting, "CallQueued")
    scene.do("transfer", target=scene.ben, target_kind="internal")
    scene.api(f"/api/v1/agents/{scene.ada}/presence/", do="pause", reason="lunch")
    scene.wait("CallTransferFailed", limit_s=60)
    scene.wait("CallQueued", 2)
    scene.phone(scene.ben, "")
    assert "CallConnected" not in scene.log.kinds(waiting)
    scene.api(f"/api/v1/agents/{scene.ada}/presence/", do="unpause")
    scene.wait("CallConnected", 2)
    assert "CallConnected" not in scene.log.kinds(waiting)
    scene.listen("after")
    scene.hang_up(scene.second)
    scene.log.wait_kind(waiting, "CallEnded")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallTransferFailed")["outcome"] == "no_answer"
    queued = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallQueued"]
    assert [one["why"] for one in queued] == ["arrived", "transfer_failed"]
    assert scene.heard(scene.customer, "after") == {"ada"}
    assert scene.heard(scene.ada, "after") == {"customer"}
