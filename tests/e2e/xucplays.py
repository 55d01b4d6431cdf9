"""What happens in the XiVO world: every function is sent, and what it did is heard."""

from collections.abc import Callable
from typing import Any

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti, Fits
from tests.e2e.xucworld import CLOSED_LINE, DAN, MOBILE, TEAM, Place
from tests.portal.dialects import covered
from tests.portal.dialects.xuc import document

Play = Callable[[Place], None]


def settled(who: Cti) -> None:
    """What she asked before this is carried out, and her call is open to others' commands."""
    who.do("Cti.getCurrentCallsPhoneEvents", "CurrentCallsPhoneEvents")


def log_in(place: Place, who: Cti, agent_no: str) -> None:
    who.ask("Cti.loginAgent", agentphonenumber=agent_no, agentid=place.agent_id(agent_no))
    who.state("AgentReady", phoneNb=agent_no)
    place.wait_member(agent_no, Paused="0")


# ---- alone: an agent's own day -------------------------------------------------------------------


def alone(place: Place) -> None:
    ada, ben = place.cti(place.ada), place.cti(place.ben)
    begins(place, ada)
    log_in(place, ada, place.ada)
    log_in(place, ben, place.ben)
    pauses(place, ada)
    leads(place, ada)
    call_id = dials(place, ada)
    consults(place, ada, ben)
    hands_on(place, ada, ben, call_id)
    hands_over(place, ada, ben)
    from_her_mobile(place, ada)
    reads(place, ada)
    calls_back(place, ada, ben)
    ada.ask("Cti.logoutAgent", agentid=place.agent_id(place.ada))
    ada.state("AgentLoggedOut")
    ada.told("UserStatusUpdate", lambda body: body["status"] == "disconnected")
    wait_until(lambda: not place.member(place.ada), 60, every_s=0.3)


def begins(place: Place, ada: Cti) -> None:
    ada.told("AgentStateEvent")
    assert ada.kinds()[:8] == [
        "LoggedOn",
        "RightProfile",
        "UsersStatuses",
        "UserStatusUpdate",
        "UserConfigUpdate",
        "PhoneStatusUpdate",
        "VoiceMailStatusUpdate",
        "AgentStateEvent",
    ]
    fits = {"agentphonenumber": "4711", "agentid": place.agent_id(place.ada)}
    said = ada.do("Cti.loginAgent", "AgentError", **fits)
    assert said == {"Error": "PhoneNumberUnknown"}
    ada.line.send('{"claz":"web","command":"dance"}')
    ada.told("Error", lambda body: body["Error"] == "UnknownCommand")


def pauses(place: Place, ada: Cti) -> None:
    me = place.agent_id(place.ada)
    said = ada.do("Cti.loginAgent", "AgentError", agentphonenumber=place.ben, agentid=me)
    assert said == {
        "Error": "LoggedInOnAnotherPhone",
        "phoneNb": place.ada,
        "RequestedNb": place.ben,
    }
    ada.ask("Cti.pauseAgent", agentid=me, reason="lunch")
    ada.state("AgentOnPause", cause="lunch")
    place.wait_member(place.ada, Paused="1", PausedReason="lunch")
    ada.ask("Cti.unpauseAgent", agentid=me)
    ada.state("AgentReady")
    place.wait_member(place.ada, Paused="0")
    for status, paused in (("training", "1"), ("available", "0")):
        told = {"status": status}
        ada.do("Cti.changeUserStatus", "UserStatusUpdate", told.__eq__, status=status)
        place.wait_member(place.ada, Paused=paused)


def leads(place: Place, ada: Cti) -> None:
    ada.do("Cti.dnd", "UserConfigUpdate", lambda body: body["dndEnabled"], state=True)
    place.led(place.ada, "dnd", "1")
    for function, key in (("uncFwd", "always"), ("busyFwd", "busy"), ("naFwd", "no_answer")):
        for is_on, where in ((True, place.ben), (False, "")):
            ada.do(
                f"Cti.{function}",
                "UserConfigUpdate",
                led(function, is_on, where),
                state=is_on,
                destination=where,
            )
            place.led(place.ada, key, where)
    ada.do("Cti.dnd", "UserConfigUpdate", lambda body: not body["dndEnabled"], state=False)
    place.led(place.ada, "dnd", "")


