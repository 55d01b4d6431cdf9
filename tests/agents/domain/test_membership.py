from agents.domain.membership import MOST_PENALTY, OUT_PENALTY, WorkWay, penalty_at_switch


def test_who_only_dials_out_stands_above_every_caller_at_the_switch():
    assert penalty_at_switch(3, WorkWay.OUT) == OUT_PENALTY + 3
    assert penalty_at_switch(0, WorkWay.OUT) > penalty_at_switch(MOST_PENALTY, WorkWay.BOTH)
    assert [penalty_at_switch(7, way) for way in (WorkWay.IN, WorkWay.BOTH)] == [7, 7]
