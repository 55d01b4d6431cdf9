"""How fast a client may ask. Pure."""

#: Requests at once, and how many more each second.
BURST, EACH_S = 40.0, 20.0
#: Refusals before a client that does not listen is cut; each request taken makes up for so many.
MOST_REFUSED = 500
FORGIVEN = 10


class Pace:
    """A bucket of requests that fills up by itself; `now` is any clock's seconds."""

    def __init__(self, now: float) -> None:
        self._left = BURST
        self._at = now
        self.refused = 0

    def may(self, now: float) -> bool:
        """Take one request out; False when there is none left."""
        self._left = min(BURST, self._left + (now - self._at) * EACH_S)
        self._at = now
        if self._left < 1:
            self.refused += 1
            return False
        self._left -= 1
        self.refused = max(0, self.refused - FORGIVEN)
        return True
