"""The agent's leg breaks off while more than two are on the line."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import in_order, play


@play
def an_agent_whose_leg_breaks_in_talk_leaves_the_customer_music_and_comes_back(
    scene: Scene,
) -> None:
    scene.talk()
    scene.do("attach_data", data={"ticket": "4711", "wish": "blue"})
    scene.wait("CallDataAttached")
    scene.break_off(scene.ada)
    scene.wait("CallAgentLost")
    scene.listen("lost", 2)
    scene.do("hold", refused="not_possible")
    scene.do("take_back")
    scene.wait("CallAgentBack")
    scene.do("attach_data", data={"wish": ""})
    scene.wait("CallDataAttached", 2)
    scene.listen("back")
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert kinds.count("CallConnected") == 1
    end = scene.only("CallEnded")
    assert (end["agent_no"], end["call"]["attached"]) == (scene.ada, {"ticket": "4711"})
    assert scene.heard(scene.customer, "lost") == {"music"}
    assert scene.heard(scene.customer, "back") == {"ada"}
    assert scene.heard(scene.ada, "back") == {"customer"}


@play
def an_agent_whose_leg_breaks_in_a_consultation_comes_back_into_it(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.break_off(scene.ada)
    scene.wait("CallAgentLost")
    scene.listen("lost", 2)
    scene.do("take_back")
    scene.wait("CallAgentBack")
    scene.listen("back")
    scene.do("return_to_caller")
    scene.wait("CallRetrieved")
    scene.listen("again")
    scene.hang_up(scene.customer)
    kinds = scene.end()
    assert in_order(kinds, "CallConsultConnected", "CallAgentLost", "CallAgentBack")
    assert scene.only("CallConsultEnded")["how"] == "returned"
    assert scene.only("CallEnded")["agent_no"] == scene.ada
    assert scene.heard(scene.customer, "lost") == {"music"}
    assert scene.heard(scene.customer, "back") == {"music"}
    assert scene.heard(scene.ada, "back") == {"ben"}
    assert scene.heard(scene.ben, "back") == {"ada"}
    assert scene.heard(scene.customer, "again") == {"ada"}
    assert scene.heard(scene.ada, "again") == {"customer"}


@play
def an_agent_who_does_not_come_back_to_her_consultation_gives_the_caller_to_the_group(
    scene: Scene,
) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.break_off(scene.ada)
    scene.wait("CallAgentLost")
    scene.ready(scene.cem)
    scene.wait("CallAgentGivenUp", limit_s=90)
    scene.wait("CallConnected", 2)
    scene.listen("after")
    scene.hang_up(scene.customer)
    scene.end()
    queued = [one for one in scene.log.events(scene.call_id) if one["kind"] == "CallQueued"]
    assert [one["why"] for one in queued] == ["arrived", "agent_lost"]
    assert scene.only("CallEnded")["agent_no"] == scene.cem
    assert scene.heard(scene.customer, "after") == {"cem"}
    assert scene.heard(scene.cem, "after") == {"customer"}


@play
def an_agent_whose_leg_breaks_in_a_conference_leaves_the_others_talking(scene: Scene) -> None:
    scene.talk()
    scene.do("add_party", target=scene.ben, target_kind="internal")
    scene.wait("CallPartyJoined")
    scene.break_off(scene.ada)
    scene.wait("CallAgentLost")
    scene.listen("lost")
    scene.do("take_back")
    scene.wait("CallAgentBack")
    scene.listen("back")
    parties = scene.log.events(scene.call_id)[-1]["call"]["parties"]
    others = [one["leg_id"] for one in parties if one["agent_no"] != scene.ada]
    assert len(others) == 2
    scene.do("hang_up_parties", leg_ids=others)
    scene.end()
    assert scene.heard(scene.customer, "lost") == {"ben"}
    assert scene.heard(scene.ben, "lost") == {"customer"}
    assert scene.heard(scene.customer, "back") == {"ada", "ben"}
    assert scene.heard(scene.ada, "back") == {"customer", "ben"}
    assert scene.only("CallEnded")["agent_no"] == scene.ada
