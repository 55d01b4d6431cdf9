from collections.abc import Iterator
from typing import Any

import pytest

from calls.switch import Order
from tests.fakes.switch import FakeSwitch


class ListingSwitch(FakeSwitch):
    """Keeps the bare orders in one list a test may look at again and again."""

    listed: list[Order] = []

    def place(self, order, *, team, pbx, plan=None):
        self.listed.append(order)
        return super().place(order, team=team, pbx=pbx)


@pytest.fixture
def orders(settings: Any) -> Iterator[list[Order]]:
    settings.SWITCH_BACKEND = "tests.agents.conftest.ListingSwitch"
    ListingSwitch.forget()
    ListingSwitch.listed.clear()
    yield ListingSwitch.listed
    ListingSwitch.listed.clear()
    ListingSwitch.forget()
