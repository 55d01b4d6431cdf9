"""What happens in the pushed world: a scene for everything the two documents have a word for."""

from collections.abc import Callable

from calls.ami import town
from tests.e2e.adminpages import AdminPages
from tests.e2e.conftest import wait_until
from tests.e2e.controlworld import Scene
from tests.e2e.pushworld import her

Play = Callable[[Scene], None]
PLAYS: dict[str, Play] = {}


def play(scene: Play) -> Play:
    PLAYS[scene.__name__] = scene
    return scene


def number(scene: Scene, ending: str) -> str:
    """A customer of this scene who behaves as the town's table says."""
    return f"0207946{scene.place:02d}{ending}"


def dial(scene: Scene, to: str) -> None:
    words = {"agent_no": scene.ada, "target": to, "userdata": "order 12"}
    placed = scene.api("/api/v1/calls/", **words)
    scene.call_id = placed["call_id"]


def presence(scene: Scene, who: str, do: str, **words: object) -> None:
    scene.api(f"/api/v1/agents/{who}/presence/", do=do, **words)


def describe(scene: Scene) -> None:
    """Ada says at her desk how it went."""
    from tests.e2e.panel import Panel

    desk = Panel(scene.bed, f"verbs-{scene.ada}", "verbs")
    reply = desk.ask("describe", call_id=scene.call_id, disposition="solved", note="fine")
    desk.close()
    assert reply["ok"], reply


def record(scene: Scene, do: str) -> None:
    status, answer = her(scene).call("POST", f"/api/v1/calls/{scene.call_id}/recording/", do=do)
    assert status == 202, answer
    scene.wait("CallRecordingChanged", {"start": 1, "pause": 2, "resume": 3}[do])


# ---- callers -------------------------------------------------------------------------------------


@play
def answered(scene: Scene) -> None:
    scene.talk()
    for do in ("start", "pause", "resume"):
        record(scene, do)
    scene.do("hold")
    scene.wait("CallHeld")
    scene.do("retrieve")
    scene.wait("CallRetrieved")
    describe(scene)
    scene.hang_up(scene.customer)
    scene.end()


@play
def abandoned(scene: Scene) -> None:
    scene.phone(scene.ada, "ring")
    scene.call_id = scene.ring_in(scene.customer)
    scene.wait("CallOfferEnded")
    presence(scene, scene.ada, "pause", reason="lunch")
    scene.hang_up(scene.customer)
    scene.end()


@play
def hidden_number(scene: Scene) -> None:
    town.ring_in(
        scene.bed["town_ami_url"],
        to=f"080815717{scene.place:02d}",
        from_number=scene.customer,
        name="Anonymous",
    )
    scene.call_id = scene.log.wait_call(scene.customer)
    scene.wait("CallConnected")
    scene.hang_up(scene.ada)
    scene.end()


@play
def rejected(scene: Scene) -> None:
    scene.phone(scene.ada, "reject")
    scene.call_id = scene.ring_in(scene.customer)
    scene.wait("CallOfferEnded")
    presence(scene, scene.ada, "pause", reason="lunch")
    scene.hang_up(scene.customer)
    scene.end()


@play
def waited_too_long(scene: Scene) -> None:
    presence(scene, scene.ada, "pause", reason="lunch")
    scene.call_id = scene.ring_in(scene.customer)
    scene.end()


@play
def chosen_by_key(scene: Scene) -> None:
    town.ring_in(
        scene.bed["town_ami_url"],
        to=f"080815717{scene.place:02d}",
        from_number=scene.customer,
        press="ww1",
    )
    scene.call_id = scene.log.wait_call(scene.customer)
    scene.wait("CallConnected")
    scene.hang_up(scene.customer)
    scene.end()


@play
def left_a_message(scene: Scene) -> None:
    town.ring_in(
        scene.bed["town_ami_url"],
        to=f"080815717{scene.place:02d}",
        from_number=scene.customer,
        hangup_after_s=12,
    )
    scene.call_id = scene.log.wait_call(scene.customer)
    scene.wait("CallVoicemailLeft")
    scene.end()


@play
def asked_to_be_called_back(scene: Scene) -> None:
    presence(scene, scene.ada, "pause", reason="lunch")
    town.ring_in(
        scene.bed["town_ami_url"],
        to=f"080815717{scene.place:02d}",
        from_number=scene.customer,
        name="Mrs Brown",
        press="wwww1",
    )
    scene.call_id = scene.log.wait_call(scene.customer)
    scene.wait("CallbackRequested")
    scene.wait("CallEnded")

    def waiting() -> list[dict[str, str]]:
        rows = scene.admin.get(f"/api/v1/callbacks/?number={scene.customer}")["results"]
        return [row for row in rows if row["state"] == "waiting"]

    (row,) = wait_until(waiting, 40)
    scene.admin.call("DELETE", f"/api/v1/callbacks/{row['callback_id']}/")


# ---- sent on -------------------------------------------------------------------------------------


def sent_on(scene: Scene, target: str, kind: str = "external") -> None:
    scene.talk()
    scene.do("transfer", target=target, target_kind=kind)
    scene.wait("CallTransferred")
    scene.hang_up(scene.customer)
    scene.end()


@play
def sent_to_an_agent(scene: Scene) -> None:
    scene.log_in(scene.ben)
    sent_on(scene, scene.ben, "internal")


@play
def sent_to_a_group(scene: Scene) -> None:
    scene.talk()
    scene.ready(scene.cem)
    scene.do("transfer", target=scene.other_group, target_kind="group")
    scene.wait("CallConnected", 2)
    scene.hang_up(scene.customer)
    scene.end()


