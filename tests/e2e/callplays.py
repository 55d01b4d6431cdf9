"""Every sequence of the Call Event document, asked for over the socket and played on the PBX.

Errors are provoked where their situation comes about anyway.
"""

from collections.abc import Callable

from calls.ami import town
from tests.e2e.callclient import Message
from tests.e2e.callworld import BLOCKED, TODD, Told, everything
from tests.e2e.conftest import wait_until
from tests.e2e.controlworld import TEAM

Play = Callable[[Told], None]
PLAYS: dict[str, Play] = {}


def play(scene: Play) -> Play:
    PLAYS[scene.__name__] = scene
    return scene


@play
def dialled(told: Told) -> None:
    """Dial, answer, data, mute, digits, hold, look up, release; and strangers ask for it all."""
    ada, scene = told.ada, told.scene
    ada.refused("RequestHoldCall", 301004)
    ada.refused("RequestMakeCall", 301009, otherDN=scene.ada)
    ada.refused("RequestMakeCall", 301005, otherDN=scene.customer, callType="Fax")
    ada.refused("RequestMakeCall", 301018)
    ada.refused("RequestMakeTea", 301025)
    told.world.admin.refused("RequestMakeCall", 301014, thisDN="7777", otherDN=scene.customer)
    told.world.admin.refused("RequestAgentReady", 302001, thisDN="7777")
    call_id = told.talk_out(attachedData={"campaignID": "123", "contactSN": "456"})
    told.ben.refused("RequestHoldCall", 301016, callID=call_id)
    ada.refused("RequestRetrieveCall", 301006)
    strangers(told)
    ada.do("RequestAttachData", "EventAttachedDataChanged", attachedData={"orderID": 17})
    ada.do("RequestMuteOn", "EventMuted")
    ada.do("RequestMuteOff", "EventUnmuted")
    ada.do("RequestSendDtmf", "EventDtmfSent", dtmfDigits="12#")
    ada.do("RequestHoldCall", "EventHeld")
    ada.refused("RequestHoldCall", 301010)
    ada.do("RequestRetrieveCall", "EventRetrieved")
    info = ada.do("RequestCallInfo", "EventCallInfo", callID=call_id)
    assert [(one["thisDN"], one["DNRole"]) for one in info["parties"]] == [
        (scene.ada, "Origination"),
        (scene.customer, "Destination"),
    ]
    ada.do("RequestReleaseCall", "EventReleased")
    told.over()


def strangers(told: Told) -> None:
    """Whoever has no right, and whoever is of another team, asks for everything and gets nothing;
    who asks about herself learns nothing of a call that is none of hers."""
    for name, fields in everything(told).items():
        code = 301004 if name == "RequestCallInfo" else 301026
        for client in (told.world.zed, told.world.max):
            client.refused(name, code, **fields)
    for name in ("RequestHoldCall", "RequestReleaseCall", "RequestSendDtmf", "RequestConference"):
        told.world.max.refused(name, 301004, callID=told.scene.call_id, dtmfDigits="1")
        told.world.zed.refused(name, 301016, callID=told.scene.call_id, dtmfDigits="1")


