import threading

from calls.stream import Envelope
from campaigns.services.waking import Waker
from tests.builders import T0


def told(kind, **body):
    return Envelope(
        seq=1, at=T0, team="demo", kind=kind, call_id="", agent_no="", group="", body=body
    )


def woken_by(*envelopes, at_work=False):
    rung = threading.Event()
    waker = Waker(rung.set)
    if at_work:
        waker.note_work()
    waker.hear(envelopes)
    return rung.wait(5 if waker._thread else 0)


def test_a_step_and_a_campaigns_own_call_wake_it():
    assert woken_by(told("CampaignStepTaken"))
    assert woken_by(told("CallEnded", call={"campaign": "7"}))


def test_other_peoples_calls_and_agents_do_not_while_nothing_is_dialled():
    assert not woken_by(told("CallEnded", call={"campaign": ""}), told("AgentPresenceChanged"))


def test_an_agent_who_moves_wakes_it_while_a_campaign_is_at_work():
    assert woken_by(told("AgentPresenceChanged"), at_work=True)


def test_a_broker_that_is_away_harms_nobody():
    def away():
        raise OSError("away")

    waker = Waker(away)
    waker.hear([told("CampaignStepTaken")])
    waker.hear([told("CampaignStepTaken")])
    assert waker._thread.is_alive()