@play
def sent_to_a_number(scene: Scene) -> None:
    sent_on(scene, scene.stranger)


@play
def sent_to_a_line(scene: Scene) -> None:
    # his own line: calls to it leave over the trunk and come back as the carrier likes
    sent_on(scene, f"080815717{scene.place:02d}")


# ---- asked first ---------------------------------------------------------------------------------


@play
def asked_a_colleague_and_returned(scene: Scene) -> None:
    scene.log_in(scene.ben)
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.do("return_to_caller")
    scene.wait("CallRetrieved")
    scene.hang_up(scene.customer)
    scene.end()


@play
def asked_a_colleague_who_hung_up(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultConnected")
    scene.hang_up(scene.ben)
    scene.wait("CallConsultEnded")
    scene.hang_up(scene.ada)
    scene.end()


@play
def asked_a_number_and_handed_over(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.stranger)
    scene.wait("CallConsultConnected")
    scene.do("complete_transfer")
    scene.wait("CallTransferred")
    scene.hang_up(scene.customer)
    scene.end()


@play
def asked_a_number_who_hung_up(scene: Scene) -> None:
    scene.talk()
    scene.do("consult", target=scene.stranger)
    scene.wait("CallConsultConnected")
    scene.hang_up(scene.stranger)
    scene.wait("CallConsultEnded")
    scene.hang_up(scene.customer)
    scene.end()


@play
def asked_a_group_and_talked_together(scene: Scene) -> None:
    scene.talk()
    scene.ready(scene.cem)
    scene.do("consult", target=scene.other_group, target_kind="group")
    scene.wait("CallConsultConnected")
    scene.do("conference")
    scene.wait("CallPartyJoined")
    scene.hang_up(scene.customer)
    scene.hang_up(scene.cem)
    scene.end()


@play
def asked_one_who_was_busy(scene: Scene) -> None:
    scene.phone(scene.ben, "busy")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultEnded")
    scene.hang_up(scene.customer)
    scene.end()


@play
def asked_one_who_did_not_answer(scene: Scene) -> None:
    scene.phone(scene.ben, "ring")
    scene.talk()
    scene.do("consult", target=scene.ben, target_kind="internal")
    scene.wait("CallConsultEnded", limit_s=90)
    scene.hang_up(scene.customer)
    scene.end()


# ---- calls out -----------------------------------------------------------------------------------


@play
def dialled(scene: Scene) -> None:
    dial(scene, scene.customer)
    scene.wait("CallConnected")
    describe(scene)
    scene.hang_up(scene.customer)
    scene.end()


@play
def dialled_one_who_was_busy(scene: Scene) -> None:
    dial(scene, number(scene, "60"))
    scene.end()


@play
def dialled_one_who_did_not_answer(scene: Scene) -> None:
    dial(scene, number(scene, "65"))
    scene.end(limit_s=120)


@play
def dialled_a_number_nobody_has(scene: Scene) -> None:
    dial(scene, number(scene, "75"))
    scene.end()


@play
def dialled_into_a_full_network(scene: Scene) -> None:
    dial(scene, number(scene, "70"))
    scene.end()


@play
def did_not_take_her_own_call(scene: Scene) -> None:
    scene.phone(scene.ada, "reject")
    dial(scene, scene.customer)
    scene.end()


# ---- without customers ---------------------------------------------------------------------------


@play
def called_a_colleague(scene: Scene) -> None:
    scene.ready(scene.ben)
    presence(scene, scene.cem, "check_in")
    presence(scene, scene.cem, "set_work_way", work_way="out")
    presence(scene, scene.cem, "pause", reason="lunch")
    presence(scene, scene.cem, "unpause")
    for who in (scene.cem, scene.ben):
        scene.dial_colleague(who)
        scene.wait("CallConnected")
        scene.hang_up(who)
        scene.end()
    presence(scene, scene.cem, "log_out")


def planned(scene: Scene) -> None:
    """A number is put on a list, and Ada takes it."""
    status, made = scene.admin.call(
        "POST", "/api/v1/callback-lists/", name=f"Later {scene.place}", group=scene.group
    )
    assert status == 201, made
    whom = {"list": made["list_id"], "number": scene.customer, "description": f"About {scene.ada}"}
    status, row = her(scene).call("POST", "/api/v1/planned-callbacks/", **whom)
    assert status == 201, row
    status, answer = her(scene).call(
        "POST", f"/api/v1/planned-callbacks/{row['callback_id']}/take/"
    )
    assert status in {200, 202, 204}, answer


@play
def changed_the_settings(scene: Scene) -> None:
    admin = scene.admin
    office = AdminPages(scene.bed, "verbs-admin", "verbs")
    office.add_row("agents/team", "verbs", "pause_reasons", name=f"Siesta {scene.place}")
    office.add_row("agents/agentgroup", "", "dispositions", code="odd", name="Odd")
    for path, row in (
        (f"agents/{scene.ada}", {"name": "Ada again"}),
        (f"groups/{scene.group}", {"name": "Renamed"}),
        (f"lines/080815717{scene.place:02d}", {"name": "Renamed"}),
        ("teams/verbs", {"name": "Renamed"}),
    ):
        status, answer = admin.call("PATCH", f"/api/v1/{path}/", **row)
        assert status == 200, answer
    scene.put(
        f"/api/v1/agents/{scene.ada}/default-memberships/",
        memberships=[{"group": scene.group, "penalty": 1}],
    )
    status, answer = her(scene).call(
        "POST", "/api/v1/messages/", text="Lunch is ready", groups=[scene.group]
    )
    assert status == 202, answer
    planned(scene)
    assert admin.get("/api/v1/agents/")["results"]
