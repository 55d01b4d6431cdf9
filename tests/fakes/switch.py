"""What a test holds instead of Asterisk: keeps the orders and gives the answer it was told to."""

import uuid

from calls.switch import Order, Reply


class FakeSwitch:
    """Set `settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"` and call `forget()`."""

    placed: list[tuple[uuid.UUID, Order, str, str]] = []
    reply = Reply(is_accepted=True)

    @classmethod
    def forget(cls):
        cls.placed = []
        cls.reply = Reply(is_accepted=True)

    @classmethod
    def orders(cls):
        return [order for _, order, _, _ in cls.placed]

    def place(self, order, *, team, pbx, plan=None):
        order_id = uuid.uuid4()
        type(self).placed.append((order_id, order, team, pbx))
        return order_id

    def wait(self, order_id, *, timeout_s=2.0):
        return type(self).reply
