"""A supervisor and her queue: its counters, its callers, its history."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti
from tests.e2e.xucplays.members import defaults, groups, members
from tests.e2e.xucplays.steps import free, log_in, settled
from tests.e2e.xucworld import CLOSED_LINE, Place
from tests.portal.dialects.xuc import document

Past = Callable[[], int]
OF_QUEUE = "Cti.getQueueCallHistory"


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
    settled(ada)
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


def count_of(who: Cti, function: str, number: str, status: str, **asked: Any) -> int:
    """Say how many past calls of this customer came to that."""
    rows = who.do(function, "CallHistory", size=50, **asked)
    return sum((one["srcNum"], one["status"]) == (number, status) for one in rows)


def gives_up(place: Place, sue: Cti, ada: Cti, count: int) -> None:
    """Ada's phone only rings; the caller goes."""
    pasts: list[Past] = [
        partial(count_of, sue, OF_QUEUE, place.second, "abandoned", queue=place.group),
        partial(count_of, ada, "Cti.getUserCallHistory", place.second, "missed"),
    ]
    before = [past() for past in pasts]
    place.phone(place.ada, "ring")
    sue.mark()
    ada.mark()
    try:
        place.call_in(place.second)
        ada.phone("EventRinging", otherDN=place.second)
        place.hang_up(place.second)
        ada.phone("EventReleased")
    finally:
        place.phone(place.ada, "")
    sue.told(
        "QueueStatistics", lambda body: counters(body).get("TotalNumberCallsAbandonned") == count
    )
    wait_for_more(pasts, before)
    free(place, ada)


def wait_for_more(pasts: list[Past], before: list[int]) -> None:
    """Until each of these numbers is greater than it was."""

    def are_more() -> bool:
        return all(past() > one for past, one in zip(pasts, before, strict=True))

    wait_until(are_more, 60, every_s=0.5)


def is_sent_away(place: Place, sue: Cti) -> None:
    """Nobody is there in the spare queue, and a line is closed."""
    pasts: list[Past] = [
        partial(count_of, sue, OF_QUEUE, place.second, "timeout", queue=place.spare),
        partial(count_of, sue, OF_QUEUE, place.customer, "closed", queue=place.group),
    ]
    before = [past() for past in pasts]
    place.call_in(place.second, line=f"0808157064{place.place}")
    place.call_in(place.customer, line=CLOSED_LINE)
    wait_for_more(pasts, before)
    sue.ask("Cti.unSubscribeToQueueCalls", queueId=place.queue_id())


def on_behalf(place: Place, sue: Cti, ada: Cti) -> None:
    """The supervisor dials from whoever of the queue is free: that is Ada."""
    ada.mark()
    waiting = sue.kinds().count("QueueCalls")
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
    settled(sue)
    ada.ask("Cti.hangup")
    ada.phone("EventReleased")
    settled(sue)
    assert sue.kinds().count("QueueCalls") == waiting, "she asked for no more of them"


def settings(place: Place, sue: Cti) -> None:
    """What an admin changes is told to who asked for lists."""
    sue.mark()
    place.admin.call("PATCH", f"/api/v1/groups/{place.group}/", name="Blue sky")
    changed = sue.told("QueueConfig", lambda body: body["name"] == place.group)
    assert changed["displayName"] == "Blue sky"
    place.admin.call("PATCH", f"/api/v1/agents/{place.ben}/", name="Ben Nevis")
    named = sue.told("AgentConfig", lambda body: body["number"] == place.ben)
    assert (named["firstName"], named["lastName"]) == ("Ben", "Nevis")