def led(function: str, is_on: bool, where: str) -> Fits:
    return lambda body: (
        (body[f"{function}Enabled"], body[f"{function}Destination"]) == (is_on, where)
    )


def dials(place: Place, ada: Cti) -> str:
    ada.ask("Cti.dial", destination=place.customer, variables={"order": "7"})
    begun = ada.phone("EventDialing", otherDN=place.customer, callDirection="Outgoing")
    assert begun["userData"]["USR_order"] == "7"
    assert begun["userData"]["XIVO_DSTNUM"] == place.customer
    call_id = str(begun["linkedId"])
    ada.state("AgentDialing")
    ada.phone("EventEstablished", otherDN=place.customer)
    ada.state("AgentOnCall", acd=False, direction="Outgoing", callType="External")
    now = ada.do("Cti.getCurrentCallsPhoneEvents", "CurrentCallsPhoneEvents")
    assert [one["linkedId"] for one in now["events"]] == [call_id]
    past = ada.do("Cti.getUserCallHistory", "CallHistory", size=5)
    assert past[0]["status"] == "ongoing"
    ada.ask("Cti.sendDtmf", key="5")
    place.log.wait_kind(call_id, "CallDigitsSent")
    ada.ask("Cti.setData", variables={"var1": "val1", "USR_var2": "val2"})
    place.log.wait_kind(call_id, "CallDataAttached")
    ada.ask("Cti.hold")
    ada.phone("EventOnHold", otherDN=place.customer)
    place.log.wait_kind(call_id, "CallHeld")
    settled(ada)
    ada.ask("Cti.hold")
    ada.phone("EventEstablished", otherDN=place.customer)
    place.log.wait_kind(call_id, "CallRetrieved")
    settled(ada)
    return call_id


def consults(place: Place, ada: Cti, ben: Cti) -> None:
    ben.mark()
    ada.ask("Cti.attendedTransfer", destination=place.ben)
    ada.phone("EventOnHold", otherDN=place.customer)
    ada.phone("EventDialing", otherDN=place.ben)
    rung = ben.phone("EventRinging", otherDN=place.ada)
    assert rung["userData"]["USR_var1"] == "val1"
    ada.phone("EventEstablished", otherDN=place.ben)
    ben.phone("EventEstablished")
    settled(ada)
    ada.ask("Cti.cancelTransfer")
    ada.phone("EventReleased", otherDN=place.ben)
    ada.phone("EventEstablished", otherDN=place.customer)
    ben.phone("EventReleased")
    settled(ada)


def hands_on(place: Place, ada: Cti, ben: Cti, call_id: str) -> None:
    """A blind transfer takes the data along."""
    ben.mark()
    ada.ask("Cti.directTransfer", destination=place.ben)
    ada.phone("EventReleased")
    rung = ben.phone("EventRinging")
    assert rung["linkedId"] == call_id
    given = {name: value for name, value in rung["userData"].items() if name.startswith("USR_")}
    assert given == {"USR_order": "7", "USR_var1": "val1", "USR_var2": "val2"}
    ben.phone("EventEstablished", otherDN=place.customer)
    place.log.wait_kind(call_id, "CallTransferred")
    ben.ask("Cti.hangup")
    ben.phone("EventReleased")
    place.log.wait_kind(call_id, "CallEnded")


def hands_over(place: Place, ada: Cti, ben: Cti) -> None:
    """An attended transfer that is completed."""
    free(place, ada, ben)
    ada.ask("Cti.originate", destination=place.customer)
    ada.phone("EventEstablished", otherDN=place.customer)
    settled(ada)
    ben.mark()
    ada.ask("Cti.attendedTransfer", destination=place.ben)
    ada.phone("EventEstablished", otherDN=place.ben)
    ben.phone("EventEstablished")
    settled(ada)
    ada.ask("Cti.completeTransfer")
    ada.phone("EventReleased", otherDN=place.customer)
    ben.phone("EventEstablished", otherDN=place.customer)
    place.hang_up(place.customer)
    ben.phone("EventReleased")
    free(place, ada, ben)


