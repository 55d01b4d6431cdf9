"""What is refused, and commands that meet each other or a hang-up."""

from concurrent.futures import ThreadPoolExecutor

from tests.e2e.controlworld import Scene, another_panel
from tests.e2e.plays.register import play


@play
def what_may_not_be_reached_is_refused_before_anything_moves(scene: Scene) -> None:
    scene.talk()
    for deed in ("consult", "transfer", "add_party"):
        scene.do(deed, target="1001", target_kind="internal", refused="bad_number")
        scene.do(deed, target="630", target_kind="group", refused="unknown_group")
        scene.do(deed, target="12", refused="bad_number")
        scene.do(deed, target=scene.ada, target_kind="internal", refused="bad_number")
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
    other = another_panel(scene.bed)
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
    scene.listen("hold", 2)
    scene.hang_up(scene.ada)
    scene.end()
    assert scene.heard(scene.customer, "hold") == {"music"}
    assert scene.heard(scene.ada, "hold") == set()


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
