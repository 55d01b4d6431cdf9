"""The keys that arrive at a customer's phone, as the town's own switch hears them."""

from tests.e2e.people import Ami

#: How long the next key may take, seconds.
LIMIT_S = 60


class Keys:
    """Listens at the town for keys pressed towards one customer, from now on."""

    def __init__(self, town: Ami, number: str) -> None:
        self.town = town
        self.number = number
        town.socket.settimeout(LIMIT_S)
        town.act("Events", EventMask="dtmf")

    def hear(self, count: int) -> str:
        """Wait for so many keys; a TimeoutError when they do not come."""
        heard = ""
        while len(heard) < count:
            message = self.town.read()
            is_key = (message.get("Event"), message.get("Direction")) == ("DTMFEnd", "Received")
            if is_key and message.get("ChanVariable") == f"WHO={self.number}":
                heard += message["Digit"]
        return heard
