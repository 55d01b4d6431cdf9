"""Callbacks: taken, released, called and settled, and heard of by a colleague."""

from tests.e2e.xucclient import Cti
from tests.e2e.xucplays.steps import free, settled
from tests.e2e.xucworld import Place
from tests.portal.dialects import covered


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