def free(place: Place, *who: Cti) -> None:
    """Their wrap-up is over."""
    numbers = [one.login.partition("-")[2] for one in who]

    def are_ready() -> bool:
        rows = place.admin.get("/api/v1/agents/?page_size=100")["results"]
        states = {row["agent_no"]: (row["presence"] or {}).get("state") for row in rows}
        return all(states[one] in {"ready", "idle"} for one in numbers)

    wait_until(are_ready, 60, every_s=0.5)


def from_her_mobile(place: Place, ada: Cti) -> None:
    ada.ask("Cti.dialFromMobile", destination=place.second, variables={"var1": "value 1"})
    begun = ada.phone("EventDialing", otherDN=place.second)
    assert begun["userData"]["USR_var1"] == "value 1"
    ada.phone("EventEstablished", otherDN=place.second)
    place.hang_up(MOBILE)  # it is on the line
    ada.phone("EventReleased")
    free(place, ada)


def reads(place: Place, ada: Cti) -> None:
    mine = ada.do("Cti.getUserCallHistory", "CallHistory", size=20)
    assert {"emitted"} <= {one["status"] for one in mine}
    assert ada.do("Cti.getAgentCallHistory", "CallHistory", size=1)
    assert ada.do("Cti.getUserCallHistoryByDays", "CallHistoryByDays", days=1)
    found = ada.do("Cti.directoryLookUp", "DirectoryResult", term=place.ben)
    assert found["headers"] == ["Firstname", "Lastname", "Number", "Mobile", "Favorite"]
    assert [one["entry"] for one in found["entries"]] == [
        ["Agent", place.ben, place.ben, "", "false"]
    ]
    ben = str(place.agent_id(place.ben))
    ada.do("Cti.addFavorite", "FavoriteUpdated", contactId=ben, source="xivo")
    kept = ada.do("Cti.getFavorites", "Favorites")
    assert [one["entry"][2] for one in kept["entries"]] == [place.ben]
    ada.do("Cti.removeFavorite", "FavoriteUpdated", contactId=ben, source="xivo")
    assert ada.do("Cti.getFavorites", "Favorites")["entries"] == []
    hint = ada.do("Cti.subscribeToPhoneHints", "PhoneHintStatusEvent", phoneNumbers=[place.ben])
    assert hint == {"number": place.ben, "status": 0}
    ada.ask("Cti.unsubscribeFromAllPhoneHints")


def calls_back(place: Place, ada: Cti, ben: Cti) -> None:
    ben.do("Callback.getCallbackLists", "CallbackLists")
    (found,) = ada.do("Callback.getCallbackLists", "CallbackLists")
    (one,) = found["callbacks"]
    uuid, number = one["uuid"], one["phoneNumber"]
    periods = ada.do("Callback.getCallbackPreferredPeriods", "PreferredCallbackPeriodList")
    morning = next(row["uuid"] for row in periods if row["name"] == "Morning")
    wanted = {"filters": [{"field": "phoneNumber", "operator": "=", "value": number}]}
    looked = ada.do(
        "Callback.findCallbackRequest", "FindCallbackResponseWithId", id=1, request=wanted
    )
    assert looked["response"]["total"] == 1
    me = {"uuid": uuid, "agentId": place.agent_id(place.ada)}
    ben.mark()
    for _ in range(2):
        assert ada.do("Callback.takeCallback", "CallbackTaken", uuid=uuid) == me
        assert ada.do("Callback.releaseCallback", "CallbackReleased", uuid=uuid) == {"uuid": uuid}
    assert ben.told("CallbackTaken") == me
    ada.do("Callback.takeCallback", "CallbackTaken", uuid=uuid)
    begun = ada.do("Callback.startCallback", "CallbackStarted", uuid=uuid, number=number)
    assert begun["requestUuid"] == uuid
    ada.phone("EventEstablished", otherDN=number)
    settled(ada)
    ada.ask("Cti.hangup")
    ada.phone("EventReleased")
    ticket = {"uuid": begun["ticketUuid"], "comment": "asked for tea"}
    again = {"dueDate": "2030-02-28", "periodUuid": morning}
    moved = ada.do(
        "Callback.updateCallbackTicket",
        "CallbackRequestUpdated",
        status="Callback",
        **ticket,
        **again,
    )
    assert (moved["request"]["dueDate"], moved["request"]["agentId"]) == ("2030-02-28", None)
    assert moved["request"]["preferredPeriod"]["name"] == "Morning"
    covered.note("xuc", "ticket:Callback")
    for status in ("NoAnswer", "Fax", "Answered"):
        over = ada.do("Callback.updateCallbackTicket", "CallbackClotured", status=status, **ticket)
        assert over == {"uuid": uuid}
        covered.note("xuc", f"ticket:{status}")
    ben.told("CallbackClotured")
    (emptied,) = ada.do("Callback.getCallbackLists", "CallbackLists")
    assert emptied["callbacks"] == []
    free(place, ada)


