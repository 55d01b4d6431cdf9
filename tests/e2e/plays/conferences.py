"""More than two talk."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import play


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
    scene.do("mute", leg_id=joined[1]["leg_id"])
    scene.wait("CallPartyMuted")
    scene.listen("stranger silent")
    scene.do("unmute", leg_id=joined[1]["leg_id"])
    scene.wait("CallPartyUnmuted")
    scene.do("mute", leg_id="nobody", refused="no_such_party")
    scene.do("hang_up_parties", leg_ids=[joined[0]["leg_id"]])
    scene.wait("CallPartyLeft")
    scene.listen("three")
    scene.do("hang_up_parties", leg_ids=["nobody"], refused="no_such_party")
    scene.do("hangup", call_id=scene.call_id)
    assert "CallHeld" not in scene.end()
    assert scene.heard(scene.customer, "four") == {"ada", "ben", "stranger"}
    assert scene.heard(scene.ben, "four") == {"ada", "customer", "stranger"}
    assert scene.heard(scene.customer, "stranger silent") == {"ada", "ben"}
    assert scene.heard(scene.stranger, "stranger silent") == {"ada", "ben", "customer"}
    assert scene.only("CallPartyMuted")["leg_id"] == joined[1]["leg_id"]
    assert scene.heard(scene.customer, "three") == {"ada", "stranger"}
