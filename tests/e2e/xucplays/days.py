"""An agent's own day: pauses, forwards, calls of her own, transfers, what she may read."""

from tests.e2e.conftest import wait_until
from tests.e2e.xucclient import Cti, Fits
from tests.e2e.xucplays.callbacks import calls_back
from tests.e2e.xucplays.steps import free, log_in, settled
from tests.e2e.xucworld import MOBILE, Place


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
    hints = ada.kinds().count("PhoneHintStatusEvent")
    calls_back(place, ada, ben)
    assert ada.kinds().count("PhoneHintStatusEvent") == hints, "she asked for no more of them"
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
    settled(ada)
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
    both = [place.ben, place.ada]
    hint = ada.do("Cti.subscribeToPhoneHints", "PhoneHintStatusEvent", phoneNumbers=both)
    assert hint == {"number": place.ben, "status": 0}
    ada.ask("Cti.unsubscribeFromAllPhoneHints")
    settled(ada)
