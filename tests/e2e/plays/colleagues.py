"""Calls among colleagues: do not disturb, and calls that are led elsewhere."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import play


@play
def a_colleague_who_is_not_to_be_disturbed_is_busy(scene: Scene) -> None:
    scene.put(f"/api/v1/agents/{scene.ben}/do-not-disturb/", is_on=True)
    scene.pbx_leads(scene.ben, "dnd", "1")
    scene.dial_colleague(scene.ben)
    assert "CallConnected" not in scene.end()
    assert scene.only("CallEnded")["outcome"] == "busy"
    scene.put(f"/api/v1/agents/{scene.ben}/do-not-disturb/", is_on=False)
    scene.pbx_leads(scene.ben, "dnd", "")
    scene.dial_colleague(scene.ben)
    scene.wait("CallConnected")
    scene.listen("talk")
    scene.hang_up(scene.ben)
    scene.end()
    assert scene.heard(scene.ada, "talk") == {"ben"}
    assert scene.heard(scene.ben, "talk") == {"ada"}


@play
def calls_to_a_colleague_are_led_to_another_one(scene: Scene) -> None:
    scene.put(f"/api/v1/agents/{scene.ben}/forwards/always/", destination=scene.cem)
    scene.pbx_leads(scene.ben, "always", scene.cem)
    # hers leads back to Ben: one forward is the most, so it is Cem who rings
    scene.put(f"/api/v1/agents/{scene.cem}/forwards/always/", destination=scene.ben)
    scene.pbx_leads(scene.cem, "always", scene.ben)
    scene.log_in(scene.cem)
    scene.dial_colleague(scene.ben)
    scene.wait("CallConnected")
    scene.listen("talk")
    scene.hang_up(scene.cem)
    scene.end()
    assert scene.heard(scene.ada, "talk") == {"cem"}
    assert scene.heard(scene.cem, "talk") == {"ada"}
    assert scene.lives_of(scene.cem)[:3] == ["ringing", "talking", "idle"]
    assert scene.only("CallEnded")["hung_up_by"] == "agent"


@play
def a_busy_colleagues_calls_are_led_outside(scene: Scene) -> None:
    scene.put(f"/api/v1/agents/{scene.ben}/forwards/busy/", destination=scene.stranger)
    scene.pbx_leads(scene.ben, "busy", scene.stranger)
    scene.phone(scene.ben, "busy")
    scene.dial_colleague(scene.ben)
    scene.wait("CallConnected")
    scene.listen("talk")
    scene.hang_up(scene.stranger)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.heard(scene.ada, "talk") == {"stranger"}
    assert scene.heard(scene.stranger, "talk") == {"ada"}


@play
def a_colleague_who_does_not_answer_has_her_calls_taken_by_another(scene: Scene) -> None:
    scene.put(f"/api/v1/agents/{scene.ben}/forwards/no_answer/", destination=scene.cem)
    scene.pbx_leads(scene.ben, "no_answer", scene.cem)
    scene.phone(scene.ben, "ring")
    scene.dial_colleague(scene.ben)
    scene.wait("CallConnected", limit_s=120)
    scene.listen("talk")
    scene.hang_up(scene.cem)
    scene.end()
    scene.phone(scene.ben, "")
    assert scene.heard(scene.ada, "talk") == {"cem"}
    assert scene.heard(scene.cem, "talk") == {"ada"}


@play
def a_number_is_called_by_the_free_agent_of_a_group(scene: Scene) -> None:
    words = {"group": scene.other_group, "target": scene.stranger}
    status, answer = scene.admin.call("POST", "/api/v1/calls/", **words)
    assert (status, answer["code"]) == (409, "nobody_free")
    scene.ready(scene.cem)
    # who only takes calls of the group dials none for it
    scene.works(scene.cem, "set_work_way", work_way="in")
    status, answer = scene.admin.call("POST", "/api/v1/calls/", **words)
    assert (status, answer["code"]) == (409, "nobody_free")
    scene.works(scene.cem, "set_work_way", work_way="out")
    scene.works(scene.cem, "set_acw_mode", acw_mode="off")
    scene.call_id = scene.api("/api/v1/calls/", **words)["call_id"]
    scene.wait("CallConnected")
    scene.listen("talk")
    scene.hang_up(scene.cem)
    scene.end()
    end = scene.only("CallEnded")
    assert (end["agent_no"], end["call"]["group"]) == (scene.cem, scene.other_group)
    assert "wrap_up" not in scene.lives_of(scene.cem)
    assert scene.heard(scene.cem, "talk") == {"stranger"}
    assert scene.heard(scene.stranger, "talk") == {"cem"}
