"""Hold and retrieve."""

from tests.e2e.controlworld import Scene
from tests.e2e.plays.register import play


@play
def the_customer_hangs_up_on_hold(scene: Scene) -> None:
    scene.talk()
    scene.do("hold")
    scene.wait("CallHeld")
    scene.listen("hold", 2)
    scene.hang_up(scene.customer)
    scene.end()
    assert scene.only("CallEnded")["hung_up_by"] == "customer"
    assert scene.heard(scene.customer, "hold") == {"music"}


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
