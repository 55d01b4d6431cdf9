import json
from dataclasses import replace
from pathlib import Path

import pytest

from calls.domain.events import CallEvent, CallKind, CallState, PartyState
from portal.dialects.xuc.phone import PhoneState, changes, kept, phone_of
from portal.wire.canon import decode
from tests import builders

STORIES = Path(__file__).parents[3] / "stories"


def told(story):
    """What each phone of a story is told, as a real Asterisk told it."""
    phones, found = {}, []
    for line in (STORIES / story / "events.jsonl").read_text().splitlines():
        row = json.loads(line)
        event = decode(row.pop("kind"), row)
        if not isinstance(event, CallEvent):
            continue
        call = event.call
        numbers = {one.agent_no for one in call.parties if one.agent_no}
        numbers |= {number for call_id, number in phones if call_id == call.call_id}
        for number in sorted(numbers):
            before = phones.get((call.call_id, number), {})
            now = kept(before, phone_of(call, number))
            way = {True: "out", False: "in"}
            found += [
                f"{number} {one.state.value} {one.other} {way[one.is_outgoing]} {one.queue}".strip()
                for one in changes(before, now)
            ]
            phones[call.call_id, number] = now
    assert not any(phones.values()), "a call stands at a phone after the end of the story"
    return found


IN = "5551440 in 631"
#: Stories whose calls end within them.
WHOLE = sorted(
    {one.parent.name for one in STORIES.glob("*/events.jsonl")}
    - {"link_lost_and_back", "queue_members"}
)


@pytest.mark.parametrize(
    ("story", "says"),
    [
        (
            "click_to_call_agent_hangs_up",
            [
                "1001 EventDialing 5551440 out",
                "1001 EventEstablished 5551440 out",
                "1001 EventReleased 5551440 out",
            ],
        ),
        (
            "hold_in_a_room",
            [
                f"1001 EventRinging {IN}",
                f"1001 EventEstablished {IN}",
                f"1001 EventOnHold {IN}",
                f"1001 EventEstablished {IN}",
                f"1001 EventOnHold {IN}",
                f"1001 EventReleased {IN}",
            ],
        ),
        (
            "consult_and_return",
            [
                f"1001 EventRinging {IN}",
                f"1001 EventEstablished {IN}",
                f"1001 EventOnHold {IN}",
                "1001 EventDialing 1003 out",
                "1003 EventRinging 1001 in 631",
                "1003 EventEstablished 1001 in 631",
                "1001 EventEstablished 1003 out",
                "1001 EventReleased 1003 out",
                "1003 EventReleased 1001 in 631",
                f"1001 EventEstablished {IN}",
                f"1001 EventReleased {IN}",
            ],
        ),
        (
            "blind_transfer_by_redirect",
            [
                f"1001 EventRinging {IN}",
                f"1001 EventEstablished {IN}",
                f"1001 EventReleased {IN}",
                f"1003 EventRinging {IN}",
                f"1003 EventEstablished {IN}",
                f"1003 EventReleased {IN}",
            ],
        ),
    ],
)
def test_phones_are_told_what_happens_at_them(story, says):
    assert told(story) == says


@pytest.mark.parametrize("story", sorted(one.parent.name for one in STORIES.glob("*/events.jsonl")))
def test_every_story_leaves_no_call_behind_and_releases_what_it_told(story):
    says = told(story)
    begun = {one.split()[0] for one in says}
    assert begun <= {one.split()[0] for one in says if "EventReleased" in one}


def outbound(*parties, state=CallState.TALKING):
    return builders.tile(kind=CallKind.OUTBOUND, group="", state=state, parties=parties)


def test_a_colleague_who_gets_an_agents_own_call_is_called():
    ringing = replace(builders.party("1002"), state=PartyState.RINGING)
    customer = builders.party("", role="customer")
    (one,) = phone_of(outbound(customer, ringing), "1002").values()
    assert (one.state, one.is_outgoing) == (PhoneState.RINGING, False)
    (one,) = phone_of(outbound(builders.party("1001"), customer), "1001").values()
    assert (one.state, one.is_outgoing) == (PhoneState.ESTABLISHED, True)


@pytest.mark.parametrize(
    ("third", "state"),
    [
        (PartyState.REACHED, PhoneState.DIALING),
        (PartyState.RINGING, PhoneState.DIALING),
        (PartyState.ALONE, PhoneState.DIALING),
        (PartyState.TALKING, PhoneState.ESTABLISHED),
    ],
)
def test_a_third_party_is_there_once_the_two_talk(third, state):
    asked = replace(builders.party("1002", role="third"), state=third)
    parties = (builders.party("1001"), builders.party("", role="customer"), asked)
    held, second = phone_of(outbound(*parties, state=CallState.CONSULTING), "1001").values()
    assert (held.state, second.state) == (PhoneState.ON_HOLD, state)


def test_who_was_answered_is_dialled_no_more():
    parties = [builders.party("1001"), builders.party("", role="customer")]
    third = builders.party("1002", role="third")
    tiles = [
        outbound(*parties, replace(third, state=state), state=CallState.CONSULTING)
        for state in (PartyState.TALKING, PartyState.ALONE)
    ]
    talked, alone = (phone_of(tile, "1001") for tile in tiles)
    assert changes(talked, kept(talked, alone)) == []