@play
def queued(told: Told) -> None:
    """A queue's call is answered on request; wrap-up, prolonged and ended; an agent's whole day."""
    scene, world = told.scene, told.world
    told.ada.do("RequestAgentLogout", "EventAgentLogout")
    world.told_phone()
    todd = told.clients["todd"] = world.client(f"{TEAM}-{TODD}")
    login = {"thisQueues": [scene.group], "agentState": 2, "reasonCode": 11}
    wait_until(lambda: is_reachable(told, TODD), 60)
    todd.do("RequestAgentLogin", "EventAgentLogin", **login)
    todd.wait("EventAgentNotReady", reasonCode=11)
    todd.do("RequestAgentReady", "EventAgentReady")
    todd.refused("RequestAgentNotReady", 301018, reasonCode=77)
    todd.refused("RequestCompleteAfterCallWork", 301006)
    scene.ring_in(scene.customer)
    ringing = todd.wait("EventRinging")
    assert ringing["thisQueue"] == scene.group
    told.call_ids.append(ringing["callID"])
    scene.call_id = ringing["callID"]
    todd.do("RequestAnswerCall", "EventEstablished")
    scene.hang_up(scene.customer)
    released = todd.wait("EventReleased")
    assert released["wrapUpDuration"] > 0
    after = todd.wait("EventAgentNotReady", reasonCode=4)
    assert after["attachedData"] == {"loginState": "1", "callID": scene.call_id}
    delayed = todd.do("RequestDelayAfterCallWork", "EventDelayAfterCallWork", duration=60)
    assert delayed["expirationTime"] > after["creationTime"]
    assert (delayed["callID"], delayed["partyId"]) == (scene.call_id, released["partyID"])
    ready = todd.do("RequestCompleteAfterCallWork", "EventAgentReady")
    assert ready["reasonCode"] == 4
    todd.do("RequestAgentNotReady", "EventAgentNotReady", reasonCode=11)
    todd.do("RequestAgentLogout", "EventAgentLogout")
    told.over()


def is_reachable(told: Told, agent_no: str) -> bool:
    found = told.scene.admin.get(f"/api/v1/agents/{agent_no}/")["presence"]
    return bool(found and found["is_phone_reachable"])


@play
def sent_on(told: Told) -> None:
    """A single-step transfer, while the transferring agent's line is cut for a moment."""
    told.ben.do("RequestAgentLogin", "EventAgentLogin", agentState=2)
    told.talk_in()
    told.ada.cut()
    told.world.admin.do(
        "RequestSingleStepTransfer",
        "EventReleased",
        "EventRinging",
        thisDN=told.scene.ada,
        otherDN=told.scene.ben,
    )
    told.ben.wait("EventEstablished")
    told.ada.resume()
    told.ada.wait("EventReleased")
    told.ben.do("RequestReleaseCall", "EventReleased")
    told.over()


@play
def asked(told: Told) -> None:
    """Inquiries: cancelled, retrieved, transferred."""
    ada, ben, scene = told.ada, told.ben, told.scene
    ben.do("RequestAgentLogin", "EventAgentLogin", agentState=2)
    scene.phone(scene.ben, "ring")
    told.talk_in()
    ada.do("RequestConsult", "EventAttachedDataChanged", otherDN=scene.ben)
    ben.wait("EventRinging")
    ada.do("RequestCancelConsult", "EventAttachedDataChanged")
    ada.wait("EventRetrieved")
    scene.phone(scene.ben, "")
    inquire(told, 2)
    told.world.zoe.refused("RequestIntercept", 303004, otherDN=scene.ada)
    ada.refused("RequestConsult", 301012, otherDN=scene.ben)
    ada.do("RequestRetrieveConsult", "EventAttachedDataChanged")
    ada.wait("EventRetrieved", 2)
    inquire(told, 3)
    ada.do("RequestCompleteTransfer", "EventReleased")
    ben.wait("EventPartyChanged")
    ben.do("RequestReleaseCall", "EventReleased")
    told.over()


def inquire(told: Told, times: int) -> None:
    """Ada asks Ben and he answers; his phone rings for the so-manieth time."""
    answered = len(stage_4(told)) + 1
    told.ada.do("RequestConsult", "EventAttachedDataChanged", otherDN=told.scene.ben)
    told.ben.wait("EventRinging", times)
    told.ben.wait("EventEstablished", answered)
    wait_until(lambda: len(stage_4(told)) == answered)


def stage_4(told: Told) -> list[Message]:
    """What Ada heard of inquiries that were answered."""
    return told.ada.found("EventAttachedDataChanged", attachedData={"consultStage": 4})


