from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.sharing import Wants, share

CAMPAIGNS = st.lists(
    st.tuples(st.integers(1, 5), st.frozensets(st.integers(1, 12))), min_size=1, max_size=4
)


def test_twice_the_weight_gets_twice_the_agents():
    agents = frozenset(range(1, 10))
    whose = share([Wants(1, 2, agents), Wants(2, 1, agents)])
    assert [list(whose.values()).count(one) for one in (1, 2)] == [6, 3]


def test_an_agent_only_one_wants_is_that_ones():
    assert share([Wants(1, 1, frozenset({7})), Wants(2, 9, frozenset({8}))]) == {7: 1, 8: 2}


@given(CAMPAIGNS)
def test_every_agent_is_exactly_one_of_her_campaigns(said):
    wanting = [Wants(at, weight, agents) for at, (weight, agents) in enumerate(said)]
    whose = share(wanting)
    assert set(whose) == {agent for one in wanting for agent in one.agent_ids}
    assert all(agent in wanting[campaign].agent_ids for agent, campaign in whose.items())
