from datetime import UTC, datetime

from calls.domain.call import Call
from calls.domain.ids import CallId
from calls.domain.reached import reaching
from calls.domain.tiles import CallKind, CallState

CALL = CallId("ab" * 16)
AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_call_of_the_dialer_begins_with_the_customers_leg_and_her_record():
    call = reaching(
        call_id=CALL,
        team="demo",
        pbx="pbx",
        at=AT,
        attached={"name": "Zoe"},
        campaign="7",
        group="630",
        customer_number="+442079460001",
    )
    again = Call.load(call.dump())
    tile = again.tile()
    assert (tile.kind, tile.state, tile.campaign) == (CallKind.OUTBOUND, CallState.DIALLING, "7")
    assert tile.attached == {"name": "Zoe"}
    assert [(leg.leg_id, leg.number) for leg in again.live_legs()] == [
        (f"{CALL}-customer", "+442079460001")
    ]
