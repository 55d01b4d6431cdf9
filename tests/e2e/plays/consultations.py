"""A third party is asked, and what becomes of it."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import in_order, play


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
    scene.listen("again")
    scene.hang_up(scene.customer)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.only("CallConsultEnded")["how"] == "agent_left"
    assert scene.heard(scene.customer, "again") == {"ada"}
    assert scene.heard(scene.ada, "again") == {"customer"}


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
def third_parties_who_are_busy_silent_or_leave_keep_the_customer_on_hold(scene: Scene) -> None:
    scene.phone(scene.ben, "busy")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultEnded")
    scene.listen("busy", 2)
    scene.phone(scene.ben, "ring")
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultEnded", 2, limit_s=120)
    scene.phone(scene.ben, "")
    scene.do("consult", target=scene.stranger)
    scene.wait("CallConsultConnected")
    scene.listen("asked")
    scene.hang_up(scene.stranger)
    scene.wait("CallConsultEnded", 3)
    scene.listen("left", 2)
    scene.do("return_to_caller")
    scene.wait("CallRetrieved")
    scene.listen("again")
    scene.hang_up(scene.ada)
    scene.end()
    told = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallConsultEnded"]
    assert [(one["how"], one["outcome"]) for one in told[:2]] == [
        ("unreached", "busy"),
        ("unreached", "no_answer"),
    ]
    assert told[2]["how"] == "third_left"
    for phase in ("busy", "asked", "left"):
        assert scene.heard(scene.customer, phase) == {"music"}
    assert scene.heard(scene.ada, "asked") == {"stranger"}
    assert scene.heard(scene.ada, "left") == set()
    assert scene.heard(scene.customer, "again") == {"ada"}
    assert scene.heard(scene.ada, "again") == {"customer"}
    assert scene.only("CallEnded")["hung_up_by"] == "agent"


@play
def a_free_agent_of_a_group_takes_the_call_over(scene: Scene) -> None:
    scene.talk()
    scene.ready(scene.cem)
    scene.do("consult", target=scene.other_group, target_kind="group")
    scene.wait("CallConsultConnected")
    scene.listen("consult")
    scene.do("complete_transfer")
    scene.wait("CallTransferred")
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallConsultStarted")["target_agent_no"] == scene.cem
    told = scene.only("CallTransferred")
    assert (told["how"], told["to_agent_no"]) == ("consulted", scene.cem)
    assert scene.only("CallEnded")["agent_no"] == scene.cem
    assert scene.lives_of(scene.cem)[-1] == "wrap_up"
    assert scene.heard(scene.customer, "consult") == {"music"}
    assert scene.heard(scene.cem, "consult") == {"ada"}
    assert scene.heard(scene.customer, "after") == {"cem"}
    assert scene.heard(scene.cem, "after") == {"customer"}
