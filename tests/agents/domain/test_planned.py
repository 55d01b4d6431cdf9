from dataclasses import replace

import pytest

from agents.domain.errors import CallbackTaken, NotTaken, UnknownCallback
from agents.domain.planned import Contact, Planned, TicketOutcome

FREE = Planned(is_open=True)
HERS = Planned(is_open=True, agent_no="1001")
CLOSED = Planned(is_open=False, agent_no="1001")


def test_a_contact_is_read_from_more_than_is_asked_of_her():
    said = {
        "number": "02079460001",
        "mobile_number": "",
        "first_name": "Dora",
        "last_name": "May",
        "company": "",
        "description": "a bill",
        "due_on": None,
    }
    assert Contact.of(said) == Contact(
        number="02079460001", first_name="Dora", last_name="May", description="a bill"
    )


def test_a_free_one_is_taken_and_taking_it_again_is_no_fault():
    assert FREE.take("1001") == HERS
    assert HERS.take("1001") == HERS


def test_what_another_has_is_not_taken():
    with pytest.raises(CallbackTaken):
        HERS.take("1002")


def test_only_who_has_it_gives_it_back_or_calls():
    assert HERS.release("1001") == FREE
    for one in (FREE, replace(HERS, agent_no="1002")):
        with pytest.raises(NotTaken):
            one.release("1001")
        with pytest.raises(NotTaken):
            one.require("1001")
    HERS.require("1001")


@pytest.mark.parametrize(
    "outcome", [one for one in TicketOutcome if one is not TicketOutcome.CALLBACK]
)
def test_a_result_closes_it(outcome: TicketOutcome):
    assert HERS.note(outcome) == CLOSED


def test_once_more_frees_it():
    assert HERS.note(TicketOutcome.CALLBACK) == FREE


def test_what_a_ticket_closed_it_may_settle_otherwise():
    assert CLOSED.note(TicketOutcome.FAX, noted=TicketOutcome.ANSWERED) == CLOSED
    assert CLOSED.note(TicketOutcome.CALLBACK, noted=TicketOutcome.FAX) == FREE
    with pytest.raises(UnknownCallback):
        CLOSED.note(TicketOutcome.FAX, noted=TicketOutcome.CALLBACK)


def test_a_closed_one_is_nobodys_any_more():
    for deed in (
        lambda: CLOSED.take("1001"),
        lambda: CLOSED.release("1001"),
        lambda: CLOSED.require("1001"),
        lambda: CLOSED.note(TicketOutcome.ANSWERED),
    ):
        with pytest.raises(UnknownCallback):
            deed()
    assert CLOSED.cancel() == CLOSED
    assert HERS.cancel() == CLOSED


def test_a_contact_needs_a_number_only():
    assert Contact(number="02079460001").company == ""
