"""BackCall of the later manual: a phone of the team first, then the number."""

import pytest

from agents.models import Membership
from calls.models import LiveCall
from tests.builders import trunk
from tests.portal.dialects.astercc.asking import ask, done, originated, refused

ACCOUNT = {"usertype": "", "user": "agent1001", "pwdtype": "plaintext"}
SUE = {"user": "1009", "password": "demo-1009"}
CALL = {"exten": "1001", "targetdn": "02079460009"}


@pytest.fixture
def there(world):
    """Ada is logged out, her phone is there."""
    trunk()
    world.stand("logged_out")
    return world


@pytest.mark.parametrize("exten", ["1001", "demo-1001"])
def test_her_phone_rings_and_then_the_number_is_dialled(there, exten):
    answer = ask("BackCall", **ACCOUNT, **CALL | {"exten": exten}, userdata="a=1&b=2")
    assert answer == done("BackMsg_19")
    (order,) = originated(there)
    assert "demo-1001" in str(order)
    call = LiveCall.objects.get(team="demo")
    assert call.tile["customer_number"] == "02079460009"
    assert call.tile["userdata"] == "a=1&b=2"


def test_a_colleague_is_called_by_her_number(there):
    there.stand("ready", name="ben")
    assert ask("BackCall", **CALL | {"targetdn": "1002"}) == done("BackMsg_19")
    assert LiveCall.objects.get(team="demo").tile["kind"] == "internal"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"exten": ""}, "BackMsg_01"),
        ({"targetdn": ""}, "BackMsg_01"),
        ({"exten": "7777"}, "BackMsg_09[7777]"),
        ({"exten": "02079460001"}, "BackMsg_09[02079460001]"),
        ({"exten": "other-1001"}, "BackMsg_09[other-1001]"),
        ({"exten": "1002"}, "BackMsg_65"),
        ({"targetdn": "drop table"}, "BackMsg_18"),
        ({"callerid": "02079469999"}, "BackMsg_28"),
        ({"userdata": "x" * 5000}, "BackMsg_28"),
    ],
)
def test_what_cannot_be_called_is_refused(there, changed, code):
    assert ask("BackCall", **CALL | changed) == refused(code)
    assert not LiveCall.objects.exists()
    assert not originated(there)


def test_an_admin_rings_a_phone_of_her_group_and_no_other(there):
    there.stand("logged_out", name="ben")
    assert ask("BackCall", **SUE, **CALL) == done("BackMsg_19")
    assert ask("BackCall", **SUE, **CALL | {"exten": "1002"}) == refused("BackMsg_65")
    Membership.objects.create(agent=there.agents["ben"], group=there.groups["630"])
    assert ask("BackCall", **SUE, **CALL | {"exten": "1002"}) == done("BackMsg_19")


def test_a_phone_that_is_not_there_is_not_rung(there):
    there.stand("logged_out", phone=False)
    assert ask("BackCall", **CALL) == refused("BackMsg_23")


def test_who_has_a_call_is_not_called(there):
    there.stand("talking", "630")
    assert ask("BackCall", **CALL).startswith("2|Return|BackMsg_")
    assert not originated(there)
