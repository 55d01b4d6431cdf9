import pytest

from agents import selectors, services
from calls.models import PbxLink
from tests.agents.test_services import ADA
from tests.builders import T0, agent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders")]


def test_an_agent_made_again_has_the_phone_that_is_registered_already() -> None:
    PbxLink.objects.create(pbx="pbx", is_up=True, since=T0, reachable=["demo-1001"])
    first = agent()
    services.log_in(**ADA, at=T0)
    first.delete()
    agent()
    assert selectors.agent_tile(**ADA).is_phone_reachable
    services.check_in(**ADA, at=T0)
    assert selectors.agent_tile(**ADA).state == "ready"
    assert [one.is_phone_reachable for one in selectors.tiles("demo")] == [True]
