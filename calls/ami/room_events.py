"""AMI messages about music, rooms and transfers to facts."""

from calls.ami.headers import Message
from calls.ami.user_events import Reader
from calls.domain import control_facts as cf
from calls.domain.facts import Fact
from calls.domain.ids import LegId


def _music_began(m: Message) -> list[Fact]:
    return [cf.LegMusicBegan(**m.leg(), context=m.text("Context"))]


def _music_ended(m: Message) -> list[Fact]:
    return [cf.LegMusicEnded(**m.leg())]


def _sent_away(m: Message) -> list[Fact]:
    """Read BlindTransfer: both legs stand in it under names of their own."""
    return [
        cf.LegSentAway(
            **m.leg("Transferer"),
            sent_leg_id=LegId(m.text("TransfereeUniqueid")),
            context=m.text("Context"),
            exten=m.text("Extension"),
            succeeded=m.text("Result") == "Success",
        )
    ]


READERS: dict[str, Reader] = {
    "MusicOnHoldStart": _music_began,
    "MusicOnHoldStop": _music_ended,
    "BlindTransfer": _sent_away,
}
