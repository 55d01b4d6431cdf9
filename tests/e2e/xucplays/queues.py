"""A supervisor and her queue: its counters, its callers, its history."""

from typing import Any

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti
from tests.e2e.xucplays.members import defaults, groups, members
from tests.e2e.xucplays.steps import free, log_in, settled
from tests.e2e.xucworld import CLOSED_LINE, Place
from tests.portal.dialects.xuc import document


def queue(place: Place) -> None:
    sue, ada = place.cti(place.sue), place.cti(place.ada)
    admin = place.cti("admin")
    for who, profile in ((sue, "Supervisor"), (ada, "NoRight"), (admin, "Admin")):
        assert who.told("RightProfile") == {"profile": profile}
    lists(place, sue)
    before = subscribes(place, sue)
    log_in(place, ada, place.ada)
    waits(place, sue, ada)
    answers(place, sue, ada, before["TotalNumberCallsAnswered"] + 1)
    gives_up(place, sue, ada, before["TotalNumberCallsAbandonned"] + 1)
    is_sent_away(place, sue)
    members(place, sue)
    defaults(place, sue)
    groups(place, sue)
    on_behalf(place, sue, ada)
    settings(place, sue)


def lists(place: Place, sue: Cti) -> None:
    queues = sue.do("Cti.getList", "QueueList", objectType="queue")
    assert {one["name"] for one in queues} == {place.group, place.spare}
    agents = sue.do("Cti.getList", "AgentList", objectType="agent")
    assert {one["number"] for one in agents} == {place.ada, place.ben, place.sue}
    rows = sue.do("Cti.getList", "QueueMemberList", objectType="queuemember")
    assert {one["queueId"] for one in rows} == {place.queue_id()}
    named = sue.do("Cti.getList", "AgentGroupList", objectType="agentgroup")
    assert {one["id"] for one in named} == {place.queue_id(), place.queue_id(place.spare)}
    sue.do("Cti.getConfig", "LineConfig", objectType="line")
    seen = sue.do("Cti.getAgentDirectory", "AgentDirectory")
    assert {one["agent"]["number"] for one in seen["directory"]} == {
        place.ada,
        place.ben,
        place.sue,
    }


def counters(body: dict[str, Any]) -> dict[str, Any]:
    return {one["statName"]: one["value"] for one in body["counters"]}


def subscribes(place: Place, sue: Cti) -> dict[str, Any]:
    mine = place.queue_id()
    first = sue.do("Cti.subscribeToQueueStats", "QueueStatistics", lambda b: b["queueId"] == mine)
    assert list(counters(first)) == document.COUNTERS
    empty = sue.do("Cti.subscribeToQueueCalls", "QueueCalls", queueId=mine)
    assert empty == {"queueId": mine, "calls": []}
    sue.do("Cti.subscribeToAgentStats", "AgentStatistics")
    sue.ask("Cti.subscribeToAgentEvents")
    sue.do("Cti.getAgentStates", "AgentStateEvent")
    return counters(first)


def waits(place: Place, sue: Cti, ada: Cti) -> None:
    """A caller waits while Ada is paused; everything but what changed was told before."""
    ada.ask("Cti.pauseAgent", agentid=place.agent_id(place.ada), reason="lunch")
    ada.state("AgentOnPause")
    place.wait_member(place.ada, Paused="1")
    sue.mark()
    place.call_in(place.customer)
    found = sue.told("QueueCalls", lambda body: bool(body["calls"]))
    (caller,) = found["calls"]
    assert (caller["position"], caller["number"]) == (1, place.customer)
    changed = sue.told("QueueStatistics", lambda body: counters(body).get("WaitingCalls") == 1)
    assert "TalkingAgents" not in counters(changed)


