from uuid import UUID

import pytest

from calls.domain.callids import leg_id_of, new_call_id
from tests.calls.script import at


def test_a_call_id_is_a_uuid_of_version_7_without_dashes():
    made = UUID(new_call_id(at(0), bytes(range(10))))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")


def test_later_calls_have_greater_ids():
    assert new_call_id(at(0), b"\xff" * 10) < new_call_id(at(0.001), b"\0" * 10)


def test_an_id_needs_all_its_randomness():
    with pytest.raises(ValueError, match="10 random bytes"):
        new_call_id(at(0), b"short")


def test_a_leg_of_ours_names_its_call():
    assert leg_id_of("c" * 32, "agent") == "c" * 32 + "-agent"