# ---- queue: a supervisor and her queue -----------------------------------------------------------


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


def members(place: Place, sue: Cti) -> None:
    """A supervisor logs an agent in, and puts her where she likes."""
    ben, spare = place.agent_id(place.ben), place.queue_id(place.spare)
    sue.ask("Cti.loginAgent", agentphonenumber=place.ben, agentid=ben)
    sue.state("AgentReady", phoneNb=place.ben)
    for penalty in (3, 5):
        told = {"agentId": ben, "queueId": spare, "penalty": penalty}
        sue.do("Cti.setAgentQueue", "QueueMember", lambda body, told=told: body == told, **told)
        place.wait_member(place.ben, place.spare, Penalty=str(penalty))
    gone = {"agentId": ben, "queueId": spare, "penalty": -1}
    asked = {"agentId": ben, "queueId": spare}
    sue.do("Cti.removeAgentFromQueue", "QueueMember", lambda body: body == gone, **asked)
    wait_until(lambda: not place.member(place.ben, place.spare), 60, every_s=0.3)


def defaults(place: Place, sue: Cti) -> None:
    user, ben = place.user_id(place.ben), place.agent_id(place.ben)
    mine, spare = place.queue_id(), place.queue_id(place.spare)
    wanted = [{"queueId": mine, "penalty": 0}, {"queueId": spare, "penalty": 4}]
    kind = "UserQueueDefaultMembership"
    asked = {"userId": user, "membership": wanted}
    assert sue.do("Membership.setUserDefaultMembership", kind, **asked) == asked
    assert sue.do("Membership.getUserDefaultMembership", kind, userId=user) == asked
    sue.ask("Membership.applyUsersDefaultMembership", userIds=[user])
    sue.told("QueueMember", lambda body: body == {"agentId": ben, "queueId": spare, "penalty": 4})
    only = [{"queueId": mine, "penalty": 0}]
    several = {"userIds": [user], "membership": only}
    told = sue.do("Membership.setUsersDefaultMembership", "UsersQueueDefaultMembership", **several)
    assert told == several
    sue.ask("Membership.applyUsersDefaultMembership", userIds=[user])
    sue.told("QueueMember", lambda body: body == {"agentId": ben, "queueId": spare, "penalty": -1})


def groups(place: Place, sue: Cti) -> None:
    mine, spare = place.queue_id(), place.queue_id(place.spare)
    ben = place.agent_id(place.ben)

    def told(penalty: int) -> None:
        sue.told(
            "QueueMember",
            lambda body: body == {"agentId": ben, "queueId": spare, "penalty": penalty},
        )

    of_mine = {"groupId": mine, "fromQueueId": mine, "fromPenalty": 0, "toQueueId": spare}
    sue.ask("Cti.addAgentsInGroup", **of_mine, toPenalty=1)
    told(1)
    sue.ask("Cti.removeAgentGroupFromQueueGroup", groupId=mine, queueId=spare, penalty=1)
    told(-1)
    sue.ask("Cti.addAgentsNotInQueueFromGroupTo", groupId=mine, queueId=spare, penalty=2)
    told(2)
    back = {"groupId": mine, "fromQueueId": spare, "fromPenalty": 2, "toQueueId": mine}
    sue.ask("Cti.moveAgentsInGroup", **back, toPenalty=0)
    told(-1)
    sue.ask("Cti.setAgentGroup", agentId=ben, groupId=spare)
    told(0)
    sue.ask("Cti.removeAgentFromQueue", agentId=ben, queueId=spare)
    told(-1)
    sue.ask("Cti.logoutAgent", agentid=ben)
    sue.state("AgentLoggedOut", phoneNb=place.ben)


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