def answers(place: Place, sue: Cti, ada: Cti, count: int) -> None:
    me = place.agent_id(place.ada)
    sue.mark()
    ada.ask("Cti.unpauseAgent", agentid=me)
    rung = ada.phone("EventRinging", otherDN=place.customer)
    assert (rung["queueName"], rung["callDirection"]) == (place.group, "Incoming")
    ada.told("Sheet")
    ada.state("AgentRinging")
    ada.phone("EventEstablished")
    ada.state("AgentOnCall", acd=True, direction="Incoming", callType="External")
    sue.state("AgentOnCall", phoneNb=place.ada)
    sue.told(
        "QueueStatistics", lambda body: counters(body).get("TotalNumberCallsAnswered") == count
    )
    sue.told("QueueCalls", lambda body: not body["calls"])
    call_id = rung["linkedId"]
    place.log.wait_kind(call_id, "CallRecordingChanged")
    settled(ada)
    ada.ask("Cti.monitorPause", agentid=me)
    ada.state("AgentOnCall", monitorState="PAUSED")
    ada.ask("Cti.monitorUnpause", agentid=me)
    ada.state("AgentOnCall", monitorState="ACTIVE")
    heard = sue.do("Cti.listenAgent", "AgentListen", agentid=me)
    assert heard == {"started": True, "phoneNumber": place.sue, "agentId": me}
    settled(sue)
    assert not sue.do("Cti.hangup", "AgentListen")["started"]
    settled(ada)
    ada.ask("Cti.hangup")
    ada.phone("EventReleased")
    ada.state("AgentOnWrapup")
    ada.state("AgentReady")
    place.log.wait_kind(call_id, "CallEnded")
    past = sue.do("Cti.getQueueCallHistory", "CallHistory", queue=place.group[:2], size=5)
    assert (past[0]["srcNum"], past[0]["status"]) == (place.customer, "answered")
    window = {"queueId": place.queue_id(), "window": 900, "xqos": 15}
    told = sue.do("Cti.getQueueStatistics", "GetQueueStatistics", **window)
    assert counters(told)["TotalNumberCallsAnswered"] >= 1
    request = {"filters": [{"field": "phoneNumber", "operator": "=", "value": place.customer}]}
    asked = {"id": 3, "request": request | {"size": 5}}
    answer = sue.do("Cti.findCustomerCallHistory", "CustomerCallHistoryResponseWithId", **asked)
    assert answer["response"]["total"] >= 1


def gives_up(place: Place, sue: Cti, ada: Cti, count: int) -> None:
    """Ada's phone only rings; the caller goes."""
    place.phone(place.ada, "ring")
    sue.mark()
    ada.mark()
    place.call_in(place.second)
    ada.phone("EventRinging", otherDN=place.second)
    place.hang_up(place.second)
    ada.phone("EventReleased")
    place.phone(place.ada, "")
    sue.told(
        "QueueStatistics", lambda body: counters(body).get("TotalNumberCallsAbandonned") == count
    )

    def is_known(who: Cti, function: str, status: str, **asked: Any) -> bool:
        rows = who.do(function, "CallHistory", **asked)
        return any((one["srcNum"], one["status"]) == (place.second, status) for one in rows)

    by_queue = {"queue": place.group, "size": 5}
    wait_until(lambda: is_known(sue, "Cti.getQueueCallHistory", "abandoned", **by_queue), 60)
    wait_until(lambda: is_known(ada, "Cti.getUserCallHistory", "missed", size=5), 60)
    free(place, ada)


def is_sent_away(place: Place, sue: Cti) -> None:
    """Nobody is there in the spare queue, and a line is closed."""
    place.call_in(place.second, line=f"0808157064{place.place}")
    place.call_in(place.customer, line=CLOSED_LINE)

    def states() -> set[str]:
        rows = [
            *sue.do("Cti.getQueueCallHistory", "CallHistory", queue=place.spare, size=5),
            *sue.do("Cti.getQueueCallHistory", "CallHistory", queue=place.group, size=5),
        ]
        return {one["status"] for one in rows}

    wait_until(lambda: states() >= {"timeout", "closed"}, 60, every_s=0.5)
    sue.ask("Cti.unSubscribeToQueueCalls", queueId=place.queue_id())


def on_behalf(place: Place, sue: Cti, ada: Cti) -> None:
    """The supervisor dials from whoever of the queue is free: that is Ada."""
    ada.mark()
    sue.ask(
        "Cti.dialFromQueue",
        destination=place.customer,
        queueId=place.queue_id(),
        callerId="08081570621",
        variables={"var1": "value 1"},
    )
    begun = ada.phone("EventDialing", otherDN=place.customer)
    assert begun["userData"]["USR_var1"] == "value 1"
    ada.phone("EventEstablished")
    settled(ada)
    ada.ask("Cti.hangup")
    ada.phone("EventReleased")


def settings(place: Place, sue: Cti) -> None:
    """What an admin changes is told to who asked for lists."""
    sue.mark()
    place.admin.call("PATCH", f"/api/v1/groups/{place.group}/", name="Blue sky")
    changed = sue.told("QueueConfig", lambda body: body["name"] == place.group)
    assert changed["displayName"] == "Blue sky"
    place.admin.call("PATCH", f"/api/v1/agents/{place.ben}/", name="Ben Nevis")
    named = sue.told("AgentConfig", lambda body: body["number"] == place.ben)
    assert (named["firstName"], named["lastName"]) == ("Ben", "Nevis")
