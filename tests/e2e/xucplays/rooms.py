"""Conferences, and a phone that answers when it is told to."""

from typing import Any

from tests.e2e.xucclient import Cti
from tests.e2e.xucplays.steps import free, log_in, settled
from tests.e2e.xucworld import DAN, TEAM, Place


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
    settled(ada)
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