# ---- together: conferences, and a phone that answers when told -----------------------------------


def together(place: Place) -> None:
    ada, ben = place.cti(place.ada), place.cti(place.ben)
    dan = place.cti(DAN)
    log_in(place, ada, place.ada)
    is_answered(place, ada, dan)
    is_turned_away(ada, dan)
    talks_together(place, ada, ben)


def is_answered(place: Place, ada: Cti, dan: Cti) -> None:
    dan.mark()
    ada.ask("Cti.dial", destination=DAN)
    rung = dan.phone("EventRinging", otherDN=place.ada, callDirection="Incoming")
    assert "queueName" not in rung
    dan.ask("Cti.answer")
    dan.phone("EventEstablished")
    ada.phone("EventEstablished", otherDN=DAN)
    settled(ada)
    ada.ask("Cti.hangup")
    dan.phone("EventReleased")
    place.log.wait_kind(rung["linkedId"], "CallEnded")
    free(place, ada)


def is_turned_away(ada: Cti, dan: Cti) -> None:
    dan.mark()
    ada.ask("Cti.dial", destination=DAN)
    dan.phone("EventRinging")
    settled(ada)
    dan.ask("Cti.hangup")
    dan.phone("EventReleased")
    ada.phone("EventReleased")


def talks_together(place: Place, ada: Cti, ben: Cti) -> None:
    free(place, ada)
    assert ada.do("Cti.getConferenceRooms", "ConferenceList") == []
    ada.ask("Cti.dial", destination=place.customer)
    ada.phone("EventEstablished", otherDN=place.customer)
    settled(ada)
    ada.ask("Cti.attendedTransfer", destination=place.ben)
    ada.phone("EventEstablished", otherDN=place.ben)
    settled(ada)
    (room,) = ada.do("Cti.conference", "ConferenceList", lambda body: grown(body, 3))
    number = room["number"]
    settled(ada)
    ben_at = next(one["joinOrder"] for one in room["members"] if one["number"] == place.ben)
    for verb, muted in (("Mute", {place.ben}), ("Unmute", set())):
        ada.ask(f"Cti.conference{verb}", numConf=number, index=ben_at)
        ada.told("ConferenceList", lambda body, muted=muted: quiet(body) == muted)
        settled(ada)
    for verb, muted in (
        ("MuteAll", {place.ben, place.customer}),
        ("UnmuteAll", set()),
        ("MuteMe", {place.ada}),
        ("UnmuteMe", set()),
    ):
        ada.ask(f"Cti.conference{verb}", numConf=number)
        ada.told("ConferenceList", lambda body, muted=muted: quiet(body) == muted)
        settled(ada)
    ben.mark()
    ada.ask("Cti.conferenceKick", numConf=number, index=ben_at)
    ben.phone("EventReleased")
    ada.told("ConferenceList", lambda body: body == [])
    settled(ada)
    ada.ask("Cti.inviteConferenceRoom", userId=place.user_id(place.ben))
    ben.phone("EventRinging")
    ben.phone("EventEstablished")
    ada.told("ConferenceList", lambda body: grown(body, 3))
    place.hang_up(place.customer)
    place.hang_up(f"{TEAM}-{place.ben}")
    ada.phone("EventReleased")


def grown(body: list[Any], size: int) -> bool:
    return bool(body) and len(body[0]["members"]) == size


def quiet(body: list[Any]) -> set[str] | None:
    if not body:
        return None
    return {one["number"] for one in body[0]["members"] if one["muted"]}


PLAYS: dict[str, Play] = {"alone": alone, "queue": queue, "together": together}