@play
def met(told: Told) -> None:
    """Meetings: somebody is called in and removed; an inquiry becomes one and the inquirer goes."""
    ada, ben, cem, scene = told.ada, told.ben, told.cem, told.scene
    ben.do("RequestAgentLogin", "EventAgentLogin", agentState=2)
    told.talk_in()
    ada.do("RequestAddParty", "EventPartyAdded", otherDN=scene.stranger)
    ada.refused("RequestSingleStepTransfer", 301015, otherDN=scene.ben)
    ada.refused("RequestDeleteParty", 301011, otherDN="0207000")
    ada.do("RequestDeleteParty", "EventPartyDeleted", otherDN=scene.stranger)
    inquire(told, 1)
    ada.do("RequestConference", "EventPartyAdded")
    ben.wait("EventPartyChanged")
    ada.refused("RequestSingleStepTransfer", 301008, otherDN=scene.cem)
    ben.refused("RequestMonitor", 301003, otherDN=scene.ada)
    told.world.zoe.refused("RequestIntercept", 303005, otherDN=scene.ada)
    cem.do("RequestMonitor", "EventRinging", "EventEstablished", otherDN=scene.ada)
    told.world.zoe.refused("RequestMonitor", 301007, otherDN=scene.ben)
    cem.do("RequestStopMonitor", "EventReleased")
    ada.do("RequestLeaveConference", "EventReleased")
    ben.wait("EventPartyDeleted")
    ben.do("RequestReleaseCall", "EventReleased")
    told.over()


@play
def watched(told: Told) -> None:
    """A supervisor takes away and interrupts in vain, monitors, interrupts, takes away."""
    ada, cem, zoe, scene = told.ada, told.cem, told.world.zoe, told.scene
    whom = {"otherDN": scene.ada}
    scene.phone(scene.cem, "ring")
    told.talk_out()
    zoe.refused("RequestMonitor", 301021, **whom)
    zoe.refused("RequestMonitor", 301026, otherDN="7777")
    cem.do("RequestIntercept", "EventRinging", **whom)
    zoe.refused("RequestMonitor", 303003, **whom)
    cem.refused("RequestMonitor", 303000, **whom)
    cem.do("RequestStopMonitor", "EventReleased")
    cem.do("RequestBargein", "EventRinging", **whom)
    cem.do("RequestStopMonitor", "EventReleased")
    scene.phone(scene.cem, "")
    cem.do("RequestMonitor", "EventRinging", "EventEstablished", **whom)
    zoe.refused("RequestMonitor", 301001, **whom)
    zoe.refused("RequestBargein", 303002, **whom)
    cem.refused("RequestMonitor", 301002, **whom)
    cem.refused("RequestHoldCall", 301013)
    cem.do("RequestBargein", "EventPartyAdded", **whom)
    zoe.refused("RequestMonitor", 303001, **whom)
    cem.do("RequestStopMonitor", "EventReleased")
    ada.wait("EventPartyDeleted")
    cem.do("RequestBargein", "EventRinging", "EventEstablished", **whom)
    ada.wait("EventPartyAdded", 2)
    cem.do("RequestStopMonitor", "EventReleased")
    ada.wait("EventPartyDeleted", 2)
    cem.do("RequestIntercept", "EventRinging", "EventEstablished", **whom)
    ada.wait("EventReleased")
    cem.do("RequestReleaseCall", "EventReleased")
    told.over()


@play
def turned_away(told: Told) -> None:
    """A caller of the blacklist: a call that never was."""
    scene = told.scene
    town.ring_in(scene.bed["town_ami_url"], to=f"080815717{scene.place:02d}", from_number=BLOCKED)
    ended = told.world.watcher.wait("EventCallDeleted", thisDN=BLOCKED)
    assert ended["attachedData"]["NoCallReasonCode"] == "2"
    told.call_ids.append(ended["callID"])
    scene.call_id = ended["callID"]
    told.over()
