import pytest

from agents.directory import FRESH_S, KeptDirectory
from calls.domain.directory import AgentRef, GroupRef
from calls.domain.ids import EndpointName, QueueName
from tests.builders import agent, group

pytestmark = pytest.mark.django_db


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_phones_and_queues_name_team_and_number():
    agent("1001", name="Ada")
    group("630")
    kept = KeptDirectory(Clock())
    ada = AgentRef(team="demo", agent_no="1001", name="Ada")
    assert kept.agent_at(EndpointName("demo-1001")) == ada
    assert kept.group_of(QueueName("demo-630")) == GroupRef(team="demo", code="630")
    assert kept.agent_at(EndpointName("demo-town")) is None
    assert kept.group_of(QueueName("other-630")) is None


def test_it_asks_the_rows_once_and_again_when_they_are_stale(django_assert_num_queries):
    clock = Clock()
    kept = KeptDirectory(clock)
    with django_assert_num_queries(2):
        for _ in range(9):
            kept.agent_at(EndpointName("demo-1001"))
    agent("1001")
    assert kept.agent_at(EndpointName("demo-1001")) is None
    clock.now += FRESH_S
    assert kept.agent_at(EndpointName("demo-1001")) is not None
    agent("1002", groups=())
    kept.forget()
    assert kept.agent_at(EndpointName("demo-1002")) is not None
